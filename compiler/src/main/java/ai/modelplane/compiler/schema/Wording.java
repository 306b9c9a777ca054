package ai.modelplane.compiler.schema;

import ai.modelplane.compiler.diagnostic.MessageText;
import ai.modelplane.compiler.diagnostic.Rule;
import ai.modelplane.compiler.diagnostic.Spelling;
import ai.modelplane.compiler.diagnostic.Where.Anchor;
import ai.modelplane.compiler.schema.Schemas.Violation;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import com.networknt.schema.path.NodePath;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The validator's errors in words for someone who writes manifests. */
record Wording(Definition definition) {

  /** More fields than this are not listed. */
  private static final int LISTED = 8;

  private static final String LABELS = "matchLabels";

  /** The sibling that an unknown field stands for: what it may mean and where that belongs. */
  private record Meaning(String sibling, String hint) {}

  Violation unknown(Error error) {
    String name = String.valueOf(error.getProperty());
    String parent = Pointers.path(error.getInstanceLocation());
    return new Violation(
        Rule.SCHEMA_UNKNOWN_FIELD,
        Pointers.child(error.getInstanceLocation().toString(), name),
        Anchor.KEY,
        "unknown field \""
            + MessageText.value(name)
            + "\""
            + (parent.isEmpty() ? "" : " in " + parent),
        meaning(error).map(Meaning::hint).orElseGet(() -> choice(fields(error).keySet())));
  }

  /** Pointers of the fields that an unknown one was meant as, or should stand in. */
  List<String> meant(Error error) {
    String at = error.getInstanceLocation().toString();
    return meaning(error).map(m -> Pointers.child(at, m.sibling())).stream().toList();
  }

  private Optional<Meaning> meaning(Error error) {
    String name = String.valueOf(error.getProperty());
    NodePath at = error.getInstanceLocation();
    Map<String, JsonNode> fields = fields(error);
    if (name.equals("matchExpressions") && fields.containsKey(LABELS)) {
      return Optional.of(
          new Meaning(
              LABELS, "a selector has matchLabels alone: write an entry for each value of In"));
    }
    for (Map.Entry<String, JsonNode> field : fields.entrySet()) {
      String inner = Pointers.path(at, field.getKey());
      if (field.getValue().path("properties").has(name)) {
        return Optional.of(new Meaning(field.getKey(), name + " belongs in " + inner));
      }
      if (field.getValue().path("items").path("properties").has(name)) {
        return Optional.of(new Meaning(field.getKey(), name + " belongs in an entry of " + inner));
      }
    }
    JsonPointer parent = owner(error).head();
    if (parent != null && definition.strict().at(parent).has(name)) {
      return Optional.of(new Meaning(name, name + " belongs in " + Pointers.path(at.getParent())));
    }
    return meant(name, fields.keySet()).map(near -> new Meaning(near, mean(near)));
  }

  Violation missing(Error error) {
    return new Violation(
        Rule.SCHEMA_REQUIRED,
        error.getInstanceLocation().toString(),
        Anchor.KEY,
        Pointers.path(error.getInstanceLocation(), error.getProperty()) + " is missing",
        null);
  }

  Violation type(Error error) {
    JsonNode found = error.getInstanceNode();
    String type = error.getSchemaNode().asText();
    String hint = misplaced(error).orElse(Cures.of(found, type, field(error)));
    return violation(
        Rule.SCHEMA_TYPE, error, MessageText.is(found) + "; expected " + noun(type), hint);
  }

  private static String field(Error error) {
    NodePath at = error.getInstanceLocation();
    int names = at.getNameCount();
    return names > 0 && at.getElement(names - 1) instanceof String name ? name : "";
  }

  /** A field that slipped into a map of free names is no entry of it. */
  private Optional<String> misplaced(Error error) {
    NodePath at = error.getInstanceLocation();
    if (at.getNameCount() < 2 || !(at.getElement(at.getNameCount() - 1) instanceof String name)) {
      return Optional.empty();
    }
    JsonPointer schema = owner(error);
    if (schema.last() == null || !schema.last().matchesProperty("additionalProperties")) {
      return Optional.empty();
    }
    NodePath home = at.getParent();
    for (JsonPointer up = schema.head(); up != null && home.getNameCount() > 0; up = up.head()) {
      if (up.last() != null && up.last().matchesProperty("properties")) {
        continue; // no schema itself
      }
      if (definition.strict().at(up).path("properties").has(name)) {
        return Optional.of(name + " belongs in " + Pointers.path(home));
      }
      home = home.getParent();
    }
    return Optional.empty();
  }

  Violation value(Error error) {
    JsonNode found = error.getInstanceNode();
    JsonNode limit = error.getSchemaNode();
    String wrong =
        switch (error.getKeyword()) {
          case "minimum", "maximum" ->
              "is " + MessageText.value(found.asText()) + "; expected " + range(error);
          case "enum" -> MessageText.is(found) + "; expected " + words(limit);
          case "minItems", "minProperties", "minLength" ->
              size(found) + "; expected at least " + limit.asText();
          case "maxItems", "maxProperties", "maxLength" ->
              size(found) + "; expected at most " + limit.asText();
          case "pattern" ->
              MessageText.is(found) + "; expected text that matches " + limit.asText();
          default -> MessageText.is(found) + "; " + error.getMessage();
        };
    String hint =
        switch (error.getKeyword()) {
          case "enum" -> meant(found.asText(), list(limit)).map(Wording::mean).orElse(null);
          case "pattern" -> slip(found.asText()).orElse(description(error));
          default -> null;
        };
    return violation(Rule.SCHEMA_VALUE, error, wrong, hint);
  }

  /** The known name that is near; else one of which it is a part: labels for matchLabels. */
  private static Optional<String> meant(String written, Collection<String> known) {
    return Spelling.nearest(written, known)
        .or(
            () ->
                known.stream()
                    .filter(name -> isPart(written, name) || isPart(name, written))
                    .min(Spelling.byDistance(written)));
  }

  private static boolean isPart(String part, String whole) {
    return part.length() > 3
        && whole.toLowerCase(Locale.ROOT).contains(part.toLowerCase(Locale.ROOT));
  }

  /** What editors and templates leave behind. */
  private static Optional<String> slip(String text) {
    if (text.contains("{{")) {
      return Optional.of("this looks like a template: render it first");
    }
    return text.matches("(?s).*[\u2018\u2019\u201C\u201D].*")
        ? Optional.of("these are typographic quotes; write plain ones, or none")
        : Optional.empty();
  }

  private static Violation violation(Rule rule, Error error, String wrong, @Nullable String hint) {
    String path = Pointers.path(error.getInstanceLocation());
    String subject = path.isEmpty() ? "the document" : path;
    return new Violation(
        rule, error.getInstanceLocation().toString(), Anchor.VALUE, subject + " " + wrong, hint);
  }

  private static String mean(String name) {
    return "did you mean " + name + "?";
  }

  private static String noun(String type) {
    return switch (type) {
      case "object" -> "a map";
      case "array" -> "a list";
      case "integer" -> "an integer";
      default -> "a " + type;
    };
  }

  private static String size(JsonNode node) {
    String unit = node.isArray() ? "item" : node.isObject() ? "entry" : "character";
    int size =
        node.isTextual() ? node.asText().codePointCount(0, node.asText().length()) : node.size();
    String many = unit.equals("entry") ? "entries" : unit + "s";
    return size == 0
        ? "is " + (node.isArray() ? "an empty list" : node.isObject() ? "an empty map" : "empty")
        : "has " + size + " " + (size == 1 ? unit : many);
  }

  private String range(Error error) {
    JsonNode schema = schema(error);
    JsonNode min = schema.path("minimum");
    JsonNode max = schema.path("maximum");
    return min.isMissingNode()
        ? "at most " + max.asText()
        : max.isMissingNode() ? "at least " + min.asText() : min.asText() + " to " + max.asText();
  }

  private static String words(JsonNode allowed) {
    return String.join(" or ", list(allowed));
  }

  private static List<String> list(JsonNode array) {
    List<String> words = new ArrayList<>();
    array.forEach(word -> words.add(word.asText()));
    return words;
  }

  private static @Nullable String choice(Set<String> names) {
    return names.isEmpty() || names.size() > LISTED
        ? null
        : "the fields here are " + String.join(", ", names);
  }

  private Map<String, JsonNode> fields(Error error) {
    Map<String, JsonNode> fields = new LinkedHashMap<>();
    schema(error)
        .path("properties")
        .properties()
        .forEach(f -> fields.put(f.getKey(), f.getValue()));
    return fields;
  }

  private JsonNode schema(Error error) {
    return definition.strict().at(owner(error));
  }

  /** What the field is for says what to write; the sentence about its default does not. */
  private @Nullable String description(Error error) {
    String text = definition.written().at(owner(error)).path("description").asText("");
    String sentence = text.split("\\.(?: |$)", 2)[0];
    return sentence.isEmpty() ? null : sentence;
  }

  private static JsonPointer owner(Error error) {
    return Pointers.owner(error.getSchemaLocation().getFragment());
  }
}
