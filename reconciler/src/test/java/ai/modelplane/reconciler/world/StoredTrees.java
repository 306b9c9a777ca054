package ai.modelplane.reconciler.world;

import ai.modelplane.compiler.api.Key;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UncheckedIOException;
import java.util.List;

/** Trees as a server keeps them, compares them, and mixes them up for a test. */
final class StoredTrees {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private StoredTrees() {}

  static JsonNode scrambled(JsonNode node, Dice dice) {
    if (node instanceof ObjectNode object) {
      ObjectNode scrambled = JsonNodeFactory.instance.objectNode();
      dice.shuffled(object.properties())
          .forEach(member -> scrambled.set(member.getKey(), scrambled(member.getValue(), dice)));
      return scrambled;
    }
    if (node instanceof ArrayNode array) {
      ArrayNode scrambled = JsonNodeFactory.instance.arrayNode();
      array.forEach(item -> scrambled.add(scrambled(item, dice)));
      return scrambled;
    }
    return node;
  }

  static ObjectNode content(ObjectNode tree) {
    ObjectNode content = JsonNodeFactory.instance.objectNode();
    content.setAll(tree);
    content.remove(List.of("metadata", "status"));
    return content;
  }

  static ObjectNode blank(Key key) {
    ObjectNode tree = JsonNodeFactory.instance.objectNode();
    tree.put("apiVersion", key.kind().apiVersion()).put("kind", key.kind().word());
    ObjectNode metadata = tree.putObject("metadata").put("name", key.name());
    metadata.put("creationTimestamp", Stored.WHEN);
    if (!key.namespace().isEmpty()) {
      metadata.put("namespace", key.namespace());
    }
    return tree;
  }

  /** Numbers as a server would read them from the wire. */
  static ObjectNode canonical(ObjectNode tree) {
    try {
      return (ObjectNode) JSON.readTree(tree.toString());
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
