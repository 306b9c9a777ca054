package ai.modelplane.reconciler.apply;

import ai.modelplane.compiler.Compilation;
import ai.modelplane.compiler.Model;
import ai.modelplane.compiler.Options;
import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.api.Names;
import ai.modelplane.compiler.dialect.DesiredObject;
import ai.modelplane.compiler.dialect.DesiredState;
import ai.modelplane.compiler.dialect.Dialect;
import ai.modelplane.compiler.dialect.Stage;
import ai.modelplane.compiler.dialect.Target;
import ai.modelplane.compiler.endpoint.Candidates;
import ai.modelplane.compiler.fleet.FleetState;
import ai.modelplane.reconciler.apply.ChangeSet.Outcome;
import ai.modelplane.reconciler.cluster.Controller;
import ai.modelplane.reconciler.cluster.Gateways;
import ai.modelplane.reconciler.cluster.LiveObject;
import ai.modelplane.reconciler.cluster.LiveState;
import ai.modelplane.reconciler.cluster.Surroundings;
import ai.modelplane.reconciler.fields.FieldChange;
import ai.modelplane.reconciler.gather.Gathered;
import ai.modelplane.reconciler.gather.Input;
import ai.modelplane.reconciler.plan.Change;
import ai.modelplane.reconciler.plan.Doubts;
import ai.modelplane.reconciler.plan.Plan;
import ai.modelplane.reconciler.prepare.Basis;
import ai.modelplane.reconciler.prepare.Prepared;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/** Plans in a few words, and an applier for them on a cluster in memory. */
abstract class Applying {

  private static final Key GATEWAY = new Key(Kind.GATEWAY, "g", "gateway");

  final MemoryCluster cluster = new MemoryCluster();
  final AtomicBoolean stopping = new AtomicBoolean();
  final List<Outcome> progress = Collections.synchronizedList(new ArrayList<>());

  static Key backend(String name) {
    return new Key(Kind.SERVICE, "ml-team", name);
  }

  static Key slice(String name) {
    return new Key(Kind.ENDPOINT_SLICE, "ml-team", name);
  }

  static Key route(String name) {
    return new Key(Kind.HTTP_ROUTE, "ml-team", name);
  }

  static ObjectNode tree(Key key, String... backends) {
    ObjectNode tree = LiveObject.identity(key);
    tree.withObject("/metadata/labels")
        .put(Names.MANAGED_BY, Names.FIELD_MANAGER)
        .put(Names.INSTANCE, "g.gateway");
    if (key.kind() == Kind.HTTP_ROUTE) {
      tree.withObject("/spec")
          .putArray("parentRefs")
          .addObject()
          .put("namespace", GATEWAY.namespace())
          .put("name", GATEWAY.name());
      ObjectNode rule = tree.withObject("/spec").withArrayProperty("rules").addObject();
      for (String backend : backends) {
        rule.withArrayProperty("backendRefs").addObject().put("name", backend);
      }
    }
    return tree;
  }

  static DesiredObject desired(Key key, String... backends) {
    boolean route = key.kind() == Kind.HTTP_ROUTE;
    return new DesiredObject(
        key,
        stage(key.kind()),
        route
            ? new DesiredObject.Serves(new Key(Kind.MODEL_SERVICE, key.namespace(), key.name()))
            : new DesiredObject.Shared(),
        tree(key, backends).toString(),
        Stream.of(backends).flatMap(b -> Stream.of(backend(b), slice(b))).toList());
  }

  private static Stage stage(Kind kind) {
    return switch (kind) {
      case HTTP_ROUTE -> Stage.SWITCH;
      case MODEL_SERVICE -> Stage.DECLARE;
      case MODEL_ENDPOINT -> Stage.RECORD;
      default -> Stage.PREPARE;
    };
  }

  static Change create(Key key, String... backends) {
    return new Change.Create(desired(key, backends), "does not exist");
  }

  /** A route that leaves one backend for another. */
  static Change move(Key route, String from, String to) {
    FieldChange field =
        new FieldChange(
            List.of("spec"),
            tree(route, from).path("spec"),
            tree(route, to).path("spec"),
            Optional.empty());
    return new Change.Configure(
        desired(route, to), new LiveObject(route, tree(route, from)), List.of(field), "differs");
  }

  static Change edited(Key key) {
    FieldChange field =
        new FieldChange(
            List.of("spec"), tree(key).path("spec"), tree(key).path("spec"), Optional.empty());
    return new Change.Configure(
        desired(key), new LiveObject(key, tree(key)), List.of(field), "differs");
  }

  static Change delete(Key key) {
    return new Change.Delete(new LiveObject(key, tree(key)), "no route points to it");
  }

  /** Our routes on which nothing is to be done. */
  final List<LiveObject> routes = new ArrayList<>();

  /** Whether the Gateway exists. */
  boolean gatewayIsThere = true;

  /** What a pass does, in its order. */
  ChangeSet apply(Change... changes) {
    GatewayWait wait =
        new GatewayWait(cluster, gateways(), Duration.ofMillis(200), Duration.ZERO, stopping::get);
    Writer writer = new Writer(cluster, stopping::get, progress::add);
    Execution declared = Declaration.declare(writer, prepared(changes));
    Execution backed = Serving.backends(writer, declared);
    Execution served = Serving.routes(writer, backed.postponing(wait.early(backed)));
    GatewayPace.Answers answers = wait.answers(served);
    return Retirement.retire(writer, served, answers.holds()).changes();
  }

  private Gateways gateways() {
    return Gateways.of(
        GATEWAY, gatewayIsThere ? Optional.of(new Controller.Unread()) : Optional.empty());
  }

  /** A pass of no manifest, which would make these changes. */
  private Prepared prepared(Change... changes) {
    List<DesiredObject> desired = new ArrayList<>();
    SortedMap<Key, LiveObject> live = new TreeMap<>();
    routes.forEach(r -> live.put(r.key(), r));
    for (Change change : changes) {
      switch (change) {
        case Change.Create create -> desired.add(create.desired());
        case Change.Configure configure -> {
          desired.add(configure.desired());
          live.put(configure.key(), cluster.judged(configure.live()));
        }
        case Change.Conflict conflict -> desired.add(conflict.desired());
        case Change.Delete delete -> live.put(delete.key(), delete.live());
        case Change.Skip _ -> {}
      }
    }
    Compilation compilation =
        new Compilation(
            List.of(),
            new TreeMap<>(),
            new Candidates(new TreeMap<>(), List.of()),
            List.of(),
            DesiredState.of(desired, List.of(), Map.of(), Map.of(), List.of()),
            new Target(GATEWAY, Dialect.TRAEFIK, Optional.empty()),
            List.of());
    return new Prepared(
        new Options(GATEWAY, List.of(), OptionalInt.empty(), Set.of()),
        new Gathered(
            List.of(Input.NONE),
            List.of(Input.NONE),
            new LiveState(FleetState.EMPTY, live, Surroundings.UNKNOWN, new TreeMap<>(), List.of()),
            gateways(),
            List.of()),
        live,
        new Basis(new Model(Options.DEFAULT), List.of()),
        compilation,
        Doubts.NONE,
        new Plan(List.of(changes), List.of(backend("same"))),
        List.of());
  }

  static List<String> words(ChangeSet changes) {
    return changes.outcomes().stream().map(o -> o.key() + " " + o.result().word()).toList();
  }
}
