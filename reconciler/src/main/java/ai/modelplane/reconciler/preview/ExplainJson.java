package ai.modelplane.reconciler.preview;

import ai.modelplane.compiler.api.ModelService.Entry;
import ai.modelplane.reconciler.preview.Explanation.Row;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Explanations for programs; docs/diff.md says what the fields mean. */
public final class ExplainJson {

  private ExplainJson() {}

  /** A JSON array with an object a service; ends with a line feed. */
  public static String of(List<Explanation> explanations) {
    ArrayNode all = JsonNodeFactory.instance.arrayNode();
    explanations.forEach(explanation -> all.add(service(explanation)));
    return JsonText.write(all);
  }

  private static ObjectNode service(Explanation explanation) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("namespace", explanation.service().namespace());
    json.put("name", explanation.service().name());
    json.put("address", explanation.address());
    json.put("serves", explanation.serves());
    json.put("wanted", explanation.wanted());
    json.put("route", explanation.route());
    json.put("source", explanation.source());
    ArrayNode entries = json.putArray("entries");
    for (int i = 0; i < explanation.entries().size(); i++) {
      entries.add(
          entry(explanation.entries().get(i)).put("matches", !explanation.unmatched().contains(i)));
    }
    ArrayNode endpoints = json.putArray("endpoints");
    for (Row row : explanation.rows()) {
      ObjectNode endpoint = endpoints.addObject();
      endpoint.put("endpoint", row.endpoint());
      endpoint.put("cluster", row.cluster());
      endpoint.put("entry", row.entry());
      endpoint.put("routable", row.routable());
      endpoint.put("share", JsonText.share(row.share()));
      endpoint.put("wanted", JsonText.share(row.wanted()));
      endpoint.put("why", row.why());
    }
    return json;
  }

  private static ObjectNode entry(Entry entry) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ObjectNode labels = json.putObject("matchLabels");
    entry.matchLabels().forEach(labels::put);
    json.put("weight", entry.weight() == null ? null : (Integer) entry.weight().value());
    json.put("priority", entry.priority());
    return json;
  }
}
