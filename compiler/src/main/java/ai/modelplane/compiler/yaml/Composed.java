package ai.modelplane.compiler.yaml;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The documents of a file.
 *
 * @param documents in file order, empty ones included, up to the end or to where reading stopped
 * @param stop why reading stopped before the end
 */
record Composed(List<Document> documents, @Nullable Problem stop) {

  /** A document that could be read, and the problems in it. */
  record Document(Node root, List<Problem> problems) {}

  /**
   * The documents of a text: JSON as JSON, since it may be indented with tabs, the rest as YAML.
   */
  static Composed of(String file, String text) {
    if (file.endsWith(".json")) {
      return JsonComposer.compose(text);
    }
    // kubectl decides by the first character as well; `{a: b}` is YAML all the same.
    if (text.stripLeading().startsWith("{")) {
      Composed json = JsonComposer.compose(text);
      if (json.stop == null) {
        return json;
      }
    }
    Composed simple = BlockComposer.compose(text);
    return simple == null ? YamlComposer.compose(text) : simple;
  }
}
