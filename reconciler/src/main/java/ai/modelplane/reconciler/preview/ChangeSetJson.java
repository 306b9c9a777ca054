package ai.modelplane.reconciler.preview;

import ai.modelplane.reconciler.apply.ChangeSet;
import ai.modelplane.reconciler.apply.ChangeSet.Outcome;
import ai.modelplane.reconciler.apply.ChangeSet.Result;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What happened, for programs. The schema is {@code docs/reconcile.schema.json}; within one {@code
 * format} fields are only added.
 */
public final class ChangeSetJson {

  /** The version of the schema. */
  static final String FORMAT = "modelplane.ai/reconcile/v1";

  private ChangeSetJson() {}

  /** One JSON object; ends with a line feed. */
  public static String of(ChangeSet changes) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("format", FORMAT);
    ObjectNode summary = root.putObject("summary");
    for (Result result : Result.values()) {
      summary.put(result.word(), changes.count(result));
    }
    summary.put("unchanged", changes.unchanged());
    ArrayNode outcomes = root.putArray("changes");
    for (Outcome outcome : changes.outcomes()) {
      ObjectNode json = outcomes.addObject().put("result", outcome.result().word());
      JsonText.put(json, outcome.key()).put("message", outcome.message());
    }
    return JsonText.write(root);
  }
}
