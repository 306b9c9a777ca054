package ai.modelplane.compiler.diagnostic;

import static ai.modelplane.compiler.diagnostic.Severity.ERROR;
import static ai.modelplane.compiler.diagnostic.Severity.WARNING;

import java.util.Arrays;
import java.util.Optional;

/**
 * Every rule there is. Its id is what reports print and what a person searches for; docs/rules.md
 * has a section on each.
 */
public enum Rule {
  FILE_UNREADABLE("file/unreadable", ERROR, "A file cannot be read"),
  FILE_UNSEEN("file/unseen", WARNING, "A file or folder of the source is not read"),
  YAML_SYNTAX("yaml/syntax", ERROR, "The text is not YAML"),
  YAML_DUPLICATE_KEY("yaml/duplicate-key", ERROR, "A map has the same key twice"),
  YAML_ENCODING("yaml/encoding", ERROR, "The text is not UTF-8"),
  YAML_TAB("yaml/tab", ERROR, "A tab stands where YAML takes only spaces"),
  YAML_LIMIT(
      "yaml/limit", ERROR, "A file is larger, nested deeper or has more aliases than is read"),
  SCHEMA_UNKNOWN_FIELD("schema/unknown-field", ERROR, "A field does not exist"),
  SCHEMA_REQUIRED("schema/required", ERROR, "A field is missing"),
  SCHEMA_TYPE("schema/type", ERROR, "A value has the wrong type"),
  SCHEMA_VALUE("schema/value", ERROR, "A value is not one of those that its field takes"),
  RESOURCE_VERSION("resource/version", ERROR, "The apiVersion is missing or does not exist"),
  RESOURCE_KIND("resource/kind", ERROR, "The kind is missing or does not exist"),
  RESOURCE_NAME("resource/name", ERROR, "The name is missing or not a valid name"),
  RESOURCE_NAMESPACE("resource/namespace", ERROR, "The namespace is missing or not a valid name"),
  RESOURCE_NAMESPACE_NOT_ALLOWED(
      "resource/namespace-not-allowed", ERROR, "The source may not write to the namespace"),
  RESOURCE_NAMESPACE_MISSING(
      "resource/namespace-missing", ERROR, "The namespace does not exist on the cluster"),
  RESOURCE_LABEL(
      "resource/label", ERROR, "A label or an annotation breaks the rules of Kubernetes"),
  RESOURCE_RESERVED_LABEL(
      "resource/reserved-label", ERROR, "A label is written by hand that Modelplane sets itself"),
  RESOURCE_MARK(
      "resource/mark",
      WARNING,
      "A label or an annotation of Modelplane has no meaning where it is"),
  RESOURCE_DUPLICATE("resource/duplicate", ERROR, "An object is defined more than once"),
  RESOURCE_KUSTOMIZATION(
      "resource/kustomization", WARNING, "A folder has a kustomization file, which is not applied"),
  RESOURCE_EXPORTED(
      "resource/exported",
      WARNING,
      "A manifest is an export of the original product, and a part of it is not read or means"
          + " more"),
  RESOURCE_NOT_OURS(
      "resource/not-ours",
      ERROR,
      "An object on the cluster was made by somebody else, and is left alone"),
  RESOURCE_CONFLICT(
      "resource/conflict",
      ERROR,
      "Something else stands where an object would go, or applies it too"),
  RESOURCE_REFUSED("resource/refused", ERROR, "The API server refuses an object"),
  ENDPOINT_URL(
      "endpoint/url",
      ERROR,
      "The URL of an endpoint is not an absolute http or https URL without extras"),
  ENDPOINT_ADDRESS(
      "endpoint/address", ERROR, "The address of an endpoint is one that traffic must not reach"),
  ENDPOINT_OVERDUE(
      "endpoint/overdue",
      ERROR,
      "A new rule refuses an endpoint, and its live route stays until the next release"),
  ENDPOINT_REWRITE_PATH("endpoint/rewrite-path", ERROR, "A rewritePath is not an absolute path"),
  ENDPOINT_BASE_PATH(
      "endpoint/base-path",
      WARNING,
      "The base path of an endpoint does not fit the /v1 that clients send"),
  ENDPOINT_CA("endpoint/ca", WARNING, "The private CA of an endpoint is not there or is none"),
  ENDPOINT_CA_UNCHECKED(
      "endpoint/ca-unchecked", WARNING, "The private CA of an endpoint may not be read"),
  SELECTOR_NO_MATCH("selector/no-match", WARNING, "A selector matches no endpoint"),
  SELECTOR_EMPTY(
      "selector/empty",
      WARNING,
      "A selector has no labels, so that it matches every endpoint of the namespace"),
  SELECTOR_SHADOWED(
      "selector/shadowed",
      WARNING,
      "An earlier entry takes every endpoint that an entry can match"),
  SELECTOR_OVERLAP(
      "selector/overlap",
      WARNING,
      "Two entries match the same endpoint, and the first one takes it"),
  WEIGHT_ALL_ZERO("weight/all-zero", WARNING, "Every weight is 0, so that nothing is served"),
  WEIGHT_PARTIAL("weight/partial", WARNING, "Some entries have a weight and others do not"),
  WEIGHT_UNSERVED("weight/unserved", WARNING, "An entry has a share that no endpoint can serve"),
  WEIGHT_UNREACHABLE("weight/unreachable", WARNING, "A priority can never get traffic"),
  ROUTE_BACKENDS(
      "route/too-many-backends", ERROR, "A service matches more endpoints than a route can hold"),
  GATEWAY_MISSING(
      "gateway/missing", WARNING, "The Gateway does not exist, so that no route is served"),
  CLUSTER_NOT_READABLE(
      "cluster/not-readable",
      WARNING,
      "Objects that a check looks at may not be read, or do not exist on the cluster"),
  GATEWAY_CLASS(
      "gateway/class",
      WARNING,
      "The class of the Gateway does not exist, so that no route is served"),
  GATEWAY_LISTENER(
      "gateway/listener",
      WARNING,
      "No listener of the Gateway takes the routes of a namespace, or all that do are broken"),
  GATEWAY_ADDRESS(
      "gateway/address", WARNING, "Nobody can tell at which address clients reach the Gateway"),
  ROUTE_TAKEN("route/taken", WARNING, "A route of somebody else matches requests to a service"),
  CLUSTER_DEFINITION(
      "cluster/definition",
      ERROR,
      "The definition of a kind is missing, is being deleted or is not established, or the cluster"
          + " fails to list it"),
  CLUSTER_DOUBT(
      "cluster/doubt",
      WARNING,
      "Not everything of a kind can be seen on the cluster, so that nothing goes on its account"),
  PRUNE_LIMIT(
      "prune/limit", ERROR, "The manifests of more objects are gone than one pass may delete"),
  PRUNE_HELD(
      "prune/held",
      WARNING,
      "An object is kept, since a file that may hold its manifest cannot be read"),
  CONFIG_INVALID("config/invalid", ERROR, "The file .modelplane.yaml is wrong");

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
