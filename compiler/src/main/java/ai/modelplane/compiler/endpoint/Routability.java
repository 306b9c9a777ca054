package ai.modelplane.compiler.endpoint;

import ai.modelplane.compiler.address.AddressPolicy;
import ai.modelplane.compiler.address.Admission;
import ai.modelplane.compiler.address.Admitted;
import ai.modelplane.compiler.address.EndpointUrl;
import ai.modelplane.compiler.address.Host;
import ai.modelplane.compiler.address.Parsed;
import ai.modelplane.compiler.address.Scheme;
import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.api.ModelEndpoint;
import ai.modelplane.compiler.api.Names;
import ai.modelplane.compiler.endpoint.Backend.BackendTls;
import ai.modelplane.compiler.endpoint.Candidate.Reach;
import ai.modelplane.compiler.endpoint.Candidate.Reason;
import ai.modelplane.compiler.endpoint.Candidate.Routable;
import ai.modelplane.compiler.endpoint.Candidate.Unroutable;
import ai.modelplane.compiler.fleet.Authorities;
import ai.modelplane.compiler.fleet.Routed;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Whether an endpoint can be routed to, from what it says of itself. */
record Routability(
    AddressPolicy policy, Authorities authorities, Set<Routed> routed, String instance) {

  static Reach draining(String what) {
    return new Unroutable(Reason.DRAINING, what + " is annotated " + Names.DRAIN + ": \"true\"");
  }

  /**
   * Of an endpoint as it stands.
   *
   * @param url what its URL says
   * @param isAtCluster whether its address is that of its InferenceCluster
   */
  Reach of(ModelEndpoint endpoint, Parsed<EndpointUrl> url, boolean isAtCluster) {
    if (endpoint.meta().annotated(Names.DRAIN, "true")) {
      return draining("it");
    }
    return where(endpoint, url, isAtCluster);
  }

  /** The same, whether or not it is drained. */
  Reach where(ModelEndpoint endpoint, Parsed<EndpointUrl> read, boolean isAtCluster) {
    return switch (read) {
      case Parsed.Bad<EndpointUrl>(String message) -> new Unroutable(Reason.INVALID_URL, message);
      case Parsed.Ok<EndpointUrl>(EndpointUrl url) -> reach(endpoint, url, isAtCluster);
    };
  }

  private Reach reach(ModelEndpoint endpoint, EndpointUrl url, boolean isAtCluster) {
    String namespace = endpoint.key().namespace();
    String rewritePath = RewritePath.of(endpoint.rewritePath(), url.path());
    Admission admission =
        isAtCluster
            ? policy.admitCluster(url, rewritePath, namespace)
            : policy.admit(url, endpoint.rewritePath(), namespace);
    return switch (admission) {
      case Admission.Refused refused -> new Unroutable(Reason.REFUSED_ADDRESS, refused.message());
      case Admission.Overdue overdue ->
          overdue(overdue, reach(endpoint, rewritePath, overdue.address()));
      case Admitted admitted -> reach(endpoint, rewritePath, admitted);
    };
  }

  /** What is routed to already is routed to for one release more. */
  private Reach overdue(Admission.Overdue overdue, Reach otherwise) {
    Reason reason =
        switch (overdue.part()) {
          case HOST -> Reason.REFUSED_ADDRESS;
          case URL_PATH -> Reason.REFUSED_PATH;
          case REWRITE_PATH -> Reason.REFUSED_REWRITE_PATH;
        };
    Unroutable refused = new Unroutable(reason, overdue.message());
    return switch (otherwise) {
      case Routable(Backend backend, String path, var _)
          when routed.contains(new Routed(service(backend), path)) ->
          new Routable(backend, path, refused);
      case Routable _ -> refused;
      case Unroutable wrong -> wrong;
    };
  }

  private static Key service(Backend backend) {
    return new Key(Kind.SERVICE, backend.namespace(), backend.name());
  }

  private Reach reach(ModelEndpoint endpoint, String rewritePath, Admitted address) {
    String wrongTls = wrongTls(endpoint.tls(), address);
    if (wrongTls != null) {
      return new Unroutable(Reason.UNUSABLE_TLS, wrongTls);
    }
    Optional<String> wrongPath = RewritePath.wrong(rewritePath);
    if (wrongPath.isPresent()) {
      return new Unroutable(Reason.INVALID_REWRITE_PATH, "its rewritePath " + wrongPath.get());
    }
    Optional<String> wrongCa = wrongCa(endpoint);
    if (wrongCa.isPresent()) {
      return new Unroutable(Reason.UNUSABLE_CA, wrongCa.get());
    }
    BackendTls tls = isSecure(address) ? tls(endpoint.tls(), address.host()) : null;
    return new Routable(Backend.of(address, tls, instance), rewritePath, null);
  }

  private static @Nullable String wrongTls(ModelEndpoint.@Nullable Tls tls, Admitted address) {
    if (!isSecure(address)) {
      return tls == null ? null : "it has spec.tls, but its url is not https";
    }
    boolean named = address.host() instanceof Host.Name || (tls != null && tls.hostname() != null);
    return named
        ? null
        : "its url is https to an address without a name, and spec.tls.hostname does not say"
            + " which name the certificate must have";
  }

  private Optional<String> wrongCa(ModelEndpoint endpoint) {
    return endpoint
        .caConfigMap()
        .flatMap(
            key -> authorities.wrong(key).map(why -> "its CA ConfigMap " + key.name() + " " + why));
  }

  private static boolean isSecure(Admitted address) {
    return address.scheme() == Scheme.HTTPS;
  }

  private static BackendTls tls(ModelEndpoint.@Nullable Tls tls, Host host) {
    String given = tls == null ? null : tls.hostname();
    return new BackendTls(given == null ? host.text() : given, tls == null ? null : tls.caRef());
  }
}
