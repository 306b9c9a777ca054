package ai.modelplane.compiler.schema;

import ai.modelplane.compiler.api.Kind;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Iterator;

/**
 * The CustomResourceDefinitions as one JSON Schema (draft 7) for editors, which pick the kind by
 * what is written under {@code kind}. It keeps the descriptions: an editor shows them.
 */
final class EditorSchema {

  /** The forms of names that {@code NameRules} checks; a test compares the two. */
  private static final String LABEL = "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$";

  private static final String SUBDOMAIN =
      "^[a-z0-9]([-a-z0-9]*[a-z0-9])?([.][a-z0-9]([-a-z0-9]*[a-z0-9])?)*$";

  private static final String KEY =
      "^([a-z0-9]([-a-z0-9.]*[a-z0-9])?/)?[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$";

  private static final String VALUE = "^([A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?)?$";

  private EditorSchema() {}

  /** The text of schemas/editor/manifest.json. */
  static String text() throws JsonProcessingException {
    DefaultIndenter indent = new DefaultIndenter("  ", "\n");
    return JsonMapper.builder()
            .build()
            .writer(new DefaultPrettyPrinter().withObjectIndenter(indent).withArrayIndenter(indent))
            .writeValueAsString(tree())
        + "\n";
  }

  static ObjectNode tree() {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("$schema", "http://json-schema.org/draft-07/schema#");
    root.put("title", "Modelplane manifest");
    root.put("type", "object");
    root.putArray("required").add("apiVersion").add("kind").add("metadata");
    ObjectNode properties = root.putObject("properties");
    properties.putObject("apiVersion").putArray("enum").add(Kind.MODEL_SERVICE.apiVersion());
    var kinds = properties.putObject("kind").putArray("enum");
    var choices = root.putArray("allOf");
    ObjectNode definitions = root.putObject("definitions");
    for (Kind kind : Kind.values()) {
      if (kind.apiVersion().equals(Kind.MODEL_SERVICE.apiVersion())) {
        kinds.add(kind.word());
        ObjectNode choice = choices.addObject();
        choice.putObject("if").putObject("properties").putObject("kind").put("const", kind.word());
        choice.putObject("then").put("$ref", "#/definitions/" + kind.word());
        definitions.set(kind.word(), definition(kind));
      }
    }
    return root;
  }

  private static ObjectNode definition(Kind kind) {
    ObjectNode schema = Definition.read(kind).written().deepCopy();
    JsonNode metadata = Definition.read(kind).strict().at("/properties/metadata");
    convert(schema);
    ObjectNode properties = (ObjectNode) schema.path("properties");
    properties.putObject("apiVersion").put("const", kind.apiVersion());
    properties.putObject("kind").put("const", kind.word());
    ObjectNode meta = properties.putObject("metadata").put("type", "object");
    var required = meta.putArray("required").add("name");
    if (kind.isNamespaced()) {
      required.add("namespace");
    }
    ObjectNode fields = meta.putObject("properties");
    metadata.path("properties").fieldNames().forEachRemaining(fields::putObject);
    boolean label = kind == Kind.MODEL_SERVICE;
    text(fields.putObject("name"), label ? LABEL : SUBDOMAIN, label ? 63 : 253);
    text(fields.putObject("namespace"), LABEL, 63);
    for (String map : new String[] {"labels", "annotations"}) {
      ObjectNode entries = fields.putObject(map).put("type", "object");
      entries.putObject("propertyNames").put("pattern", KEY);
      ObjectNode values = entries.putObject("additionalProperties").put("type", "string");
      if (map.equals("labels")) {
        text(values, VALUE, 63);
      }
    }
    meta.put("additionalProperties", false);
    return schema;
  }

  private static void text(ObjectNode schema, String pattern, int most) {
    schema.put("type", "string").put("pattern", pattern).put("maxLength", most);
  }

  /** From the OpenAPI 3.0 of a CustomResourceDefinition to JSON Schema, closed. */
  private static void convert(ObjectNode schema) {
    boolean open =
        schema.path("x-kubernetes-preserve-unknown-fields").asBoolean()
            || schema.has("additionalProperties");
    if (schema.path("type").asText().equals("object") && schema.has("properties") && !open) {
      schema.put("additionalProperties", false);
    }
    if (schema.path("nullable").asBoolean()) {
      String type = schema.path("type").asText();
      schema.putArray("type").add(type).add("null");
    }
    schema.remove("nullable");
    for (Iterator<String> names = schema.fieldNames(); names.hasNext(); ) {
      if (names.next().startsWith("x-kubernetes-")) {
        names.remove();
      }
    }
    schema.path("properties").forEach(EditorSchema::child);
    child(schema.path("items"));
    child(schema.path("additionalProperties"));
  }

  private static void child(JsonNode node) {
    if (node instanceof ObjectNode schema) {
      convert(schema);
    }
  }
}
