package ai.modelplane.compiler.manifest;

import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.api.Mark;
import ai.modelplane.compiler.diagnostic.MessageText;
import ai.modelplane.compiler.diagnostic.Pointer;
import ai.modelplane.compiler.diagnostic.Rule;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What must hold for an object's metadata; a CustomResourceDefinition says nothing about it. */
final class MetadataRules {

  /** Characters of a name or label in a message; none may have more than 253. */
  private static final int QUOTED = 300;

  private MetadataRules() {}

  static void check(Kind kind, ObjectNode tree, ObjectFindings found) {
    JsonNode metadata = tree.path("metadata");
    if (!metadata.isObject()) {
      String expected = kind.isNamespaced() ? "name and namespace" : "a name";
      if (metadata.isMissingNode()) {
        found.key(
            Rule.RESOURCE_NAME, "", "metadata is missing; expected a map with " + expected, null);
      } else {
        found.value(
            Rule.RESOURCE_NAME,
            "/metadata",
            "metadata " + MessageText.is(metadata) + "; expected a map with " + expected,
            null);
      }
      return;
    }
    name(kind, metadata, found);
    if (kind.isNamespaced()) {
      namespace(metadata, found);
    }
    boolean written = kind.role() == Kind.Role.DECLARED;
    for (Mark.Form form : Mark.Form.values()) {
      Set<String> reserved = written ? Mark.reserved(form) : Set.of();
      entries(metadata, form.field(), reserved, found);
      marks(kind, form, metadata.path(form.field()), reserved, found);
    }
  }

  /** What only looks as if Modelplane read it. */
  private static void marks(
      Kind kind, Mark.Form form, JsonNode map, Set<String> reserved, ObjectFindings found) {
    Map<String, String> entries = new TreeMap<>();
    map.properties().stream()
        .filter(entry -> entry.getValue().isTextual() && !reserved.contains(entry.getKey()))
        .forEach(entry -> entries.put(entry.getKey(), entry.getValue().asText()));
    for (Mark.Problem problem : Mark.problems(kind, form, entries, /* isOurs= */ true)) {
      String at = "/metadata/" + form.field() + Pointer.part(problem.key());
      String hint = problem.hint().isEmpty() ? null : problem.hint();
      if (problem.atValue()) {
        found.value(Rule.RESOURCE_MARK, at, problem.message(), hint);
      } else {
        found.key(Rule.RESOURCE_MARK, at, problem.message(), hint);
      }
    }
  }

  private static void name(Kind kind, JsonNode metadata, ObjectFindings found) {
    JsonNode name = metadata.path("name");
    if (isAbsent(name)) {
      String hint =
          metadata.has("generateName")
              ? "generateName gives another object each time; write a name"
              : null;
      absent(name, Rule.RESOURCE_NAME, "name", hint, found);
      return;
    }
    // the name becomes the route's name and a segment of the public path
    boolean label = kind == Kind.MODEL_SERVICE;
    text(name, Rule.RESOURCE_NAME, "name", found)
        .ifPresent(
            text ->
                (label ? NameRules.label(text) : NameRules.subdomain(text))
                    .ifPresent(wrong -> bad(Rule.RESOURCE_NAME, "name", text, wrong, found)));
  }

  private static void namespace(JsonNode metadata, ObjectFindings found) {
    JsonNode namespace = metadata.path("namespace");
    if (isAbsent(namespace)) {
      absent(
          namespace,
          Rule.RESOURCE_NAMESPACE,
          "namespace",
          "write the namespace; there is no default, since it is part of the public address",
          found);
      return;
    }
    text(namespace, Rule.RESOURCE_NAMESPACE, "namespace", found)
        .ifPresent(
            text ->
                NameRules.label(text)
                    .ifPresent(
                        wrong -> bad(Rule.RESOURCE_NAMESPACE, "namespace", text, wrong, found)));
  }

  private static void absent(
      JsonNode node, Rule rule, String field, @Nullable String hint, ObjectFindings found) {
    if (node.isMissingNode()) {
      found.key(rule, "/metadata", "metadata." + field + " is missing", hint);
    } else {
      found.value(rule, "/metadata/" + field, "metadata." + field + " is empty", hint);
    }
  }

  private static boolean isAbsent(JsonNode node) {
    return node.isMissingNode() || node.isNull() || "".equals(node.textValue());
  }

  private static Optional<String> text(
      JsonNode node, Rule rule, String field, ObjectFindings found) {
    if (node.isTextual()) {
      return Optional.of(node.asText());
    }
    found.value(
        rule,
        "/metadata/" + field,
        "metadata." + field + " " + MessageText.is(node) + "; expected a string",
        quote(node));
    return Optional.empty();
  }

  private static void bad(
      Rule rule, String field, String text, String wrong, ObjectFindings found) {
    found.value(
        rule,
        "/metadata/" + field,
        quoted(text) + " cannot be a " + field + ": " + wrong,
        NameRules.suggestion(text).map(better -> "did you mean " + better + "?").orElse(null));
  }

  /** Labels or annotations: the keys have the same form, only label values have one. */
  private static void entries(
      JsonNode metadata, String field, Set<String> reserved, ObjectFindings found) {
    JsonNode map = metadata.path(field);
    String at = "/metadata/" + field;
    String word = field.substring(0, field.length() - 1);
    if (map.isMissingNode() || map.isNull()) {
      return;
    }
    if (!map.isObject()) {
      found.value(
          Rule.RESOURCE_LABEL,
          at,
          "metadata." + field + " " + MessageText.is(map) + "; expected a map of strings",
          null);
      return;
    }
    for (Map.Entry<String, JsonNode> entry : map.properties()) {
      String key = entry.getKey();
      if (reserved.contains(key)) {
        found.key(
            Rule.RESOURCE_RESERVED_LABEL,
            at + Pointer.part(key),
            "the " + word + " " + key + " is set by Modelplane",
            "remove it");
        continue;
      }
      key(word.equals("label") ? "a label" : "an annotation", key, at, found);
      value(word, key, at, entry.getValue(), found);
    }
  }

  /**
   * The key of a label or an annotation, wherever one is written.
   *
   * @param of what it is the key of, with its article
   * @param at JSON pointer of the map that has it
   */
  static void key(String of, String key, String at, ObjectFindings found) {
    NameRules.qualifiedName(key)
        .ifPresent(
            wrong ->
                found.key(
                    Rule.RESOURCE_LABEL,
                    at + Pointer.part(key),
                    quoted(key) + " cannot be the key of " + of + ": " + wrong,
                    null));
  }

  private static void value(
      String word, String key, String at, JsonNode value, ObjectFindings found) {
    if (!value.isTextual()) {
      found.value(
          Rule.RESOURCE_LABEL,
          at + Pointer.part(key),
          "the " + word + " " + key + " " + MessageText.is(value) + "; expected a string",
          quote(value));
    } else if (word.equals("label")) {
      NameRules.labelValue(value.asText())
          .ifPresent(
              wrong ->
                  found.value(
                      Rule.RESOURCE_LABEL,
                      at + Pointer.part(key),
                      quoted(value.asText()) + " cannot be the value of a label: " + wrong,
                      null));
    }
  }

  /** A text for a message: aliases can repeat a long one thousands of times. */
  private static String quoted(String text) {
    return '"' + MessageText.cut(text, QUOTED) + '"';
  }

  private static @Nullable String quote(JsonNode node) {
    return node.isNumber() || node.isBoolean() ? "put it in quotes" : null;
  }
}
