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

  private static final String SITE = "site";

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

  /** Routes of others in every namespace. */
  void neighbours() {
    for (int i = 0; i < 6; i++) {
      route();
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
          if (dice.percent(60)) {
            inner(listeners.addObject(), status);
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

  /** At which the gateway reaches itself, unless something is wrong with it. */
  private void inner(ObjectNode listener, ObjectNode status) {
    listener.put("name", "modelplane-inner").put("port", 9999);
    listener.put("protocol", dice.percent(90) ? "HTTP" : "HTTPS");
    if (dice.percent(10)) {
      listener.put("hostname", "ai.example.com");
    }
    String from = dice.percent(85) ? "All" : "Same";
    listener.putObject("allowedRoutes").putObject("namespaces").put("from", from);
    if (dice.percent(10)) {
      status
          .withArrayProperty("listeners")
          .addObject()
          .put("name", "modelplane-inner")
          .putArray("conditions")
          .addObject()
          .put("type", "Accepted")
          .put("status", "False");
    }
  }

  /** Somebody else's route, at or around the path of a service, with or without a backend. */
  private void route() {
    Key key = new Key(Kind.HTTP_ROUTE, dice.of("ml", "dev"), dice.of("zz-site", "aa-site"));
    String created = dice.of("2025-01-01T00:00:00Z", Stored.WHEN, "2027-01-01T00:00:00Z");
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
            parent.put("sectionName", dice.of("web", "l0", "l1"));
          }
          for (int i = dice.percent(60) ? 0 : 1 + dice.below(2); i > 0; i--) {
            spec.withArray("hostnames")
                .add(dice.of("ai.example.com", "*.example.com", "site.example.com"));
          }
          ArrayNode rules = spec.putArray("rules");
          for (int i = dice.percent(80) ? 1 : 2; i > 0; i--) {
            rule(rules.addObject());
          }
          world.say(key + " of " + created + ": " + spec);
        });
    if (dice.percent(50)) {
      backend(key.namespace());
    }
  }

  private void rule(ObjectNode rule) {
    String path = "/ml/" + dice.of(Author.NAMES);
    ObjectNode match = rule.putArray("matches").addObject();
    ObjectNode asked = match.putObject("path");
    if (dice.percent(5)) { // an expression is never run: which requests it takes is not known
      asked.put("type", "RegularExpression").put("value", path + "/v1/.*");
    } else {
      asked
          .put("type", dice.percent(80) ? "PathPrefix" : "Exact")
          .put("value", dice.of(path, path, path, path + "/", path + "/v1", "/ml", "/"));
    }
    if (dice.percent(30)) {
      match.put("method", dice.of("GET", "POST"));
    }
    if (dice.percent(20)) {
      match.putArray("headers").addObject().put("name", "x-team").put("value", "blue");
    }
    String backend = dice.percent(75) ? SITE : "gone";
    rule.putArray("backendRefs").addObject().put("name", backend).put("port", 80);
  }

  /** Where the routes of others lead in a namespace. */
  private void backend(String namespace) {
    world.store.update(
        new Key(Kind.SERVICE, namespace, SITE),
        "kubectl-create",
        tree ->
            tree.putObject("spec")
                .put("clusterIP", "None")
                .putArray("ports")
                .addObject()
                .put("name", "http")
                .put("port", 80));
    world.store.update(
        new Key(Kind.ENDPOINT_SLICE, namespace, SITE),
        "kubectl-create",
        tree -> {
          tree.withObject("/metadata/labels").put("kubernetes.io/service-name", SITE);
          tree.put("addressType", "IPv4");
          tree.putArray("ports").addObject().put("name", "http").put("port", 80);
          ObjectNode endpoint = tree.putArray("endpoints").addObject();
          endpoint.putArray("addresses").add("10.9.0.1");
          endpoint.putObject("conditions").put("ready", true);
        });
    world.say("a site in " + namespace);
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
