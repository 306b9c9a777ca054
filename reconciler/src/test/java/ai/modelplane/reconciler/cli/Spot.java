package ai.modelplane.reconciler.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;

/** A place for a hostile text: a value, or a new key of a map. */
record Spot(JsonNode parent, String key, int index) {
  void put(String text) {
    if (parent instanceof ArrayNode items) {
      items.set(index, TextNode.valueOf(text));
    } else if (key.isEmpty()) {
      ((ObjectNode) parent).put(text, text);
    } else {
      ((ObjectNode) parent).put(key, text);
    }
  }

  String before() {
    return parent instanceof ArrayNode items
        ? items.get(index).asText()
        : parent.path(key).asText();
  }

  /** All of a tree. */
  static List<Spot> of(JsonNode node) {
    List<Spot> spots = new ArrayList<>();
    if (node instanceof ObjectNode map) {
      map.properties()
          .forEach(
              entry -> {
                if (entry.getValue().isContainerNode()) {
                  spots.addAll(of(entry.getValue()));
                } else {
                  spots.add(new Spot(map, entry.getKey(), 0));
                }
              });
      spots.add(new Spot(map, "", 0));
    } else if (node instanceof ArrayNode items) {
      for (int i = 0; i < items.size(); i++) {
        if (items.get(i).isContainerNode()) {
          spots.addAll(of(items.get(i)));
        } else {
          spots.add(new Spot(items, "", i));
        }
      }
    }
    return spots;
  }
}
