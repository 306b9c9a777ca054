package ai.modelplane.compiler.dialect;

import ai.modelplane.compiler.api.Digest;
import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.api.Names;
import ai.modelplane.compiler.fleet.Gateway;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The Gateways that objects are rendered for.
 *
 * @param gateways as they are, in order; empty for one that is not there, or when no cluster is
 *     known. The first one gives the addresses, and names the instance
 * @param dialect how they want objects to be written
 */
public record Target(SequencedMap<Key, Optional<Gateway>> gateways, Dialect dialect) {

  /**
   * Where a gateway reaches itself. No endpoint may be there: this is the one exception to the rule
   * on addresses, and no manifest has a part in it. A slice of IPv4 addresses takes no loopback;
   * one of names takes it.
   */
  static final String SELF = "127.0.0.1";

  private static final int LABEL_VALUE_LIMIT = 63;
  private static final int HASH_DIGITS = 10;

  public Target {
    gateways = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(gateways));
  }

  /** One Gateway. */
  public Target(Key gateway, Dialect dialect, Optional<Gateway> live) {
    this(new LinkedHashMap<>(Map.of(gateway, live)), dialect);
  }

  /** The same with what is known of one of its Gateways by now; others are of no account. */
  public Target with(Key gateway, Optional<Gateway> seen) {
    SequencedMap<Key, Optional<Gateway>> known = new LinkedHashMap<>(gateways);
    known.replace(gateway, seen);
    return new Target(known, dialect);
  }

  /** The Gateway that gives the addresses. */
  public Key gateway() {
    return gateways.firstEntry().getKey();
  }

  /** The same as it is. */
  public Optional<Gateway> live() {
    return gateways.firstEntry().getValue();
  }

  /**
   * The value of the instance label. The first Gateway names the instance: two of them on one
   * cluster never touch each other's objects.
   */
  public String instance() {
    String name = gateway().namespace() + "." + gateway().name();
    return name.length() <= LABEL_VALUE_LIMIT ? name : "gateway-" + Digest.of(name, 32);
  }

  /** The backend without an address; each instance has its own. */
  String emptyBackend() {
    return instance().equals(Names.DEFAULT_INSTANCE)
        ? "modelplane-empty"
        : "modelplane-empty-" + Digest.of(instance(), HASH_DIGITS);
  }

  /** The backend that is a Gateway itself, at its inner listener. */
  String selfBackend(int port) {
    return "modelplane-self-"
        + port
        + (instance().equals(Names.DEFAULT_INSTANCE)
            ? ""
            : "-" + Digest.of(instance(), HASH_DIGITS));
  }

  /**
   * The port of a Gateway's inner listener.
   *
   * @throws IllegalStateException when there is an {@link #obstacle}
   */
  int selfPort(Key gateway) {
    return gateways.getOrDefault(gateway, Optional.empty()).stream()
        .flatMap(g -> g.inner().stream())
        .map(Gateway.Listener::port)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException(gateway + " has no inner listener"));
  }

  /**
   * The routes of a service by which its requests enter, one for each Gateway. That on the first
   * has the service's name; others have a dot in theirs, which no service's name has.
   */
  public SequencedMap<Key, Key> routes(Key service) {
    SequencedMap<Key, Key> routes = new LinkedHashMap<>();
    for (Key gateway : gateways.keySet()) {
      routes.put(gateway, routes.isEmpty() ? Dialect.route(service) : further(gateway, service));
    }
    return routes;
  }

  private static Key further(Key gateway, Key service) {
    String hash = Digest.of(gateway.namespace() + "/" + gateway.name(), HASH_DIGITS);
    return new Key(Kind.HTTP_ROUTE, service.namespace(), service.name() + "." + hash);
  }

  /**
   * Why no route of a namespace can lead to more endpoints than one rule holds; empty when it can.
   */
  public Optional<String> obstacle(String namespace) {
    return gateways.entrySet().stream()
        .flatMap(
            e ->
                e
                    .getValue()
                    .map(gateway -> gateway.innerObstacle(namespace))
                    .orElse(Optional.of(e.getKey() + " is not seen"))
                    .stream())
        .findFirst();
  }

  /** The labels of every object, a new map each time. */
  public SortedMap<String, String> labels() {
    return new TreeMap<>(Map.of(Names.MANAGED_BY, Names.FIELD_MANAGER, Names.INSTANCE, instance()));
  }

  /**
   * The labels of an object that serves one service, a new map each time. A name that is too long
   * for a label is left out: then the route's name has to do.
   */
  SortedMap<String, String> labels(Key service) {
    SortedMap<String, String> labels = labels();
    if (service.name().length() <= LABEL_VALUE_LIMIT) {
      labels.put(Names.SERVICE, service.name());
    }
    return labels;
  }

  /**
   * The listeners that a route of this namespace names. Without a live Gateway none is known, and
   * the route attaches to whatever takes it.
   */
  List<String> listeners(Key gateway, String namespace) {
    return gateways.getOrDefault(gateway, Optional.empty()).stream()
        .flatMap(g -> g.listenersFor(namespace).stream())
        .map(Gateway.Listener::name)
        .toList();
  }
}
