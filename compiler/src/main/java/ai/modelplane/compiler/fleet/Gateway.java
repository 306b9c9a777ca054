package ai.modelplane.compiler.fleet;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The Gateway that takes every service's route.
 *
 * @param publicUrl the value of its annotation {@code modelplane.ai/public-url}
 * @param addresses {@code status.addresses[].value}, in order
 */
public record Gateway(
    String namespace,
    String name,
    @Nullable String publicUrl,
    List<Listener> listeners,
    List<String> addresses) {

  public Gateway {
    listeners = List.copyOf(listeners);
    addresses = List.copyOf(addresses);
  }

  /**
   * One listener.
   *
   * @param protocol HTTP, HTTPS or another
   * @param hostname null when it takes every host
   * @param serving its own conditions Programmed and ResolvedRefs are True: a Gateway stays
   *     Programmed when one of its listeners is broken
   * @param admits which namespaces may attach a route
   */
  public record Listener(
      String name, String protocol, @Nullable String hostname, boolean serving, Admits admits) {

    boolean isSecure() {
      return protocol.equals("HTTPS");
    }
  }

  /**
   * {@code allowedRoutes.namespaces.from}. A Selector is taken as admitting: only the gateway can
   * tell, and its verdict is read from the route.
   */
  public enum Admits {
    ALL,
    SAME,
    SELECTOR,
    NONE
  }

  /**
   * The public listeners that take routes of a namespace, in the Gateway's order. Listeners that
   * are neither HTTP nor HTTPS, or whose name begins with {@code modelplane-}, are not public.
   */
  public List<Listener> listenersFor(String routeNamespace) {
    return listeners.stream()
        .filter(l -> l.protocol().equals("HTTP") || l.protocol().equals("HTTPS"))
        .filter(l -> !l.name().startsWith("modelplane-"))
        .filter(
            l ->
                switch (l.admits()) {
                  case ALL, SELECTOR -> true;
                  case SAME -> routeNamespace.equals(namespace);
                  case NONE -> false;
                })
        .toList();
  }

  /**
   * The base URL that clients see, without a trailing slash, or empty while the Gateway has no
   * address. It is that of the best listener that takes the route: https that serves, http that
   * serves, http, https. The host is the listener's hostname unless it is a wildcard, else the
   * Gateway's first address. There is no port: a listener's port is often not the one that a load
   * balancer shows.
   */
  public Optional<String> publicBase(String routeNamespace) {
    if (publicUrl != null && !publicUrl.isBlank()) {
      return Optional.of(publicUrl.strip().replaceAll("/+$", ""));
    }
    return listenersFor(routeNamespace).stream()
        .min(Comparator.comparingInt(Gateway::rank))
        .flatMap(l -> host(l).map(host -> (l.isSecure() ? "https://" : "http://") + host));
  }

  /** Every host that leads back to this Gateway: a backend there would be a loop. */
  public List<String> hosts() {
    List<String> hosts = new ArrayList<>(addresses);
    listeners.stream().map(Listener::hostname).filter(Objects::nonNull).forEach(hosts::add);
    if (publicUrl != null) {
      hosts.add(
          publicUrl
              .strip()
              .replaceFirst("^[A-Za-z]+://", "")
              .replaceFirst("(:[0-9]+)?(/.*)?$", ""));
    }
    return hosts;
  }

  private static int rank(Listener listener) {
    if (listener.isSecure()) {
      return listener.serving() ? 0 : 3;
    }
    return listener.serving() ? 1 : 2;
  }

  private Optional<String> host(Listener listener) {
    String hostname = listener.hostname();
    if (hostname != null && !hostname.startsWith("*")) {
      return Optional.of(hostname);
    }
    return addresses.stream().findFirst().map(a -> a.contains(":") ? "[" + a + "]" : a);
  }
}
