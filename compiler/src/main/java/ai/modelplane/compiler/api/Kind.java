package ai.modelplane.compiler.api;

import java.util.Arrays;
import java.util.Optional;

/**
 * Every kind of object that is read or written. The order is the order in which they are listed.
 */
public enum Kind {
  INFERENCE_CLUSTER("modelplane.ai/v1alpha1", "InferenceCluster", "inferenceclusters"),
  MODEL_REPLICA("modelplane.ai/v1alpha1", "ModelReplica", "modelreplicas"),
  MODEL_ENDPOINT("modelplane.ai/v1alpha1", "ModelEndpoint", "modelendpoints"),
  MODEL_SERVICE("modelplane.ai/v1alpha1", "ModelService", "modelservices"),
  GATEWAY("gateway.networking.k8s.io/v1", "Gateway", "gateways"),
  SERVICE("v1", "Service", "services"),
  ENDPOINT_SLICE("discovery.k8s.io/v1", "EndpointSlice", "endpointslices"),
  BACKEND_TLS_POLICY("gateway.networking.k8s.io/v1", "BackendTLSPolicy", "backendtlspolicies"),
  HTTP_ROUTE("gateway.networking.k8s.io/v1", "HTTPRoute", "httproutes"),
  /** Only read, by name, where an endpoint refers to one: never listed, written or planned. */
  CONFIG_MAP("v1", "ConfigMap", "configmaps");

  private final String apiVersion;
  private final String word;
  private final String plural;

  Kind(String apiVersion, String word, String plural) {
    this.apiVersion = apiVersion;
    this.word = word;
    this.plural = plural;
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

  public boolean isNamespaced() {
    return this != INFERENCE_CLUSTER;
  }

  /** The kind of that name in that group, whatever the version. */
  public static Optional<Kind> of(String group, String word) {
    return Arrays.stream(values())
        .filter(k -> k.word.equals(word) && k.group().equals(group))
        .findFirst();
  }
}
