package ai.modelplane.compiler.fleet;

import ai.modelplane.compiler.api.Names;
import ai.modelplane.compiler.fleet.Gateway.Listener;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Where requests from outside get to the routes of a namespace. */
public sealed interface Entrance {

  /**
   * At an address.
   *
   * @param base the URL that clients see, without a trailing slash
   * @param listener where its requests arrive
   */
  record At(String base, Listener listener) implements Entrance {
    public String host() {
      return Gateway.host(base);
    }
  }

  /** At no address that is known. */
  record Nowhere(Reason reason, String message) implements Entrance {}

  /** Why there is no address. */
  enum Reason {
    /** No listener takes routes of the namespace. */
    NOT_ALLOWED("NotAllowedByListeners"),
    /** The listeners that do are broken. */
    INVALID("ListenerInvalid"),
    /** The Gateway has no address yet. */
    NO_ADDRESS("NoAddress"),
    /** The Gateway has addresses, and none is known to lead to a listener: a person can tell. */
    NOT_KNOWN("AddressUnknown");

    private final String word;

    Reason(String word) {
      this.word = word;
    }

    public String word() {
      return word;
    }
  }

  String HINT =
      "say where clients reach it: kubectl annotate gateway %s -n %s "
          + Names.PUBLIC_URL
          + "=https://HOST, or --gateway-url";

  /**
   * The entrance for a namespace: that of the best listener, https that serves, http that serves,
   * http, https. The host is the listener's hostname unless it is a wildcard, else the Gateway's
   * first address that the listener takes. There is no port, since a listener's port is often not
   * the one that a load balancer shows: a listener at another port needs a public URL.
   *
   * @param takes whether a listener may have the route, as far as the gateway has said
   */
  static Entrance of(Gateway gateway, String namespace, Predicate<Listener> takes) {
    List<Listener> listeners = gateway.listenersFor(namespace).stream().filter(takes).toList();
    if (listeners.isEmpty()) {
      return new Nowhere(
          Reason.NOT_ALLOWED,
          "no listener of " + gateway.key() + " takes HTTPRoutes of namespace " + namespace);
    }
    List<Listener> valid = listeners.stream().filter(l -> l.invalid() == null).toList();
    if (valid.isEmpty()) {
      Listener first = listeners.getFirst();
      return new Nowhere(
          Reason.INVALID,
          "listener " + first.name() + " of " + gateway.key() + " is broken: " + first.invalid());
    }
    String url = gateway.publicUrl();
    return url == null || url.isBlank()
        ? byListener(gateway, valid)
        : byUrl(gateway, url.strip().replaceAll("/+$", ""), valid);
  }

  private static Entrance byUrl(Gateway gateway, String url, List<Listener> listeners) {
    String host = Gateway.host(url);
    boolean isSecure = url.regionMatches(true, 0, "https:", 0, 6);
    return listeners.stream()
        .filter(l -> l.takes(host))
        .min(
            Comparator.comparing((Listener l) -> l.isSecure() != isSecure)
                .thenComparingInt(Entrance::rank))
        .<Entrance>map(l -> new At(url, l))
        .orElseGet(
            () ->
                new Nowhere(
                    Reason.NOT_KNOWN,
                    "no listener of %s takes the host of %s: %s takes %s"
                        .formatted(
                            gateway.key(),
                            url,
                            listeners.getFirst().name(),
                            listeners.getFirst().hostname())));
  }

  private static Entrance byListener(Gateway gateway, List<Listener> listeners) {
    return listeners.stream()
        .filter(Listener::hasDefaultPort)
        .filter(l -> host(gateway, l).isPresent())
        .min(Comparator.comparingInt(Entrance::rank))
        .<Entrance>map(l -> new At(scheme(l) + host(gateway, l).orElseThrow(), l))
        .orElseGet(() -> nowhere(gateway, listeners));
  }

  private static String scheme(Listener listener) {
    return listener.isSecure() ? "https://" : "http://";
  }

  private static Nowhere nowhere(Gateway gateway, List<Listener> listeners) {
    Listener first =
        listeners.stream()
            .filter(Listener::hasDefaultPort)
            .findFirst()
            .orElseGet(listeners::getFirst);
    if (!first.hasDefaultPort()) {
      return new Nowhere(
          Reason.NOT_KNOWN,
          "listener %s of %s is at port %d, and nobody can tell at which port clients reach it"
              .formatted(first.name(), gateway.key(), first.port()));
    }
    return gateway.addresses().isEmpty()
        ? new Nowhere(Reason.NO_ADDRESS, gateway.key() + " has no address")
        : new Nowhere(
            Reason.NOT_KNOWN,
            "listener %s of %s takes %s, and %s is not below it"
                .formatted(
                    first.name(),
                    gateway.key(),
                    first.hostname(),
                    String.join(", ", gateway.addresses())));
  }

  private static int rank(Listener listener) {
    if (listener.isSecure()) {
      return listener.serving() ? 0 : 3;
    }
    return listener.serving() ? 1 : 2;
  }

  private static Optional<String> host(Gateway gateway, Listener listener) {
    String hostname = listener.hostname();
    return hostname != null && !HostPattern.isWildcard(hostname)
        ? Optional.of(hostname)
        : gateway.addresses().stream()
            .filter(listener::takes)
            .findFirst()
            .map(a -> a.contains(":") ? "[" + a + "]" : a);
  }
}
