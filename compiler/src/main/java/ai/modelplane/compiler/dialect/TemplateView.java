package ai.modelplane.compiler.dialect;

import ai.modelplane.compiler.endpoint.Backend;
import java.util.List;

/** What a template sees: strings and numbers, nothing to decide. Absent text is empty. */
public sealed interface TemplateView {

  /**
   * A route.
   *
   * @param shard the value of a header without which the route takes no request, and which it takes
   *     out; empty for a route without such a condition
   */
  record RouteView(
      String name,
      String namespace,
      String prefix,
      String shard,
      List<ParentView> parents,
      List<RefView> refs)
      implements TemplateView {

    /** The header that has the shard. */
    public String header() {
      return InnerRoutes.HEADER;
    }
  }

  /** A listener of the Gateway; without a name any listener that takes the route. */
  record ParentView(String namespace, String name, String listener) {}

  /**
   * One backend reference.
   *
   * @param rewritePath empty for the empty backend, which no request gets past, and for the gateway
   *     itself
   * @param hostname empty keeps the client's Host
   * @param shard to which the gateway itself passes the request on; empty for every other backend
   */
  record RefView(
      String backend, int port, int weight, String rewritePath, String hostname, String shard) {}

  /** A backend: Service, slice and, where TLS needs it, policy share one name. */
  record BackendView(
      String name,
      String namespace,
      String portName,
      int port,
      String addressType,
      String address,
      String tlsHostname,
      String caKind,
      String caName)
      implements TemplateView {

    static BackendView of(Backend backend) {
      return new BackendView(
          backend.name(),
          backend.namespace(),
          backend.address().scheme().text(),
          backend.port(),
          backend.host().sliceAddressType(),
          backend.host().text(),
          backend.tlsHostname(),
          backend.caKind(),
          backend.caName());
    }

    static final int EMPTY_PORT = 80;

    /** The gateway itself, as it reaches itself. */
    static BackendView self(String namespace, String name, int port) {
      return new BackendView(name, namespace, "http", port, "FQDN", Target.SELF, "", "", "");
    }

    /** The namespace's backend without an address: references to it resolve, and answer 503. */
    static BackendView empty(String namespace, String name) {
      return new BackendView(name, namespace, "http", EMPTY_PORT, "IPv4", "", "", "", "");
    }
  }

  /** A derived endpoint. */
  record EndpointView(String name, String namespace, String url, String rewritePath)
      implements TemplateView {}
}
