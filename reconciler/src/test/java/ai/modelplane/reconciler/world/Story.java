package ai.modelplane.reconciler.world;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.api.Names;
import ai.modelplane.compiler.dialect.Dialect;
import ai.modelplane.reconciler.apply.ChangeSet;
import ai.modelplane.reconciler.plan.Change;
import ai.modelplane.reconciler.prepare.Prepared;
import ai.modelplane.testing.Yaml;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.function.Consumer;

/** What is told in the shortest stories. */
abstract class Story {

  static final Key SERVICE = ms("qwen");

  final World world = World.bare();
  final Store store = world.store;

  void service(String name, String deployment) {
    git(Yaml.service(name).over(deployment));
  }

  void endpoint(String name, String deployment, String url) {
    git(Yaml.endpoint(name, url).deployment(deployment));
  }

  /** In namespace ml, in a file of its own. */
  void git(Yaml manifest) {
    files().put(file(manifest.key()), manifest.in("ml").text());
  }

  static String file(Key key) {
    return (key.kind() == Kind.MODEL_ENDPOINT ? "endpoint-" : "") + key.name() + ".yaml";
  }

  SortedMap<String, String> files() {
    return world.one.files();
  }

  void remove(Key manifest) {
    files().remove(file(manifest));
  }

  void spoil(Key manifest, String from, String to) {
    files().computeIfPresent(file(manifest), (file, text) -> text.replace(from, to));
  }

  /** Blue serves. One commit is to move the service to green. */
  void blueThenGreen() {
    service("qwen", "blue");
    endpoint("blue", "blue", "http://10.0.0.1/v1");
    pass();
    service("qwen", "green");
    endpoint("green", "green", "http://10.0.0.2/v1");
  }

  ChangeSet pass() {
    return world.one.run(store);
  }

  /** A ready one at 10.0.0.3. */
  void replica(String namespace) {
    store.write("runner", Yaml.cluster("east", "10.0.0.3"));
    runs(Yaml.replica("replica", "east").in(namespace).deployment("x"));
  }

  void runs(Yaml replica) {
    store.write("runner", replica);
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
        .flatMap(route -> Dialect.TRAEFIK.targets(route.tree()).stream())
        .filter(k -> k.kind() != Kind.BACKEND_TLS_POLICY && store.find(k).isEmpty())
        .toList();
  }

  /** A person sets an annotation to disabled. */
  void disable(Key key, String annotation) {
    update(key, tree -> tree.withObject("/metadata/annotations").put(annotation, Names.DISABLED));
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
