package ai.modelplane.compiler.dialect;

import ai.modelplane.compiler.api.Digest;
import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Names;
import ai.modelplane.compiler.fleet.Gateway;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The Gateway that objects are rendered for.
 *
 * @param dialect how it wants them to be written
 * @param live the Gateway as it is; empty when there is none, or when no cluster is known
 */
public record Target(Key gateway, Dialect dialect, Optional<Gateway> live) {

  private static final int LABEL_VALUE_LIMIT = 63;

  /**
   * The value of the instance label. An instance serves one Gateway, so the Gateway names it: two
   * of them on one cluster never touch each other's objects.
   */
  public String instance() {
    String name = gateway.namespace() + "." + gateway.name();
    return name.length() <= LABEL_VALUE_LIMIT ? name : "gateway-" + Digest.of(name, 32);
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
  List<String> listeners(String namespace) {
    return live.stream()
        .flatMap(g -> g.listenersFor(namespace).stream())
        .map(Gateway.Listener::name)
        .toList();
  }
}
