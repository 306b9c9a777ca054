package ai.modelplane.compiler.fleet;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The Gateway that takes every service's route.
 *
 * @param className its GatewayClass
 * @param publicUrl the value of its annotation {@code modelplane.ai/public-url}, or what a person
 *     gave in its place
 * @param addresses {@code status.addresses[].value}, in order
 */
public record Gateway(
    String namespace,
    String name,
    String className,
    @Nullable String publicUrl,
    List<Listener> listeners,
    List<String> addresses) {

  /**
   * The name of the listener at which the Gateway reaches itself. Its port is one that the gateway
   * listens at on loopback, where nobody else reaches it.
   */
  public static final String INNER = "modelplane-inner";

  public Gateway {
    listeners = List.copyOf(listeners);
    addresses = List.copyOf(addresses);
  }

  /**
   * One listener.
   *
   * @param protocol HTTP, HTTPS or another
   * @param port 0 when it is not known
   * @param hostname null when it takes every host
   * @param serving its own conditions Programmed and ResolvedRefs are True: a Gateway stays
   *     Programmed when one of its listeners is broken
   * @param invalid why it takes no requests, as its conditions say; null when nothing is wrong
   * @param admits which namespaces may attach a route
   */
  public record Listener(
      String name,
      String protocol,
      int port,
      @Nullable String hostname,
      boolean serving,
      @Nullable String invalid,
      Admits admits) {

    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;

    boolean isSecure() {
      return protocol.equals("HTTPS");
    }

    /** Whether clients reach it at an address without a port. */
    boolean hasDefaultPort() {
      return port == 0 || port == (isSecure() ? HTTPS_PORT : HTTP_PORT);
    }

    /** Whether it takes requests to a host. */
    public boolean takes(String host) {
      return hostname == null || HostPattern.matches(hostname, host);
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
        .filter(l -> admits(l, routeNamespace))
        .toList();
  }

  /** The listener at which this Gateway reaches itself, whatever state it is in. */
  public Optional<Listener> inner() {
    return listeners.stream().filter(l -> l.name().equals(INNER)).findFirst();
  }

  /**
   * Why no route of a namespace can lead to further ones by way of the Gateway itself; empty when
   * it can.
   */
  public Optional<String> innerObstacle(String routeNamespace) {
    Optional<Listener> inner = inner();
    if (inner.isEmpty()) {
      return Optional.of(key() + " has no listener " + INNER);
    }
    Listener listener = inner.get();
    String wrong =
        !listener.protocol().equals("HTTP")
            ? "is not HTTP"
            : listener.hostname() != null
                ? "has a hostname"
                : !admits(listener, routeNamespace)
                    ? "takes no HTTPRoutes of namespace " + routeNamespace
                    : listener.invalid() != null
                        ? "is broken: " + listener.invalid()
                        : listenersFor(routeNamespace).isEmpty() ? "is the only one" : "";
    return wrong.isEmpty()
        ? Optional.empty()
        : Optional.of("listener %s of %s %s".formatted(INNER, key(), wrong));
  }

  private boolean admits(Listener listener, String routeNamespace) {
    return switch (listener.admits()) {
      case ALL, SELECTOR -> true;
      case SAME -> routeNamespace.equals(namespace);
      case NONE -> false;
    };
  }

  public Key key() {
    return new Key(Kind.GATEWAY, namespace, name);
  }

  /** The same with another public URL, when a person gives one. */
  public Gateway at(@Nullable String url) {
    return url == null ? this : new Gateway(namespace, name, className, url, listeners, addresses);
  }

  /** Every host that leads back to this Gateway: a backend there would be a loop. */
  public List<String> hosts() {
    List<String> hosts = new ArrayList<>(addresses);
    listeners.stream().map(Listener::hostname).filter(Objects::nonNull).forEach(hosts::add);
    if (publicUrl != null) {
      hosts.add(host(publicUrl));
    }
    return hosts;
  }

  /** The host of a URL, an IPv6 address with its brackets. */
  static String host(String url) {
    return url.strip()
        .replaceFirst("^[A-Za-z]+://", "")
        .replaceFirst("(:[0-9]+)?(/.*)?$", "")
        .toLowerCase(Locale.ROOT);
  }
}
