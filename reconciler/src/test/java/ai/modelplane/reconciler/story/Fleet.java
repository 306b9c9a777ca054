package ai.modelplane.reconciler.story;

import ai.modelplane.compiler.Options;
import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.api.Names;
import ai.modelplane.compiler.dialect.Dialect;
import ai.modelplane.reconciler.cli.Cli;
import ai.modelplane.reconciler.cluster.Cluster;
import ai.modelplane.reconciler.cluster.LiveObject;
import ai.modelplane.testbed.Testbed;
import ai.modelplane.testing.Yaml;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Fifty services in a source that is in one of two states, A and B. From one to the other the
 * addresses of shared endpoints change, so that routes move to other backends; services change what
 * they select, some go and some come. Beside them stand objects of another source, and such that
 * people made.
 */
public final class Fleet {

  private static final int SERVICES = 50;
  private static final int COMING_AND_GOING = 3;
  private static final int SELECTING_OTHERS = 3;
  private static final int ON_THE_SECURE_ENDPOINT = 1;
  private static final int ON_THE_POOL = 10;

  /** The two states of the source. */
  public enum State {
    A,
    B;

    public State other() {
      return this == A ? B : A;
    }
  }

  private final World world;
  private SortedMap<Key, String> strangersAtFirst = new TreeMap<>();

  private Fleet(World world) {
    this.world = world;
  }

  /** In a namespace of its own, source and cluster in state A. */
  public static Fleet begin(Path repo, Path other) {
    Fleet fleet = scene(repo, other);
    for (Cli pass : List.of(fleet.world.withRepo(other).reconcile(), fleet.world.reconcile())) {
      if (pass.exit() != 0) {
        throw new AssertionError(pass.err());
      }
    }
    fleet.remember();
    return fleet;
  }

  /** The same before the first pass over any of the two sources. */
  static Fleet scene(Path repo, Path other) {
    World world = World.begin("fleet", repo);
    world.cluster("third", "10.0.3.50");
    world.replica("east-0", "east", "prod-us-east").replica("east-1", "east", "third");
    world.replica("west-0", "west", "prod-eu-west");
    world.withRepo(other).write(World.service("theirs", "east"));
    world.apply(World.service("by-hand", "west"));
    world.apply(Yaml.endpoint("by-hand", "http://10.0.7.7/v1").in("NS").deployment("west"));
    world.apply(
        """
        apiVersion: v1
        kind: Service
        metadata: {name: by-hand, namespace: NS}
        spec: {clusterIP: None, ports: [{name: web, port: 80}]}
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata: {name: a-route-by-hand, namespace: NS}
        spec: {rules: [{backendRefs: [{name: by-hand, port: 80}]}]}
        """);
    Fleet fleet = new Fleet(world);
    fleet.change(State.A);
    return fleet;
  }

  /** From now on nobody may touch what is not of this source. */
  void remember() {
    strangersAtFirst = now();
  }

  public Key key(Kind kind, String name) {
    return new Key(kind, world.namespace, name);
  }

  public Testbed testbed() {
    return world.testbed;
  }

  public String namespace() {
    return world.namespace;
  }

  public Path repo() {
    return world.repo;
  }

  /** The source, from now on. */
  public void change(State state) {
    String host = state == State.A ? "10.0.9.1" : "10.0.9.2";
    world.write(World.endpoint("pool", "http://" + host + "/v1"));
    world.write(
        "secure.yaml",
        World.endpoint("secure", "https://" + host + "/v1")
            .with("tls: {hostname: engine.example.com}"));
    int selecting = ON_THE_POOL + ON_THE_SECURE_ENDPOINT;
    int same = selecting + SELECTING_OTHERS;
    for (int i = 0; i < SERVICES; i++) {
      String deployment = (state == State.A) == (i % 2 == 0) ? "east" : "west";
      Yaml text;
      if (i < ON_THE_POOL) {
        text = external("s-" + i, "pool");
      } else if (i < selecting) {
        text = external("s-" + i, "secure");
      } else if (i < same) {
        text = World.service("s-" + i, deployment);
      } else if (i < SERVICES - COMING_AND_GOING) {
        text = World.service("s-" + i, i % 2 == 0 ? "east" : "west");
      } else {
        text = World.service((state == State.A ? "a-" : "b-") + i, deployment);
      }
      world.write("s-" + i + ".yaml", text);
    }
  }

  private static Yaml external(String name, String endpoint) {
    return Yaml.service(name).in("NS").entry("modelplane.ai/external-provider=" + endpoint);
  }

  public Cli reconcile(String... more) {
    return world.reconcile(more);
  }

  /** What a pass would do: an exit code of 0 says nothing. */
  public Cli diff() {
    return Cli.run(
        "diff", world.repo.toString(), "--kubeconfig", world.testbed.kubeconfig().toString());
  }

  /** Everything of the namespace that a pass could have written, as it is. */
  SortedMap<Key, LiveObject> objects() {
    SortedMap<Key, LiveObject> objects = new TreeMap<>();
    world.live().read(Options.DEFAULT.gateways()).objects().values().stream()
        .filter(o -> o.key().namespace().equals(world.namespace))
        .filter(o -> o.key().kind() != Kind.MODEL_REPLICA && o.key().kind() != Kind.GATEWAY)
        .forEach(o -> objects.put(o.key(), o));
    return objects;
  }

  Cluster live() {
    return world.live();
  }

  World world() {
    return world;
  }

  /** The same without what differs from one object to another of the same making. */
  public SortedMap<Key, String> state() {
    return state(objects());
  }

  static SortedMap<Key, String> state(SortedMap<Key, LiveObject> objects) {
    SortedMap<Key, String> state = new TreeMap<>();
    objects.forEach((key, object) -> state.put(key, lasting(object)));
    return state;
  }

  private static String lasting(LiveObject object) {
    ObjectNode tree = object.tree().deepCopy();
    ObjectNode metadata = tree.withObjectProperty("metadata");
    metadata.retain(List.of("name", "namespace", "labels", "annotations"));
    if (object.key().kind() == Kind.SERVICE) {
      tree.remove("status");
    }
    if (metadata.get("annotations") instanceof ObjectNode annotations
        && annotations.remove(Names.MUTATED) != null
        && annotations.isEmpty()) {
      metadata.remove("annotations"); // what was put right is noted, and stays as a note
    }
    times(tree);
    return tree.toString();
  }

  /** Points in time, and the generations that they go with. */
  private static void times(JsonNode node) {
    if (node instanceof ObjectNode object) {
      object.remove(List.of("lastTransitionTime", "observedGeneration"));
    }
    node.forEach(Fleet::times);
  }

  /** Routes that point to a backend that is not there, now. */
  public List<String> dangling() {
    return dangling(objects());
  }

  static List<String> dangling(Map<Key, LiveObject> objects) {
    return objects.values().stream()
        .filter(o -> o.key().kind() == Kind.HTTP_ROUTE)
        .flatMap(
            route ->
                Dialect.TRAEFIK.targets(route.tree()).stream()
                    .filter(b -> b.kind() != Kind.BACKEND_TLS_POLICY)
                    .filter(b -> !objects.containsKey(b))
                    .map(b -> route.key() + " points to " + b))
        .toList();
  }

  /** What is not of this source, and no longer as it was. */
  public List<String> touched() {
    SortedMap<Key, String> now = now();
    return strangersAtFirst.entrySet().stream()
        .filter(e -> !e.getValue().equals(now.get(e.getKey())))
        .map(e -> e.getKey() + ": " + now.get(e.getKey()))
        .toList();
  }

  private SortedMap<Key, String> now() {
    SortedMap<Key, String> now = new TreeMap<>();
    List<Key> strangers =
        List.of(
            key(Kind.MODEL_SERVICE, "theirs"),
            key(Kind.MODEL_SERVICE, "by-hand"),
            key(Kind.MODEL_ENDPOINT, "by-hand"),
            key(Kind.SERVICE, "by-hand"),
            key(Kind.HTTP_ROUTE, "theirs"),
            key(Kind.HTTP_ROUTE, "by-hand"),
            key(Kind.HTTP_ROUTE, "a-route-by-hand"));
    for (LiveObject object : world.live().get(strangers)) {
      JsonNode tree = object.tree();
      String labels = tree.path("metadata").path("labels").toString();
      now.put(object.key(), object.uid() + " " + labels + " " + tree.path("spec"));
    }
    return now;
  }
}
