package ai.modelplane.compiler.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The keys of a selector's labels: what no label can be called would never match. */
final class SelectorRules {

  private SelectorRules() {}

  static void check(ObjectNode tree, ObjectFindings found) {
    JsonNode entries = tree.path("spec").path("endpoints");
    for (int i = 0; i < entries.size(); i++) {
      JsonNode labels = entries.path(i).path("selector").path("matchLabels");
      String at = "/spec/endpoints/" + i + "/selector/matchLabels";
      labels.fieldNames().forEachRemaining(key -> MetadataRules.key("a label", key, at, found));
    }
  }
}
