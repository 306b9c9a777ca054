package ai.modelplane.compiler.api;

import java.util.Arrays;
import java.util.Optional;

/**
 * Every kind of object that is read or written. The order is the order in which they are listed.
 */
public enum Kind {
  INFERENCE_CLUSTER(Role.FLEET, "modelplane.ai/v1alpha1", "InferenceCluster", "inferenceclusters"),
  MODEL_REPLICA(Role.FLEET, "modelplane.ai/v1alpha1", "ModelReplica", "modelreplicas"),
  MODEL_ENDPOINT(Role.DECLARED, "modelplane.ai/v1alpha1", "ModelEndpoint", "modelendpoints"),
  MODEL_SERVICE(Role.DECLARED, "modelplane.ai/v1alpha1", "ModelService", "modelservices"),
  GATEWAY(Role.GATEWAY, "gateway.networking.k8s.io/v1", "Gateway", "gateways"),
  SERVICE(Role.BACKEND, "v1", "Service", "services"),
  ENDPOINT_SLICE(Role.BACKEND, "discovery.k8s.io/v1", "EndpointSlice", "endpointslices"),
  BACKEND_TLS_POLICY(
      Role.BACKEND, "gateway.networking.k8s.io/v1", "BackendTLSPolicy", "backendtlspolicies"),
  HTTP_ROUTE(Role.ROUTE, "gateway.networking.k8s.io/v1", "HTTPRoute", "httproutes"),
  CONFIG_MAP(Role.REFERRED, "v1", "ConfigMap", "configmaps"),
  NAMESPACE(Role.AROUND, "v1", "Namespace", "namespaces"),
  SERVICE_CIDR(Role.AROUND, "networking.k8s.io/v1", "ServiceCIDR", "servicecidrs"),
  GATEWAY_CLASS(Role.AROUND, "gateway.networking.k8s.io/v1", "GatewayClass", "gatewayclasses"),
  DEFINITION(
      Role.AROUND,
      "apiextensions.k8s.io/v1",
      "CustomResourceDefinition",
      "customresourcedefinitions"),
  LEASE(Role.AROUND, "coordination.k8s.io/v1", "Lease", "leases");

  /** What objects of a kind are to a pass. */
  public enum Role {
    /** What runs models, and where. Only read. */
    FLEET,
    /** What people declare; endpoints of replicas are of the same kind. */
    DECLARED,
    /** The Gateway. Only read. */
    GATEWAY,
    /** What routes point to. */
    BACKEND,
    /** What tells the Gateway which requests go where. */
    ROUTE,
    /** Only read, by name, where an endpoint refers to one: never listed, written or planned. */
    REFERRED,
    /** What stands around. Only read, and only to check more: a pass can do without. */
    AROUND
  }

  private final Role role;
  private final String apiVersion;
  private final String word;
  private final String plural;

  Kind(Role role, String apiVersion, String word, String plural) {
    this.role = role;
    this.apiVersion = apiVersion;
    this.word = word;
    this.plural = plural;
  }

  public Role role() {
    return role;
  }

  /** {@code group/version}, or the version alone for the core group. */
  public String apiVersion() {
    return apiVersion;
  }

  /** The API group; empty for the core group. */
  public String group() {
    int slash = apiVersion.indexOf('/');
    return slash < 0 ? "" : apiVersion.substring(0, slash);
  }

  public String version() {
    return apiVersion.substring(apiVersion.indexOf('/') + 1);
  }

  /** The name in manifests, {@code ModelService}. */
  public String word() {
    return word;
  }

  /** The name in API paths, {@code modelservices}. */
  public String plural() {
    return plural;
  }

  /** Several of them, for people. */
  public String pluralWord() {
    return word.endsWith("y")
        ? word.substring(0, word.length() - 1) + "ies"
        : word + (word.endsWith("s") ? "es" : "s");
  }

  public boolean isNamespaced() {
    return this == LEASE || (this != INFERENCE_CLUSTER && role != Role.AROUND);
  }

  /** Whether it is one of Modelplane's own: those that people or whatever runs models write. */
  public boolean isOurs() {
    return group().equals(Names.GROUP);
  }

  /** The name of the CustomResourceDefinition that defines it; empty for a built-in kind. */
  public Optional<String> definition() {
    return isOurs() || group().equals("gateway.networking.k8s.io")
        ? Optional.of(plural + "." + group())
        : Optional.empty();
  }

  /** The kind of that name in that group, whatever the version. */
  public static Optional<Kind> of(String group, String word) {
    return Arrays.stream(values())
        .filter(k -> k.word.equals(word) && k.group().equals(group))
        .findFirst();
  }
}
