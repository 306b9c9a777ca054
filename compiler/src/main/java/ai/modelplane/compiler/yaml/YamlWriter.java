package ai.modelplane.compiler.yaml;

import ai.modelplane.compiler.text.Printable;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator.Feature;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Trees to YAML as {@code kubectl get -o yaml} prints it: block style, keys sorted, lists in line
 * with their key, no anchors. Nothing in it acts, on a terminal or in the log of a job. Equal trees
 * give equal text, and {@link YamlReader} gives the tree back.
 */
public final class YamlWriter {

  /** Keys past 128 characters would be written as {@code ? key}; annotations may have 317. */
  private static final YAMLFactory FACTORY =
      YAMLFactory.builder()
          .disable(Feature.WRITE_DOC_START_MARKER)
          .disable(Feature.SPLIT_LINES)
          .enable(Feature.MINIMIZE_QUOTES)
          .enable(Feature.ALLOW_LONG_KEYS)
          .stringQuotingChecker(new YamlStrings())
          .build();

  private YamlWriter() {}

  /** One document; ends with a line feed. */
  public static String write(JsonNode tree) {
    return write(List.of(tree));
  }

  /** Documents with {@code ---} between them; empty for none. */
  public static String write(List<? extends JsonNode> trees) {
    StringWriter out = new StringWriter();
    try {
      for (JsonNode tree : trees) {
        if (!out.getBuffer().isEmpty()) {
          out.write("---\n");
        }
        document(tree, out);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return escaped(out.toString());
  }

  /** What acts can only stand in double quotes, where the generator leaves much of it as it is. */
  private static String escaped(String text) {
    String quiet = Printable.escaped(text, "\\x23");
    if (quiet.codePoints().allMatch(YamlWriter::isPlain)) {
      return quiet;
    }
    StringBuilder out = new StringBuilder(quiet.length() + 32);
    quiet
        .codePoints()
        .forEach(
            c -> {
              if (isPlain(c)) {
                out.appendCodePoint(c);
              } else {
                out.append((c > 0xFFFF ? "\\U%08X" : "\\u%04X").formatted(c));
              }
            });
    return out.toString();
  }

  private static boolean isPlain(int c) {
    return c == '\n' || !Printable.isControl(c);
  }

  private static void document(JsonNode tree, StringWriter out) throws IOException {
    if (tree.isTextual() && tree.textValue().isEmpty()) {
      out.write("\"\"\n"); // the generator would begin this one document with ---
      return;
    }
    try (YAMLGenerator yaml = FACTORY.createGenerator(out)) {
      node(tree, yaml);
    }
  }

  private static void node(JsonNode node, YAMLGenerator yaml) throws IOException {
    switch (node.getNodeType()) {
      case OBJECT -> {
        yaml.writeStartObject();
        for (String key : sortedKeys(node)) {
          yaml.writeFieldName(key);
          node(node.get(key), yaml);
        }
        yaml.writeEndObject();
      }
      case ARRAY -> {
        yaml.writeStartArray();
        for (JsonNode item : node) {
          node(item, yaml);
        }
        yaml.writeEndArray();
      }
      case STRING -> {
        String text = node.textValue();
        // Of a text with several lines the generator asks nobody: without this it is always a
        // block.
        yaml.configure(
            Feature.MINIMIZE_QUOTES, text.indexOf('\n') < 0 || YamlStrings.isLiteral(text));
        yaml.writeString(text);
      }
      case NUMBER -> yaml.writeNumber(node.asText());
      case BOOLEAN -> yaml.writeBoolean(node.booleanValue());
      default -> yaml.writeNull();
    }
  }

  private static List<String> sortedKeys(JsonNode object) {
    List<String> keys = new ArrayList<>();
    object.fieldNames().forEachRemaining(keys::add);
    keys.sort(null);
    return keys;
  }
}
