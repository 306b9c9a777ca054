package ai.modelplane.compiler.diagnostic;

/** Every rule there is. Its id is what reports print and what a person searches for. */
public enum Rule {
  FILE_UNREADABLE("file/unreadable", Severity.ERROR),
  YAML_SYNTAX("yaml/syntax", Severity.ERROR),
  YAML_DUPLICATE_KEY("yaml/duplicate-key", Severity.ERROR),
  YAML_ENCODING("yaml/encoding", Severity.ERROR),
  YAML_LIMIT("yaml/limit", Severity.ERROR),
  SCHEMA_UNKNOWN_FIELD("schema/unknown-field", Severity.ERROR),
  SCHEMA_REQUIRED("schema/required", Severity.ERROR),
  SCHEMA_TYPE("schema/type", Severity.ERROR),
  SCHEMA_VALUE("schema/value", Severity.ERROR),
  RESOURCE_VERSION("resource/version", Severity.ERROR),
  RESOURCE_KIND("resource/kind", Severity.ERROR),
  RESOURCE_NAME("resource/name", Severity.ERROR),
  RESOURCE_NAMESPACE("resource/namespace", Severity.ERROR),
  RESOURCE_NAMESPACE_NOT_ALLOWED("resource/namespace-not-allowed", Severity.ERROR),
  RESOURCE_NAMESPACE_MISSING("resource/namespace-missing", Severity.ERROR),
  RESOURCE_LABEL("resource/label", Severity.ERROR),
  RESOURCE_RESERVED_LABEL("resource/reserved-label", Severity.ERROR),
  RESOURCE_DUPLICATE("resource/duplicate", Severity.ERROR),
  RESOURCE_KUSTOMIZATION("resource/kustomization", Severity.WARNING),
  RESOURCE_NOT_OURS("resource/not-ours", Severity.ERROR),
  RESOURCE_CONFLICT("resource/conflict", Severity.ERROR),
  RESOURCE_REFUSED("resource/refused", Severity.ERROR),
  ENDPOINT_URL("endpoint/url", Severity.ERROR),
  ENDPOINT_ADDRESS("endpoint/address", Severity.ERROR),
  ENDPOINT_REWRITE_PATH("endpoint/rewrite-path", Severity.ERROR),
  ENDPOINT_BASE_PATH("endpoint/base-path", Severity.WARNING),
  SELECTOR_NO_MATCH("selector/no-match", Severity.WARNING),
  SELECTOR_EMPTY("selector/empty", Severity.WARNING),
  SELECTOR_SHADOWED("selector/shadowed", Severity.WARNING),
  WEIGHT_ALL_ZERO("weight/all-zero", Severity.WARNING),
  WEIGHT_PARTIAL("weight/partial", Severity.WARNING),
  ROUTE_BACKENDS("route/too-many-backends", Severity.ERROR),
  GATEWAY_MISSING("gateway/missing", Severity.WARNING),
  PRUNE_LIMIT("prune/limit", Severity.ERROR),
  PRUNE_HELD("prune/held", Severity.WARNING);

  private final String id;
  private final Severity severity;

  Rule(String id, Severity severity) {
    this.id = id;
    this.severity = severity;
  }

  /** The stable id, {@code group/name}. */
  public String id() {
    return id;
  }

  public Severity severity() {
    return severity;
  }
}
