package ai.modelplane.compiler.schema;

import ai.modelplane.compiler.schema.Schemas.Violation;
import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.dialect.Dialects;
import com.networknt.schema.path.PathType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The validator of one kind. */
record KindSchema(Schema schema, Wording wording) {

  static KindSchema of(Definition definition) {
    // An API server takes 1.0 for an integer as well.
    SchemaRegistryConfig config =
        SchemaRegistryConfig.builder()
            .pathType(PathType.JSON_POINTER)
            .losslessNarrowing(true)
            .build();
    SchemaRegistry registry =
        SchemaRegistry.withDefaultDialect(
            Dialects.getOpenApi30(), b -> b.schemaRegistryConfig(config));
    return new KindSchema(registry.getSchema(definition.strict()), new Wording(definition));
  }

  boolean accepts(JsonNode tree) {
    return schema.validate(tree).isEmpty();
  }

  List<Violation> validate(JsonNode tree) {
    List<Error> errors = schema.validate(tree);
    return errors.isEmpty() ? List.of() : violations(errors);
  }

  /** One violation for each mistake: a library reports every keyword that fails. */
  private List<Violation> violations(List<Error> errors) {
    Set<String> explained = new HashSet<>();
    for (Error error : errors) {
      switch (error.getKeyword()) {
        // a field that is misspelt is not missing as well
        case "additionalProperties" -> explained.addAll(wording.meant(error));
        case "type" -> explained.add(error.getInstanceLocation().toString());
        default -> {}
      }
    }
    Set<String> values = new HashSet<>();
    Set<Violation> violations = new LinkedHashSet<>();
    for (Error error : errors) {
      String at = error.getInstanceLocation().toString();
      switch (error.getKeyword()) {
        case "additionalProperties" -> violations.add(wording.unknown(error));
        case "required" -> {
          if (!explained.contains(Pointers.child(at, error.getProperty()))) {
            violations.add(wording.missing(error));
          }
        }
        case "type" -> violations.add(wording.type(error));
        default -> {
          if (!explained.contains(at) && values.add(at)) {
            violations.add(wording.value(error));
          }
        }
      }
    }
    return new ArrayList<>(violations);
  }
}
