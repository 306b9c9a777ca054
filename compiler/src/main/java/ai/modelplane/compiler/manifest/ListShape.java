package ai.modelplane.compiler.manifest;

import ai.modelplane.compiler.api.Names;
import ai.modelplane.compiler.diagnostic.Pointer;
import ai.modelplane.compiler.diagnostic.Spelling;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A document that holds other objects.
 *
 * @param items the objects: a list, or a map that is meant as one object
 * @param pointer of the items in the document
 * @param itemKind apiVersion and kind of an item that has neither; empty when each must have both
 * @param mistake why nothing of it can be applied; empty for a list that is read
 */
record ListShape(
    JsonNode items, String pointer, Optional<ItemKind> itemKind, Optional<Mistake> mistake) {

  /** What an API server leaves out in the items of a list of one kind. */
  record ItemKind(String apiVersion, String kind) {}

  /** At the key of a pointer in the document. */
  record Mistake(String pointer, String message, @Nullable String hint) {}

  private static final String ITEMS = "items";

  private static final String DOCUMENTS =
      "put --- between the objects, or make them items of a v1 List";

  /**
   * The shape of a document.
   *
   * @param isRead whether apiVersion and kind are those of a list that is read
   * @return empty when the document holds no others
   */
  static Optional<ListShape> of(JsonNode document, boolean isRead) {
    if (document.isArray()) {
      return wrong(document, "", "", "the document is a list; expected one object", DOCUMENTS);
    }
    JsonNode items = document.path(ITEMS);
    if (items.isMissingNode()) {
      return document.properties().stream()
          .filter(e -> e.getValue().isArray() && Spelling.isNear(e.getKey(), ITEMS))
          .findFirst()
          .flatMap(ListShape::misspelt);
    }
    if (items.isObject()) {
      return wrong(
          items,
          "/" + ITEMS,
          "/" + ITEMS,
          "items is a map; expected a list",
          "begin each object with a dash: - apiVersion: ...");
    }
    if (!items.isArray()) {
      return Optional.empty();
    }
    return isRead
        ? Optional.of(new ListShape(items, "/" + ITEMS, itemKind(document), Optional.empty()))
        : wrong(
            items,
            "/" + ITEMS,
            document.has("kind") ? "/kind" : "/" + ITEMS,
            "objects of " + Names.GROUP + " stand in what is not a List of v1",
            "write apiVersion: v1 and kind: List above items, or put --- between the objects");
  }

  /** An item as if it stood alone. */
  JsonNode alone(JsonNode item) {
    if (itemKind.isEmpty()
        || !(item instanceof ObjectNode object)
        || object.has("apiVersion")
        || object.has("kind")) {
      return item;
    }
    ObjectNode whole = JsonNodeFactory.instance.objectNode();
    whole.put("apiVersion", itemKind.get().apiVersion());
    whole.put("kind", itemKind.get().kind());
    whole.setAll(object);
    return whole;
  }

  private static Optional<ItemKind> itemKind(JsonNode list) {
    String kind = list.path("kind").asText();
    return kind.equals("List")
        ? Optional.empty()
        : Optional.of(
            new ItemKind(
                list.path("apiVersion").asText(),
                kind.substring(0, kind.length() - "List".length())));
  }

  private static Optional<ListShape> misspelt(Map.Entry<String, JsonNode> field) {
    String pointer = Pointer.part(field.getKey());
    return wrong(
        field.getValue(),
        pointer,
        pointer,
        "unknown field \"" + field.getKey() + "\"",
        "did you mean items?");
  }

  private static Optional<ListShape> wrong(
      JsonNode items, String pointer, String at, String message, String hint) {
    return Optional.of(
        new ListShape(
            items, pointer, Optional.empty(), Optional.of(new Mistake(at, message, hint))));
  }
}
