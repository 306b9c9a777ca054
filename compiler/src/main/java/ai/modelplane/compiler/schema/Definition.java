package ai.modelplane.compiler.schema;

import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.yaml.YamlReader;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.List;

/**
 * The schema of a kind as its CustomResourceDefinition has it, and the same made strict: what an
 * API server would drop is refused, and what it does not read of a manifest is not looked at.
 */
record Definition(ObjectNode written, ObjectNode strict) {

  private static final String PRESERVE = "x-kubernetes-preserve-unknown-fields";

  /**
   * Fields whose patterns are for servers and editors: the checks of an endpoint refuse all that
   * the patterns refuse, and say what is wrong in it.
   */
  private static final List<String> WORDED =
      List.of("/properties/spec/properties/url", "/properties/spec/properties/rewritePath");

  /** The fields of a Kubernetes ObjectMeta (meta/v1), in the order in which they are offered. */
  private static final List<String> METADATA =
      List.of(
          "name",
          "namespace",
          "labels",
          "annotations",
          "finalizers",
          "ownerReferences",
          "generateName",
          "uid",
          "resourceVersion",
          "generation",
          "creationTimestamp",
          "deletionTimestamp",
          "deletionGracePeriodSeconds",
          "managedFields",
          "selfLink");

  static Definition read(Kind kind) {
    String file = "schemas/" + kind.plural() + ".yaml";
    YamlReader.Read read = YamlReader.read(file, bytes(file));
    if (!read.findings().isEmpty() || read.documents().size() != 1) {
      throw new IllegalStateException(file + " is not one YAML document: " + read.findings());
    }
    for (JsonNode version : read.documents().getFirst().tree().path("spec").path("versions")) {
      if (version.path("name").asText().equals(kind.version())
          && version.at("/schema/openAPIV3Schema") instanceof ObjectNode schema) {
        return of(schema);
      }
    }
    throw new IllegalStateException(file + " has no schema for the version " + kind.version());
  }

  static Definition of(ObjectNode written) {
    ObjectNode strict = written.deepCopy();
    close(strict);
    WORDED.forEach(
        field -> {
          if (strict.at(field) instanceof ObjectNode known) {
            known.remove("pattern");
          }
        });
    if (strict.path("properties") instanceof ObjectNode properties) {
      properties.replace("metadata", metadata(properties));
      properties.putObject("status");
    }
    return new Definition(written, strict);
  }

  static byte[] bytes(String file) {
    try (InputStream in = Definition.class.getResourceAsStream("/" + file)) {
      if (in == null) {
        throw new IllegalStateException(file + " is not on the class path");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  /** Drops keywords that assert nothing, for a smaller validator, and closes open objects. */
  private static void close(ObjectNode schema) {
    boolean open = schema.path(PRESERVE).asBoolean() || schema.has("additionalProperties");
    if (schema.path("type").asText().equals("object") && !open) {
      schema.put("additionalProperties", false);
    }
    schema.remove("description");
    for (Iterator<String> names = schema.fieldNames(); names.hasNext(); ) {
      if (names.next().startsWith("x-kubernetes-")) {
        names.remove();
      }
    }
    schema.path("properties").forEach(Definition::closeChild);
    closeChild(schema.path("items"));
    closeChild(schema.path("additionalProperties"));
  }

  private static void closeChild(JsonNode child) {
    if (child instanceof ObjectNode schema) {
      close(schema);
    }
  }

  /** Without a type: whether there is metadata at all is not asked here. */
  private static ObjectNode metadata(ObjectNode factory) {
    ObjectNode metadata = factory.objectNode();
    ObjectNode properties = metadata.putObject("properties");
    METADATA.forEach(properties::putObject);
    nullable(properties, "generation", "integer");
    ObjectNode owner = nullable(properties, "ownerReferences", "array").putObject("items");
    owner.put("type", "object").putArray("required").add("kind").add("name");
    ObjectNode fields = owner.putObject("properties");
    fields.putObject("kind").put("type", "string");
    fields.putObject("name").put("type", "string");
    nullable(fields, "controller", "boolean");
    return metadata.put("additionalProperties", false);
  }

  private static ObjectNode nullable(ObjectNode properties, String field, String type) {
    return properties.putObject(field).put("type", type).put("nullable", true);
  }
}
