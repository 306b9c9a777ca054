package ai.modelplane.reconciler.world;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.api.Names;
import ai.modelplane.compiler.dialect.Dialect;
import ai.modelplane.reconciler.plan.Change;
import ai.modelplane.reconciler.prepare.Prepared;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** What is told in the shortest stories. */
abstract class Story {

  static final Key SERVICE = new Key(Kind.MODEL_SERVICE, "ml", "qwen");

  final World world = World.bare();
  final Store store = world.store;

  void service(String name, String deployment) {
    world
        .one
        .files()
        .put(
            name + ".yaml",
            """
            apiVersion: modelplane.ai/v1alpha1
            kind: ModelService
            metadata: {name: %s, namespace: ml}
            spec: {endpoints: [{selector: {matchLabels: {modelplane.ai/deployment: %s}}}]}
            """
                .formatted(name, deployment));
  }

  void endpoint(String name, String deployment, String url) {
    world
        .one
        .files()
        .put(
            "endpoint-" + name + ".yaml",
            """
            apiVersion: modelplane.ai/v1alpha1
            kind: ModelEndpoint
            metadata: {name: %s, namespace: ml, labels: {modelplane.ai/deployment: %s}}
            spec: {url: "%s"}
            """
                .formatted(name, deployment, url));
  }

  void replica(String namespace) {
    store.update(
        new Key(Kind.INFERENCE_CLUSTER, "", "east"),
        "runner",
        tree -> tree.putObject("status").putObject("gateway").put("address", "10.0.0.3"));
    store.update(
        new Key(Kind.MODEL_REPLICA, namespace, "replica"),
        "runner",
        tree -> {
          tree.withObject("/metadata/labels").put(Names.DEPLOYMENT, "x");
          tree.putObject("spec").put("clusterName", "east");
          tree.putObject("status")
              .putArray("conditions")
              .addObject()
              .put("type", "Ready")
              .put("status", "True");
        });
  }

  JsonNode status(String service) {
    return store
        .find(new Key(Kind.MODEL_SERVICE, "ml", service))
        .orElseThrow()
        .tree()
        .path("status");
  }

  JsonNode condition(String service, String type) {
    for (JsonNode condition : status(service).path("conditions")) {
      if (condition.path("type").asText().equals(type)) {
        return condition;
      }
    }
    throw new AssertionError("no condition " + type);
  }

  static Key route(String name) {
    return new Key(Kind.HTTP_ROUTE, "ml", name);
  }

  void update(Key key, Consumer<ObjectNode> edit) {
    store.update(key, "kubectl-edit", edit);
  }

  Key newBackend() {
    return world.one.prepare(store).plan().changes().stream()
        .filter(Change.Create.class::isInstance)
        .map(Change::key)
        .filter(k -> k.kind() == Kind.SERVICE)
        .findFirst()
        .orElseThrow();
  }

  static Change change(Prepared prepared, Key key) {
    return prepared.plan().changes().stream()
        .filter(c -> c.key().equals(key))
        .findFirst()
        .orElseThrow();
  }

  /** What live routes point to and is not there. */
  List<Key> dangling() {
    return store.all().stream()
        .filter(o -> o.key().kind() == Kind.HTTP_ROUTE)
        .flatMap(route -> Dialect.TRAEFIK.backends(route.tree()).stream())
        .filter(k -> k.kind() != Kind.BACKEND_TLS_POLICY && store.find(k).isEmpty())
        .toList();
  }

  static Key me(String name) {
    return new Key(Kind.MODEL_ENDPOINT, "ml", name);
  }

  static Key ms(String name) {
    return new Key(Kind.MODEL_SERVICE, "ml", name);
  }

  /** host:port slices addresses that the live route sends to. */
  List<String> targets(String service) {
    List<String> all = new ArrayList<>();
    for (JsonNode ref :
        store.find(route(service)).orElseThrow().tree().at("/spec/rules/0/backendRefs")) {
      Key slice = new Key(Kind.ENDPOINT_SLICE, "ml", ref.path("name").asText());
      all.add(
          store.find(slice).orElseThrow().tree().at("/endpoints/0/addresses/0").asText("nobody"));
    }
    return all;
  }
}
