package ai.modelplane.reconciler.preview;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.report.JsonReport;
import ai.modelplane.reconciler.fields.FieldChange;
import ai.modelplane.reconciler.plan.Change;
import ai.modelplane.reconciler.plan.Traffic;
import ai.modelplane.reconciler.plan.Traffic.Former;
import ai.modelplane.reconciler.plan.Traffic.Row;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A plan for programs. The schema is {@code docs/diff.schema.json}; within one {@code format}
 * fields are only added.
 */
public final class PlanJson {

  /** The version of the schema. */
  static final String FORMAT = "modelplane.ai/diff/v1";

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private PlanJson() {}

  /** One JSON object; ends with a line feed. */
  public static String of(Preview preview) {
    ObjectNode root = JSON.objectNode();
    root.put("format", FORMAT);
    root.put("wanted", preview.wanted());
    root.put("against", preview.against());
    root.set("summary", summary(preview));
    ArrayNode services = root.putArray("services");
    preview.traffic().stream()
        .sorted(Traffic.BY_WEIGHT)
        .forEach(traffic -> services.add(service(traffic)));
    Map<Key, List<Traffic>> users = preview.users();
    ArrayNode changes = root.putArray("changes");
    preview
        .plan()
        .changes()
        .forEach(c -> changes.add(change(c, users.getOrDefault(c.key(), List.of()))));
    root.set("diagnostics", JsonText.read(JsonReport.of(preview.diagnostics())));
    return JsonText.write(root);
  }

  private static ObjectNode summary(Preview preview) {
    ObjectNode summary = JSON.objectNode();
    summary.put("create", preview.count(Change.Create.class));
    summary.put("configure", preview.count(Change.Configure.class));
    summary.put("delete", preview.count(Change.Delete.class));
    summary.put("skip", preview.count(Change.Skip.class));
    summary.put("conflict", preview.count(Change.Conflict.class));
    summary.put("unchanged", preview.plan().unchanged().size());
    summary.put("services", preview.traffic().stream().filter(Traffic::isChanged).count());
    summary.put("errors", preview.errors());
    summary.put("warnings", preview.diagnostics().size() - preview.errors());
    return summary;
  }

  private static ObjectNode service(Traffic traffic) {
    ObjectNode service = JSON.objectNode();
    service.put("namespace", traffic.service().namespace());
    service.put("name", traffic.service().name());
    service.put("effect", traffic.effect().word());
    service.put("moved", JsonText.share(traffic.moved()));
    service.put("note", traffic.note().text());
    ArrayNode endpoints = service.putArray("endpoints");
    for (Row row : traffic.rows()) {
      ObjectNode endpoint = endpoints.addObject();
      endpoint.put("endpoint", row.names());
      endpoint.put("cluster", row.cluster());
      endpoint.put("address", row.address());
      endpoint.put("was", row.was().map(Former::text).orElse(""));
      endpoint.put("before", JsonText.share(row.before()));
      endpoint.put("after", JsonText.share(row.after()));
    }
    return service;
  }

  private static ObjectNode change(Change change, List<Traffic> users) {
    ObjectNode json = JSON.objectNode();
    json.put("action", change.word());
    json.put("stage", change.stage().name().toLowerCase(Locale.ROOT));
    JsonText.put(json, change.key()).put("reason", change.reason());
    ArrayNode services = json.putArray("services");
    for (Traffic user : users) {
      ObjectNode service = services.addObject();
      service.put("namespace", user.service().namespace());
      service.put("name", user.service().name());
      service.put("effect", user.effect().word());
    }
    switch (change) {
      case Change.Create c -> json.set("object", c.desired().tree());
      case Change.Configure c -> {
        ArrayNode fields = json.putArray("fields");
        c.fields().forEach(field -> fields.add(field(field)));
        json.set("object", c.desired().tree());
      }
      case Change.Conflict c -> json.put("hint", c.hint());
      case Change.Delete d -> {}
      case Change.Skip s -> {}
    }
    return json;
  }

  private static ObjectNode field(FieldChange field) {
    ObjectNode json = JSON.objectNode();
    json.put("path", field.pointer());
    value(json, "before", field.before());
    value(json, "after", field.after());
    field
        .drift()
        .ifPresent(
            drift -> {
              ObjectNode by = json.putObject("drift");
              by.put("manager", drift.manager());
              by.put("operation", drift.operation());
              if (!drift.time().isEmpty()) {
                by.put("time", drift.time());
              }
            });
    return json;
  }

  /** A field that is not there has no value, which is not the same as null. */
  private static void value(ObjectNode json, String name, JsonNode value) {
    if (!value.isMissingNode()) {
      json.set(name, value);
    }
  }
}
