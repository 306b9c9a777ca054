package ai.modelplane.reconciler.world;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.api.Names;
import ai.modelplane.testing.Yaml;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** What may be wrong with a Gateway, and who else may want its requests. */
final class GatewayDice {

  static final Key GATEWAY = new Key(Kind.GATEWAY, "modelplane-system", "modelplane");

  private final World world;
  private final Dice dice;

  GatewayDice(World world) {
    this.world = world;
    this.dice = world.dice;
  }

  /** Some of it. */
  void some() {
    for (int i = dice.below(4); i >= 0; i--) {
      switch (dice.below(9)) {
        case 0 -> world.store.drop(GATEWAY);
        case 1 -> gatewayClass();
        case 2, 3 -> gateway();
        case 4, 5, 6 -> route();
        case 7 -> hostnames();
        default -> policy();
      }
    }
  }

  private void gatewayClass() {
    String name = dice.percent(80) ? "any" : "another";
    String controller = dice.of(PromptGateway.CONTROLLER, PromptGateway.CONTROLLER, "gone.example");
    world.store.update(
        new Key(Kind.GATEWAY_CLASS, "", name),
        "helm",
        tree -> tree.putObject("spec").put("controllerName", controller));
    world.say("class " + name + " of " + controller);
  }

  private void gateway() {
    String url =
        dice.percent(20) ? dice.of("http://ai.example.com", "https://site.example.com") : "";
    int count = url.isEmpty() ? 1 + dice.below(2) : 1;
    String addresses = dice.of("203.0.113.1", "lb.example.net", "ai.example.com", "");
    world.store.write("helm", Yaml.gateway("modelplane", "203.0.113.1"));
    world.store.update(
        GATEWAY,
        "helm",
        tree -> {
          ArrayNode listeners = tree.withObject("/spec").putArray("listeners");
          ObjectNode status = tree.putObject("status");
          for (int i = 0; i < count; i++) {
            listener(listeners.addObject().put("name", "l" + i), status);
          }
          if (!addresses.isEmpty()) {
            status.putArray("addresses").addObject().put("value", addresses);
          }
          ObjectNode annotations = tree.withObject("/metadata").putObject("annotations");
          if (!url.isEmpty()) {
            annotations.put(Names.PUBLIC_URL, url);
          }
          world.say("gateway " + tree.path("spec") + status + url);
        });
  }

  private void listener(ObjectNode listener, ObjectNode status) {
    boolean isSecure = dice.percent(30);
    listener.put("protocol", isSecure ? "HTTPS" : "HTTP");
    listener.put("port", dice.percent(80) ? (isSecure ? 443 : 80) : 8000);
    String hostname = dice.of("", "", "ai.example.com", "*.example.com", "*.example.net");
    if (!hostname.isEmpty()) {
      listener.put("hostname", hostname);
    }
    ObjectNode allowed = listener.putObject("allowedRoutes");
    allowed.putObject("namespaces").put("from", dice.of("All", "All", "All", "Same", "None"));
    if (dice.percent(10)) {
      allowed.putArray("kinds").addObject().put("kind", "GRPCRoute");
    }
    if (dice.percent(30)) {
      String type = dice.of("Accepted", "ResolvedRefs", "Programmed", "Conflicted");
      status
          .withArrayProperty("listeners")
          .addObject()
          .put("name", listener.path("name").asText())
          .putArray("conditions")
          .addObject()
          .put("type", type)
          .put("status", dice.of("True", "False"));
    }
  }

  /** Somebody else's route, at or around the path of a service. */
  private void route() {
    Key key = new Key(Kind.HTTP_ROUTE, dice.of("ml", "dev"), dice.of("zz-site", "aa-site"));
    String path = "/ml/" + dice.of(Author.NAMES);
    String value = dice.of(path, path, path, path + "/", path + "/v1", "/ml", "/");
    String hostname = dice.of("", "", "", "ai.example.com", "*.example.com", "site.example.com");
    String created = dice.of("2025-01-01T00:00:00Z", "2027-01-01T00:00:00Z");
    world.store.update(
        key,
        "kubectl-create",
        tree -> {
          tree.withObject("/metadata").put("creationTimestamp", created);
          if (dice.percent(20)) { // forged
            tree.withObject("/metadata/labels")
                .put(Names.MANAGED_BY, Names.FIELD_MANAGER)
                .put(Names.INSTANCE, dice.of(World.INSTANCE, "modelplane-system.other"));
          }
          ObjectNode spec = tree.putObject("spec");
          ObjectNode parent = spec.putArray("parentRefs").addObject();
          parent.put("namespace", "modelplane-system").put("name", "modelplane");
          if (dice.percent(30)) {
            parent.put("sectionName", dice.of("web", "l0"));
          }
          if (!hostname.isEmpty()) {
            spec.putArray("hostnames").add(hostname);
          }
          ObjectNode rule = spec.putArray("rules").addObject();
          ObjectNode match = rule.putArray("matches").addObject();
          match
              .putObject("path")
              .put("type", dice.percent(80) ? "PathPrefix" : "Exact")
              .put("value", value);
          if (dice.percent(20)) {
            match.put("method", dice.of("GET", "POST"));
          }
          rule.putArray("backendRefs").addObject().put("name", "site").put("port", 80);
          world.say(key + " of " + created + ": " + spec);
        });
  }

  /** A stranger's field on one of our routes. */
  private void hostnames() {
    List<Key> routes = routes();
    if (!routes.isEmpty()) {
      Key key = dice.of(routes);
      String hostname = dice.of("ai.example.com", "nowhere.example.com");
      world.store.update(
          key,
          "kubectl-patch",
          tree -> tree.withObject("/spec").putArray("hostnames").add(hostname));
      world.say(key + " gets the hostname " + hostname);
    }
  }

  /** Another controller speaks of a route as well. */
  private void policy() {
    List<Key> routes = routes();
    if (!routes.isEmpty()) {
      Key key = dice.of(routes);
      world.store.update(
          key,
          "policy",
          tree -> tree.withObject("/metadata/annotations").put(PromptGateway.POLICY, "on"));
      world.say("a policy controller speaks of " + key);
    }
  }

  private List<Key> routes() {
    return world.store.keys().stream().filter(k -> k.kind() == Kind.HTTP_ROUTE).toList();
  }
}
