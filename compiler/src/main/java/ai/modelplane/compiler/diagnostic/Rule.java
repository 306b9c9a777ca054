package ai.modelplane.compiler.diagnostic;

import java.util.Arrays;
import java.util.Optional;

/**
 * Every rule there is. Its id is what reports print and what a person searches for; docs/rules.md
 * has a section on each.
 */
public enum Rule {
  FILE_UNREADABLE("file/unreadable", Severity.ERROR, "A file cannot be read"),
  YAML_SYNTAX("yaml/syntax", Severity.ERROR, "The text is not YAML"),
  YAML_DUPLICATE_KEY("yaml/duplicate-key", Severity.ERROR, "A map has the same key twice"),
  YAML_ENCODING("yaml/encoding", Severity.ERROR, "The text is not UTF-8"),
  YAML_TAB("yaml/tab", Severity.ERROR, "A tab stands where YAML takes only spaces"),
  YAML_LIMIT(
      "yaml/limit",
      Severity.ERROR,
      "A file is larger, nested deeper or has more aliases than is read"),
  SCHEMA_UNKNOWN_FIELD("schema/unknown-field", Severity.ERROR, "A field does not exist"),
  SCHEMA_REQUIRED("schema/required", Severity.ERROR, "A field is missing"),
  SCHEMA_TYPE("schema/type", Severity.ERROR, "A value has the wrong type"),
  SCHEMA_VALUE("schema/value", Severity.ERROR, "A value is not one of those that its field takes"),
  RESOURCE_VERSION(
      "resource/version", Severity.ERROR, "The apiVersion is missing or does not exist"),
  RESOURCE_KIND("resource/kind", Severity.ERROR, "The kind is missing or does not exist"),
  RESOURCE_NAME("resource/name", Severity.ERROR, "The name is missing or not a valid name"),
  RESOURCE_NAMESPACE(
      "resource/namespace", Severity.ERROR, "The namespace is missing or not a valid name"),
  RESOURCE_NAMESPACE_NOT_ALLOWED(
      "resource/namespace-not-allowed",
      Severity.ERROR,
      "The source may not write to the namespace"),
  RESOURCE_NAMESPACE_MISSING(
      "resource/namespace-missing", Severity.ERROR, "The namespace does not exist on the cluster"),
  RESOURCE_LABEL(
      "resource/label", Severity.ERROR, "A label or an annotation breaks the rules of Kubernetes"),
  RESOURCE_RESERVED_LABEL(
      "resource/reserved-label",
      Severity.ERROR,
      "A label is written by hand that Modelplane sets itself"),
  RESOURCE_DUPLICATE("resource/duplicate", Severity.ERROR, "An object is defined more than once"),
  RESOURCE_KUSTOMIZATION(
      "resource/kustomization",
      Severity.WARNING,
      "A folder has a kustomization file, which is not applied"),
  RESOURCE_NOT_OURS(
      "resource/not-ours",
      Severity.ERROR,
      "An object on the cluster was made by somebody else, and is left alone"),
  RESOURCE_CONFLICT(
      "resource/conflict",
      Severity.ERROR,
      "Something else stands where an object would go, or applies it too"),
  RESOURCE_REFUSED("resource/refused", Severity.ERROR, "The API server refuses an object"),
  ENDPOINT_URL(
      "endpoint/url",
      Severity.ERROR,
      "The URL of an endpoint is not an absolute http or https URL without extras"),
  ENDPOINT_ADDRESS(
      "endpoint/address",
      Severity.ERROR,
      "The address of an endpoint is one that traffic must not reach"),
  ENDPOINT_REWRITE_PATH(
      "endpoint/rewrite-path", Severity.ERROR, "A rewritePath is not an absolute path"),
  ENDPOINT_BASE_PATH(
      "endpoint/base-path",
      Severity.WARNING,
      "The base path of an endpoint does not fit the /v1 that clients send"),
  ENDPOINT_CA(
      "endpoint/ca", Severity.WARNING, "The private CA of an endpoint is not there or is none"),
  ENDPOINT_CA_UNCHECKED(
      "endpoint/ca-unchecked", Severity.WARNING, "The private CA of an endpoint may not be read"),
  SELECTOR_NO_MATCH("selector/no-match", Severity.WARNING, "A selector matches no endpoint"),
  SELECTOR_EMPTY(
      "selector/empty",
      Severity.WARNING,
      "A selector has no labels, so that it matches every endpoint of the namespace"),
  SELECTOR_SHADOWED(
      "selector/shadowed",
      Severity.WARNING,
      "An earlier entry takes every endpoint that an entry can match"),
  SELECTOR_OVERLAP(
      "selector/overlap",
      Severity.WARNING,
      "Two entries match the same endpoint, and the first one takes it"),
  WEIGHT_ALL_ZERO(
      "weight/all-zero", Severity.WARNING, "Every weight is 0, so that nothing is served"),
  WEIGHT_PARTIAL(
      "weight/partial", Severity.WARNING, "Some entries have a weight and others do not"),
  WEIGHT_UNSERVED(
      "weight/unserved", Severity.WARNING, "An entry has a share that no endpoint can serve"),
  WEIGHT_UNREACHABLE("weight/unreachable", Severity.WARNING, "A priority can never get traffic"),
  ROUTE_BACKENDS(
      "route/too-many-backends",
      Severity.ERROR,
      "A service matches more endpoints than a route can hold"),
  GATEWAY_MISSING(
      "gateway/missing",
      Severity.WARNING,
      "The Gateway does not exist, so that no route is served"),
  PRUNE_LIMIT(
      "prune/limit",
      Severity.ERROR,
      "The manifests of more objects are gone than one pass may delete"),
  PRUNE_HELD(
      "prune/held",
      Severity.WARNING,
      "An object is kept, since a file that may hold its manifest cannot be read"),
  CONFIG_INVALID("config/invalid", Severity.ERROR, "The file .modelplane.yaml is wrong");

  private final String id;
  private final Severity severity;
  private final String summary;

  Rule(String id, Severity severity, String summary) {
    this.id = id;
    this.severity = severity;
    this.summary = summary;
  }

  /** The stable id, {@code group/name}. */
  public String id() {
    return id;
  }

  public Severity severity() {
    return severity;
  }

  /** The mistake in a few words, without a full stop. */
  public String summary() {
    return summary;
  }

  /** The rule of an id. */
  public static Optional<Rule> of(String id) {
    return Arrays.stream(values()).filter(rule -> rule.id.equals(id)).findFirst();
  }
}
