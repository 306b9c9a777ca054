package ai.modelplane.compiler.config;

import static java.util.Comparator.naturalOrder;

import ai.modelplane.compiler.diagnostic.Finding;
import ai.modelplane.compiler.diagnostic.Level;
import ai.modelplane.compiler.diagnostic.Levels;
import ai.modelplane.compiler.diagnostic.Pointer;
import ai.modelplane.compiler.diagnostic.Rule;
import ai.modelplane.compiler.diagnostic.Severity;
import ai.modelplane.compiler.diagnostic.Spelling;
import ai.modelplane.compiler.diagnostic.Where;
import ai.modelplane.compiler.diagnostic.Where.Anchor;
import ai.modelplane.compiler.source.Snapshot;
import ai.modelplane.compiler.source.SourceFile;
import ai.modelplane.compiler.yaml.YamlReader;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What {@code .modelplane.yaml} says: a map {@code rules} from the id of a rule to {@code off},
 * {@code warning} or {@code error}. It may raise every rule, and lower those that are warnings. It
 * cannot lower an error: a pull request could then switch off its own guard. What has an error is
 * not applied, and not looked at any further, so that whoever hides one hides what else is wrong.
 *
 * @param findings of the file itself; a wrong entry changes no level
 */
public record ConfigFile(Levels levels, List<Finding> findings) {

  public ConfigFile {
    findings = List.copyOf(findings);
  }

  /**
   * The levels of a snapshot's files, of several the strictest; none when it has no file. Nothing
   * is thrown for their text.
   */
  public static ConfigFile of(Snapshot snapshot) {
    List<Finding> findings = new ArrayList<>();
    Map<Rule, Level> strictest = new EnumMap<>(Rule.class);
    for (SourceFile file : snapshot.configs()) {
      ConfigFile read = read(file);
      findings.addAll(read.findings());
      read.levels()
          .levels()
          .forEach(
              (rule, level) -> strictest.merge(rule, level, BinaryOperator.maxBy(naturalOrder())));
    }
    return new ConfigFile(new Levels(strictest), findings);
  }

  private static ConfigFile read(SourceFile file) {
    try {
      YamlReader.Read read = YamlReader.read(file.path(), file.content().read());
      List<Finding> findings = new ArrayList<>(read.findings());
      Map<Rule, Level> levels = new EnumMap<>(Rule.class);
      for (YamlReader.Document document : read.documents()) {
        new Reading(document, levels, findings).read();
      }
      return new ConfigFile(new Levels(levels), findings);
    } catch (IOException e) {
      Where where = new Where.File(file.path());
      String message = "the file cannot be read: " + e.getMessage();
      return new ConfigFile(
          Levels.NONE, List.of(new Finding(Rule.FILE_UNREADABLE, where, null, message, null)));
    }
  }

  private record Reading(
      YamlReader.Document document, Map<Rule, Level> levels, List<Finding> findings) {

    void read() {
      JsonNode tree = document.tree();
      if (!tree.isObject()) {
        wrong("", Anchor.VALUE, "expected a map with the key rules", null);
        return;
      }
      for (Map.Entry<String, JsonNode> field : tree.properties()) {
        if (!field.getKey().equals("rules")) {
          wrong(
              Pointer.part(field.getKey()),
              Anchor.KEY,
              "unknown field \"" + field.getKey() + "\"",
              "the only field is rules");
        } else if (!field.getValue().isObject()) {
          wrong(
              "/rules",
              Anchor.VALUE,
              "rules is not a map",
              "write one line for each rule, such as selector/empty: error");
        } else {
          field.getValue().properties().forEach(e -> rule(e.getKey(), e.getValue()));
        }
      }
    }

    private void rule(String id, JsonNode value) {
      String pointer = "/rules" + Pointer.part(id);
      Optional<Rule> rule = Rule.of(id);
      if (rule.isEmpty()) {
        wrong(
            pointer,
            Anchor.KEY,
            "there is no rule \"" + id + "\"",
            nearest(id).orElse("docs/rules.md lists them all"));
        return;
      }
      // YAML 1.1 reads a plain off as false
      String word = value.isBoolean() && !value.booleanValue() ? "off" : value.asText();
      Optional<Level> level = Level.of(word);
      if (level.isEmpty()) {
        wrong(
            pointer, Anchor.VALUE, "expected off, warning or error, found \"" + word + "\"", null);
      } else if (rule.get().severity() == Severity.ERROR && level.get() != Level.ERROR) {
        wrong(
            pointer,
            Anchor.KEY,
            "the rule " + id + " is an error, which a file of the repository cannot lower",
            "remove the line; the command line can lower it: --rule " + id + "=" + word);
      } else {
        levels.put(rule.get(), level.get());
      }
    }

    private void wrong(String pointer, Anchor anchor, String message, @Nullable String hint) {
      Where where = new Where.Node(document.origin(), pointer, anchor);
      findings.add(new Finding(Rule.CONFIG_INVALID, where, null, message, hint));
    }
  }

  /** What an unknown id was meant as; empty when it is near to none. */
  public static Optional<String> nearest(String id) {
    return Spelling.nearest(id, Arrays.stream(Rule.values()).map(Rule::id).toList())
        .map(known -> "did you mean " + known + "?");
  }
}
