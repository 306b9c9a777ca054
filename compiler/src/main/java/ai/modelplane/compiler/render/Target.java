package ai.modelplane.compiler.render;

import ai.modelplane.compiler.api.Digest;
import ai.modelplane.compiler.landscape.Gateway;
import java.util.List;
import java.util.Optional;

/**
 * Whom the objects are rendered for.
 *
 * @param gatewayNamespace where the Gateway is
 * @param gatewayName what it is called
 * @param gateway the Gateway as it is live; empty when there is none, or when no cluster is known
 */
public record Target(String gatewayNamespace, String gatewayName, Optional<Gateway> gateway) {

  private static final int LABEL_VALUE_LIMIT = 63;

  /**
   * The value of the instance label. An instance serves one Gateway, so the Gateway names it: two
   * of them on one cluster never touch each other's objects.
   */
  public String instance() {
    String name = gatewayNamespace + "." + gatewayName;
    return name.length() <= LABEL_VALUE_LIMIT ? name : "gateway-" + Digest.of(name, 32);
  }

  /**
   * The listeners that a route of this namespace names. Without a live Gateway none is known, and
   * the route attaches to whatever takes it.
   */
  public List<String> listeners(String namespace) {
    return gateway.stream()
        .flatMap(g -> g.listenersFor(namespace).stream())
        .map(Gateway.Listener::name)
        .toList();
  }
}
