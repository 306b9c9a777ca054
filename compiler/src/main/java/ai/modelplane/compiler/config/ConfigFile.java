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
import ai.modelplane.compiler.hold.UnseenReason;
import ai.modelplane.compiler.source.Paths;
import ai.modelplane.compiler.source.Snapshot;
import ai.modelplane.compiler.source.SourceFile;
import ai.modelplane.compiler.source.Unseen;
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
 * What {@code .modelplane.yaml} says: a list {@code exclude} of files and folders that are not
 * read, and a map {@code rules} from the id of a rule to {@code off}, {@code warning} or {@code
 * error}. It may raise every rule, and lower those that are warnings. It cannot lower an error: a
 * pull request could then switch off its own guard. What has an error is not applied, and not
 * looked at any further, so that whoever hides one hides what else is wrong.
 *
 * @param findings of the file itself; a wrong entry changes no level
 * @param doubts those of the findings for which nobody can tell what is left out
 */
public record ConfigFile(
    Levels levels, List<Exclusion> exclusions, List<Finding> findings, List<Finding> doubts) {

  public static final ConfigFile NONE =
      new ConfigFile(Levels.NONE, List.of(), List.of(), List.of());

  public ConfigFile {
    exclusions = List.copyOf(exclusions);
    findings = List.copyOf(findings);
    doubts = List.copyOf(doubts);
  }

  /**
   * The levels of a snapshot's files, of several the strictest; none when it has no file. Nothing
   * is thrown for their text.
   */
  public static ConfigFile of(Snapshot snapshot) {
    List<Finding> findings = new ArrayList<>();
    List<Finding> doubts = new ArrayList<>();
    List<Exclusion> exclusions = new ArrayList<>();
    Map<Rule, Level> strictest = new EnumMap<>(Rule.class);
    for (SourceFile file : snapshot.configs()) {
      ConfigFile read = read(file);
      findings.addAll(read.findings());
      doubts.addAll(read.doubts());
      exclusions.addAll(read.exclusions());
      read.levels()
          .levels()
          .forEach(
              (rule, level) -> strictest.merge(rule, level, BinaryOperator.maxBy(naturalOrder())));
    }
    return new ConfigFile(new Levels(strictest), exclusions, findings, doubts);
  }

  /** A snapshot without what this leaves out. Nobody has seen that, so it is not gone. */
  public Snapshot narrow(Snapshot snapshot) {
    if (exclusions.isEmpty()) {
      return snapshot;
    }
    List<SourceFile> files = new ArrayList<>(snapshot.files());
    files.removeIf(file -> isExcluded(file.stablePath()));
    List<Unseen> unseen = new ArrayList<>(snapshot.unseen());
    unseen.removeIf(place -> isExcluded(place.stablePath()));
    List<String> kustomizations = new ArrayList<>(snapshot.kustomizations());
    for (Exclusion exclusion : exclusions) {
      unseen.add(new Unseen(exclusion.path(), exclusion.stablePath(), UnseenReason.EXCLUDED));
      kustomizations.removeIf(exclusion::coversShown);
    }
    return snapshot.with(files, unseen, kustomizations);
  }

  private boolean isExcluded(String file) {
    return exclusions.stream().anyMatch(exclusion -> exclusion.covers(file));
  }

  /** Whether a line of this leaves something out that another revision's did not. */
  public boolean isNew(Where where, ConfigFile other) {
    return leavesOutMoreThan(other).stream().anyMatch(finding -> finding.where().equals(where));
  }

  /** What this leaves out and another revision's did not. */
  public List<Finding> leavesOutMoreThan(ConfigFile other) {
    return exclusions.stream()
        .filter(mine -> !other.isExcluded(mine.stablePath()))
        .map(
            mine ->
                new Finding(
                    Rule.FILE_UNSEEN,
                    mine.where(),
                    null,
                    mine.stablePath() + " is left out from now on, so nothing in it is checked",
                    "what was applied from there stays as it is, and follows Git no more"))
        .toList();
  }

  private static ConfigFile read(SourceFile file) {
    try {
      YamlReader.Read read = YamlReader.read(file.path(), file.content().read());
      List<Finding> findings = new ArrayList<>(read.findings());
      List<Finding> doubts = new ArrayList<>(read.findings());
      List<Exclusion> exclusions = new ArrayList<>();
      Map<Rule, Level> levels = new EnumMap<>(Rule.class);
      for (YamlReader.Document document : read.documents()) {
        new Reading(document, file, levels, exclusions, findings, doubts).read();
      }
      return new ConfigFile(new Levels(levels), exclusions, findings, doubts);
    } catch (IOException e) {
      Where where = new Where.File(file.path());
      String message = "the file cannot be read: " + e.getMessage();
      List<Finding> unreadable =
          List.of(new Finding(Rule.FILE_UNREADABLE, where, null, message, null));
      return new ConfigFile(Levels.NONE, List.of(), unreadable, unreadable);
    }
  }

  private record Reading(
      YamlReader.Document document,
      SourceFile file,
      Map<Rule, Level> levels,
      List<Exclusion> exclusions,
      List<Finding> findings,
      List<Finding> doubts) {

    void read() {
      JsonNode tree = document.tree();
      if (!tree.isObject()) {
        doubt("", Anchor.VALUE, "expected a map with the keys exclude and rules", null);
        return;
      }
      tree.properties().forEach(field -> field(field.getKey(), field.getValue()));
    }

    private void field(String name, JsonNode value) {
      switch (name) {
        case "exclude" -> {
          if (!value.isArray()) {
            doubt(
                "/exclude",
                Anchor.VALUE,
                "exclude is not a list",
                "write one line for each file or folder, such as - charts");
          }
          for (int i = 0; i < value.size() && value.isArray(); i++) {
            exclusion("/exclude/" + i, value.get(i));
          }
        }
        case "rules" -> {
          if (value.isObject()) {
            value.properties().forEach(e -> rule(e.getKey(), e.getValue()));
          } else {
            wrong(
                "/rules",
                Anchor.VALUE,
                "rules is not a map",
                "write one line for each rule, such as selector/empty: error");
          }
        }
        default -> {
          String message = "unknown field \"" + name + "\"";
          String hint = "the fields are exclude and rules";
          if (Spelling.isNear(name, "exclude")) {
            doubt(Pointer.part(name), Anchor.KEY, message, hint);
          } else {
            wrong(Pointer.part(name), Anchor.KEY, message, hint);
          }
        }
      }
    }

    private void exclusion(String pointer, JsonNode value) {
      String text = value.asText();
      String path = text.replaceAll("/+$", "");
      boolean isPath =
          value.isTextual()
              && !path.isEmpty()
              && !path.startsWith("/")
              && Arrays.stream(path.split("/", -1))
                  .noneMatch(part -> part.isEmpty() || part.equals(".") || part.equals(".."));
      if (isPath && path.indexOf('*') < 0) {
        exclusions.add(
            new Exclusion(
                Paths.sibling(file.path(), path),
                Paths.sibling(file.stablePath(), path),
                new Where.Node(document.origin(), pointer, Anchor.VALUE)));
      } else {
        doubt(
            pointer,
            Anchor.VALUE,
            isPath
                ? "\"" + text + "\" is a pattern; expected a file or a folder"
                : "expected a file or a folder, from the folder of this file, found \""
                    + text
                    + "\"",
            "a folder leaves out everything below it, such as charts or team/charts");
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

    /** Something is wrong, so that nobody can tell what is left out. */
    private void doubt(String pointer, Anchor anchor, String message, @Nullable String hint) {
      wrong(pointer, anchor, message, hint);
      doubts.add(findings.getLast());
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
