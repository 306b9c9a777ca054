package ai.modelplane.compiler.dialect;

import ai.modelplane.compiler.endpoint.Backend;
import java.util.List;

/** What a template sees: strings and numbers, nothing to decide. Absent text is empty. */
public sealed interface TemplateView {

  /** A route. */
  record RouteView(
      String name, String namespace, String prefix, List<ParentView> parents, List<RefView> refs)
      implements TemplateView {}

  /** A listener of the Gateway; without a name any listener that takes the route. */
  record ParentView(String namespace, String name, String listener) {}

  /**
   * One backend reference.
   *
   * @param rewritePath empty only for the empty backend, which no request gets past
   * @param hostname empty keeps the client's Host
   */
  record RefView(String backend, int port, int weight, String rewritePath, String hostname) {}

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

    /** The namespace's backend without an address: references to it resolve, and answer 503. */
    static BackendView empty(String namespace, String name) {
      return new BackendView(name, namespace, "http", 80, "IPv4", "", "", "", "");
    }
  }

  /** A derived endpoint. */
  record EndpointView(String name, String namespace, String url, String rewritePath)
      implements TemplateView {}
}
