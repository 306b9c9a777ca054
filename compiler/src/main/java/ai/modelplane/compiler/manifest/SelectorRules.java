package ai.modelplane.compiler.manifest;

import ai.modelplane.compiler.diagnostic.Rule;
import ai.modelplane.compiler.diagnostic.Where.Anchor;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The keys of a selector's labels: what no label can be called would never match. */
final class SelectorRules {

  private SelectorRules() {}

  static void check(ObjectNode tree, Site site) {
    JsonNode entries = tree.path("spec").path("endpoints");
    for (int i = 0; i < entries.size(); i++) {
      JsonNode labels = entries.path(i).path("selector").path("matchLabels");
      String at = "/spec/endpoints/" + i + "/selector/matchLabels";
      for (String key : (Iterable<String>) labels::fieldNames) {
        NameRules.qualifiedName(key)
            .ifPresent(
                wrong ->
                    site.add(
                        Rule.RESOURCE_LABEL,
                        at + Site.part(key),
                        Anchor.KEY,
                        "\"" + key + "\" cannot be the key of a label: " + wrong,
                        null));
      }
    }
  }
}
