package ai.modelplane.compiler.manifest;

import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.api.Names;
import ai.modelplane.compiler.diagnostic.Finding;
import ai.modelplane.compiler.diagnostic.Pointer;
import ai.modelplane.compiler.diagnostic.Rule;
import ai.modelplane.compiler.diagnostic.Severity;
import ai.modelplane.compiler.diagnostic.Spelling;
import ai.modelplane.compiler.diagnostic.Where;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Which kind of object a tree is, by its apiVersion and kind. */
final class KindRules {

  private static final List<Kind> KNOWN =
      Arrays.stream(Kind.values()).filter(Kind::isOurs).toList();

  /** Kinds of the group that other controllers read; here they are skipped. */
  private static final List<String> OTHERS =
      List.of(
          "ClusterModel",
          "InferenceClass",
          "InferenceEnvironment",
          "InferenceGateway",
          "MetricMapping",
          "Model",
          "ModelCache",
          "ModelDeployment",
          "ModelPlacement",
          "ModelRoute");

  /** The name of the project, which no group of anybody else has in it. */
  private static final String WORD = Names.GROUP.substring(0, Names.GROUP.indexOf('.'));

  private KindRules() {}

  /** What a tree turned out to be. */
  enum Verdict {
    /** Of a kind that we know; it may still have errors. */
    KNOWN,
    /** Meant for us but not readable as a kind of ours; a finding says why. */
    WRONG,
    /** A List whose items are objects, or a list of one of our kinds. */
    LIST,
    /** Somebody else's. */
    FOREIGN
  }

  /** The kind, if it can be recognized, of any version. */
  record Recognized(Verdict verdict, Optional<Kind> kind) {}

  static Recognized recognize(ObjectNode tree, ObjectFindings found) {
    String version = tree.path("apiVersion").asText();
    String word = tree.path("kind").asText();
    String group = version.contains("/") ? version.substring(0, version.indexOf('/')) : "";
    boolean ours = group.equals(Names.GROUP);
    if ((word.equals("List") && version.equals("v1")) || (ours && isTypedList(word))) {
      return new Recognized(Verdict.LIST, Optional.empty());
    }
    if (!ours && !isMeant(group)) {
      return new Recognized(Verdict.FOREIGN, Optional.empty());
    }
    if (!tree.path("kind").isTextual()) {
      return kindless(tree, ours, found);
    }
    Optional<Kind> exact = KNOWN.stream().filter(k -> k.word().equals(word)).findFirst();
    if (exact.isPresent()) {
      return ours && version.equals(exact.get().apiVersion())
          ? new Recognized(Verdict.KNOWN, exact)
          : wrongVersion(tree, exact.get(), found);
    }
    Optional<Kind> near = KNOWN.stream().filter(k -> Spelling.isNear(word, k.word())).findFirst();
    if (near.isEmpty() || OTHERS.contains(word)) {
      if (ours && !word.equals("List")) {
        other(word, found);
      }
      return new Recognized(Verdict.FOREIGN, Optional.empty());
    }
    if (!ours) {
      wrongVersion(tree, near.get(), found);
    }
    found.value(
        Rule.RESOURCE_KIND,
        "/kind",
        "there is no kind \"" + word + "\" in " + Names.GROUP,
        "did you mean " + near.get().word() + "?");
    return new Recognized(Verdict.WRONG, Optional.empty());
  }

  /**
   * Whether a kind of ours in this group is one of ours: other groups may have its name as well.
   */
  static boolean isMeant(String group) {
    return group.isEmpty()
        || group.toLowerCase(Locale.ROOT).contains(WORD)
        || Spelling.isNear(group, Names.GROUP);
  }

  /** An object without a kind is nobody's, so it may be recognized by what else is in it. */
  private static Recognized kindless(ObjectNode tree, boolean ours, ObjectFindings found) {
    if (ours) {
      kindProblem(tree, found);
      return new Recognized(Verdict.WRONG, Optional.empty());
    }
    if (isMisspelt(tree)) {
      misspelt("apiVersion", tree, found);
      misspelt("kind", tree, found);
      return new Recognized(Verdict.WRONG, Optional.empty());
    }
    Optional<Kind> like = resembled(tree);
    like.ifPresent(
        kind ->
            found.key(
                Rule.RESOURCE_KIND,
                "",
                "apiVersion and kind do not say what this is, which looks like a " + kind.word(),
                "write apiVersion: " + kind.apiVersion() + " and kind: " + kind.word()));
    return new Recognized(like.isPresent() ? Verdict.WRONG : Verdict.FOREIGN, like);
  }

  /** Whether the keys of both fields are misspelt, or of one while the other is missing. */
  private static boolean isMisspelt(ObjectNode tree) {
    return tree.properties().stream()
        .anyMatch(
            entry ->
                (KNOWN.stream().anyMatch(k -> k.word().equals(entry.getValue().asText()))
                        && Spelling.isNear(entry.getKey(), "kind"))
                    || (entry.getValue().asText().startsWith(Names.GROUP + "/")
                        && Spelling.isNear(entry.getKey(), "apiVersion")));
  }

  /** The kind that has a spec like this one. */
  private static Optional<Kind> resembled(ObjectNode tree) {
    JsonNode spec = tree.path("spec");
    if (!tree.path("metadata").has("name")) {
      return Optional.empty();
    }
    if (spec.path("endpoints").path(0).path("selector").has("matchLabels")) {
      return Optional.of(Kind.MODEL_SERVICE);
    }
    return spec.path("url").asText().matches("https?://.*")
        ? Optional.of(Kind.MODEL_ENDPOINT)
        : Optional.empty();
  }

  /** A new kind of another controller is no error, since nothing here depends on it. */
  private static void other(String word, ObjectFindings found) {
    boolean list = word.endsWith("List") && OTHERS.contains(word.substring(0, word.length() - 4));
    if (OTHERS.contains(word) || list) {
      return;
    }
    String hint =
        Spelling.nearest(word, OTHERS)
            .map(k -> "did you mean " + k + "?")
            .orElse("of this group ModelService and ModelEndpoint are applied from files");
    String message = "the kind \"" + word + "\" of " + Names.GROUP + " is not known; it is skipped";
    Where kind = found.at().value("/kind");
    found
        .findings()
        .add(
            new Finding(Rule.RESOURCE_KIND, kind, found.resource(), message, hint)
                .as(Severity.WARNING));
  }

  private static boolean isTypedList(String word) {
    return word.endsWith("List") && KNOWN.stream().anyMatch(k -> word.equals(k.word() + "List"));
  }

  private static Recognized wrongVersion(ObjectNode tree, Kind kind, ObjectFindings found) {
    JsonNode version = tree.path("apiVersion");
    if (version.isMissingNode()) {
      if (misspelt("apiVersion", tree, found)) {
        return new Recognized(Verdict.WRONG, Optional.of(kind));
      }
      found.key(
          Rule.RESOURCE_VERSION,
          "",
          "apiVersion is missing; expected " + kind.apiVersion() + " for a " + kind.word(),
          "add apiVersion: " + kind.apiVersion());
    } else {
      found.value(
          Rule.RESOURCE_VERSION,
          "/apiVersion",
          "apiVersion is " + version + "; expected " + kind.apiVersion() + " for a " + kind.word(),
          null);
    }
    return new Recognized(Verdict.WRONG, Optional.of(kind));
  }

  private static void kindProblem(ObjectNode tree, ObjectFindings found) {
    JsonNode kind = tree.path("kind");
    if (kind.isMissingNode()) {
      if (misspelt("kind", tree, found)) {
        return;
      }
      found.key(
          Rule.RESOURCE_KIND, "", "kind is missing; expected ModelService or ModelEndpoint", null);
    } else {
      found.value(
          Rule.RESOURCE_KIND,
          "/kind",
          "kind is " + kind + "; expected ModelService or ModelEndpoint",
          null);
    }
  }

  /** A field that is misspelt is not missing: it is shown where it stands. */
  private static boolean misspelt(String field, ObjectNode tree, ObjectFindings found) {
    for (Map.Entry<String, JsonNode> entry : tree.properties()) {
      if (entry.getValue().isTextual() && Spelling.isNear(entry.getKey(), field)) {
        found.key(
            Rule.SCHEMA_UNKNOWN_FIELD,
            Pointer.part(entry.getKey()),
            "unknown field \"" + entry.getKey() + "\"",
            "did you mean " + field + "?");
        return true;
      }
    }
    return false;
  }
}
