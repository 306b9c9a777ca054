package ai.modelplane.reconciler.preview;

import static ai.modelplane.testing.Yaml.all;
import static ai.modelplane.testing.Yaml.cluster;
import static ai.modelplane.testing.Yaml.provider;
import static ai.modelplane.testing.Yaml.replica;
import static ai.modelplane.testing.Yaml.service;

import ai.modelplane.compiler.Compilation;
import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.diagnostic.Diagnostic;
import ai.modelplane.compiler.diagnostic.Finding;
import ai.modelplane.compiler.diagnostic.Location;
import ai.modelplane.compiler.diagnostic.Rule;
import ai.modelplane.compiler.diagnostic.Where;
import ai.modelplane.compiler.dialect.Dialect;
import ai.modelplane.compiler.hold.Hold;
import ai.modelplane.reconciler.cluster.LiveObject;
import ai.modelplane.reconciler.plan.Change;
import ai.modelplane.reconciler.plan.Doubts;
import ai.modelplane.reconciler.plan.Live;
import ai.modelplane.reconciler.plan.Note;
import ai.modelplane.reconciler.plan.Plan;
import ai.modelplane.reconciler.plan.Planner;
import ai.modelplane.reconciler.plan.Sketch;
import ai.modelplane.reconciler.plan.Traffic;
import ai.modelplane.testing.Yaml;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** A repository's change, through the real compiler and planner, as every format gets it. */
public final class Changes {

  private static final String FLEET =
      all(
          cluster("prod-us-east", "10.0.1.50"),
          cluster("prod-eu-west", "10.8.1.50"),
          replica("kimi-k2-0", "prod-us-east"),
          replica("kimi-k2-1", "prod-eu-west"),
          replica("kimi-k2-next-0", "prod-us-east"),
          replica("qwen3-8b-0", "prod-us-east"),
          replica("qwen3-8b-1", "prod-eu-west"),
          replica("llama-0", "prod-us-east"),
          replica("llama-1", "prod-eu-west"),
          replica("phi-0", "prod-eu-west"));

  private Changes() {}

  /** From one compilation, as it was applied, to another. */
  static Preview between(
      SortedMap<Key, LiveObject> live, Compilation wanted, List<Diagnostic> diagnostics) {
    Plan plan = Planner.plan(wanted.desired(), live, wanted.target(), Doubts.NONE);
    return new Preview(
        "models at 1a2b3c4",
        "cluster prod",
        plan,
        Traffic.of(Dialect.TRAEFIK, wanted.routes(), live, plan),
        diagnostics);
  }

  /** The demo's second commit: a canary gets 20 % in place of 5 %. */
  public static Preview canary() {
    return between(
        Sketch.applied(Sketch.compile(service("kimi").over("kimi-k2:95", "kimi-k2-next:5"), FLEET)),
        Sketch.compile(service("kimi").over("kimi-k2:80", "kimi-k2-next:20"), FLEET),
        List.of());
  }

  /** A first apply. */
  public static Preview first() {
    return between(
        new TreeMap<>(), Sketch.compile(service("kimi").over("kimi-k2"), FLEET), List.of());
  }

  /** Nothing to do. */
  public static Preview none() {
    Compilation same = Sketch.compile(service("kimi").over("kimi-k2"), FLEET);
    return between(Sketch.applied(same), same, List.of());
  }

  /** Nothing to do as far as one can see: a manifest has errors. */
  static Preview unknown(Diagnostic... errors) {
    Preview none = none();
    return new Preview(none.wanted(), none.against(), none.plan(), none.traffic(), List.of(errors));
  }

  /** A first apply of a service whose model runs nowhere. */
  static Preview unserved() {
    return between(
        new TreeMap<>(), Sketch.compile(service("kimi").over("kimi-k3"), FLEET), List.of());
  }

  /** One of everything: moved, new, lost and held traffic, drift, a conflict, findings. */
  public static Preview everything() {
    String before =
        all(
            service("kimi").over("kimi-k2:95", "kimi-k2-next:5"),
            service("llama").over("llama"),
            service("phi").over("phi"),
            service("drifted").over("qwen3-8b"),
            service("held").over("qwen3-8b"));
    String after =
        all(
            service("kimi").over("kimi-k2:80", "kimi-k2-next:20"),
            service("llama").over("llama"),
            service("phi").over("phi-4"),
            service("drifted").over("qwen3-8b"),
            service("held").over("qwen3-8b", "together"),
            service("new").over("qwen3-8b", "together"),
            service("taken").over("qwen3-8b"),
            provider("together", "https://api.together.example/v1"));
    SortedMap<Key, LiveObject> live = Sketch.applied(Sketch.compile(before, FLEET));
    edit(live, new Key(Kind.HTTP_ROUTE, "ml-team", "drifted"));
    metadata(live, "held").putObject("annotations").put("modelplane.ai/reconcile", "disabled");
    ObjectNode foreign =
        Live.yaml(
            """
            apiVersion: gateway.networking.k8s.io/v1
            kind: HTTPRoute
            metadata: {name: taken, namespace: ml-team}
            spec: {rules: []}
            """);
    live.put(Live.key(foreign), new LiveObject(Live.key(foreign), foreign));
    String moved =
        FLEET.replace(replica("llama-0", "prod-us-east"), replica("llama-0", "prod-eu-west"));
    return between(live, Sketch.compile(after, moved), List.of(error(), warning()));
  }

  /** Endpoints that go elsewhere: to another address, to the address of nobody's cluster. */
  static Preview moving() {
    String cluster = all(cluster("prod-eu-west", "10.8.1.50"), replica("phi-0", "prod-eu-west"));
    Yaml service = service("kimi").over("phi:2", "away:1", "new:1");
    return between(
        Sketch.applied(
            Sketch.compile(all(service, provider("away", "https://a.example.com/v1")), cluster)),
        Sketch.compile(
            all(
                service,
                provider("away", "https://b.example.com/v1"),
                provider("new", "https://c.example.com/v1")),
            cluster.replace("10.8.1.50", "10.8.1.99")),
        List.of());
  }

  private static ObjectNode metadata(SortedMap<Key, LiveObject> live, String route) {
    Key key = new Key(Kind.HTTP_ROUTE, "ml-team", route);
    return (ObjectNode) live.getOrDefault(key, live.lastEntry().getValue()).tree().path("metadata");
  }

  /** A person edits the first weight of a route with kubectl. */
  private static void edit(SortedMap<Key, LiveObject> live, Key route) {
    ObjectNode tree = live.getOrDefault(route, live.lastEntry().getValue()).tree();
    ((ObjectNode) tree.at("/spec/rules/0/backendRefs/0")).put("weight", 7);
    ((ObjectNode) tree.at("/metadata/managedFields/0/fieldsV1/f:spec")).remove("f:rules");
    Live.writer(tree, "kubectl-edit", "Update", Live.yaml("{f:spec: {f:rules: {}}}"));
  }

  static Diagnostic error() {
    return new Diagnostic(
        new Finding(
            Rule.SCHEMA_UNKNOWN_FIELD,
            new Where.File("qwen.yaml"),
            null,
            "unknown field \"matchLabel\" in spec.endpoints[0].selector",
            "did you mean matchLabels?"),
        new Location("qwen.yaml", 10, 9, 10, 19),
        "        matchLabel:",
        null,
        null);
  }

  /** A pull request takes two of two services away, which is more than a pass may delete. */
  static Preview held() {
    List<Change> changes = new ArrayList<>();
    List<Traffic> traffic = new ArrayList<>();
    for (String name : List.of("llama", "phi")) {
      Key key = new Key(Kind.MODEL_SERVICE, "ml-team", name);
      changes.add(new Change.Skip(key, new Hold.DeletionLimit()));
      traffic.add(
          new Traffic(
              key,
              List.of(
                  new Traffic.Row(
                      List.of(name + "-0"),
                      "prod-eu-west",
                      1,
                      1,
                      "http://10.8.1.50",
                      Optional.empty())),
              new Note(
                  Note.Meaning.DELETION_HELD,
                  "its manifest is gone; deletion is held, clients would get 404"),
              new TreeSet<>(Set.of(key))));
    }
    return new Preview(
        "models", "prod", new Plan(changes, List.of()), traffic, List.of(found(Rule.PRUNE_LIMIT)));
  }

  /** A finding of a rule, with the rule's own severity. */
  static Diagnostic found(Rule rule) {
    return new Diagnostic(
        new Finding(rule, new Where.Nowhere(), null, "something is wrong", null),
        null,
        null,
        null,
        null);
  }

  static Diagnostic warning() {
    return new Diagnostic(
        new Finding(
            Rule.SELECTOR_NO_MATCH,
            new Where.File("phi.yaml"),
            new Key(Kind.MODEL_SERVICE, "ml-team", "phi").resource(),
            "no endpoint in namespace ml-team has the labels {modelplane.ai/deployment=phi-4}",
            null),
        new Location("phi.yaml", 5, 14, 5, 22),
        null,
        null,
        null);
  }

  /** Many services, each with its own endpoints, all of whose weights change. */
  static Preview many(int services) {
    List<Yaml> before = new ArrayList<>();
    List<Yaml> after = new ArrayList<>();
    List<Yaml> fleet = new ArrayList<>();
    fleet.add(cluster("prod-us-east", "10.0.1.50"));
    fleet.add(cluster("prod-eu-west", "10.8.1.50"));
    for (int i = 0; i < services; i++) {
      String name = String.format(Locale.ROOT, "model-%04d", i);
      before.add(service(name).over(name + ":95", name + "-next:5"));
      after.add(service(name).over(name + ":80", name + "-next:20"));
      fleet.add(replica(name + "-0", "prod-us-east"));
      fleet.add(replica(name + "-1", "prod-eu-west"));
      fleet.add(replica(name + "-next-0", "prod-us-east"));
    }
    return between(
        Sketch.applied(Sketch.compile(all(before), all(fleet))),
        Sketch.compile(all(after), all(fleet)),
        List.of());
  }
}
