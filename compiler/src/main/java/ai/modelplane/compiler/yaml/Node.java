package ai.modelplane.compiler.yaml;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A document as it is written, aliases and merge keys not yet resolved. Places are offsets into the
 * text, in Java chars; the end is the first offset after the node. Anchors and tags do not belong
 * to a node's place.
 */
sealed interface Node {

  int start();

  int end();

  /** A value, already resolved; {@code merge} is the plain key {@code <<}. */
  record Scalar(int start, int end, JsonNode value, boolean merge) implements Node {

    /** The text as a key, as {@code kubectl} turns it into JSON: {@code 1: x} has the key "1". */
    String key() {
      return value.asText();
    }
  }

  /** A list. */
  record Sequence(int start, int end, boolean flow, List<Node> items) implements Node {}

  /** A map, in the order of the text, duplicates included. */
  record Mapping(int start, int end, boolean flow, List<Entry> entries) implements Node {}

  /** A key with its value. */
  record Entry(Scalar key, Node value) {}

  /** A reference to an earlier node; null when there is none of that name. */
  record Alias(int start, int end, String name, @Nullable Node target) implements Node {}
}
