package ai.modelplane.reconciler.apply;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.dialect.DesiredObject;
import ai.modelplane.compiler.dialect.Dialect;
import ai.modelplane.compiler.dialect.Stage;
import ai.modelplane.reconciler.apply.ChangeSet.Outcome;
import ai.modelplane.reconciler.apply.Declaration.Planned;
import ai.modelplane.reconciler.cluster.LiveObject;
import ai.modelplane.reconciler.fields.FieldChange;
import ai.modelplane.reconciler.plan.Change;
import ai.modelplane.reconciler.plan.Plan;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/** Plans in a few words, and an applier for them on a cluster in memory. */
abstract class Applying {

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
    ObjectNode tree = JsonNodeFactory.instance.objectNode();
    tree.putObject("metadata").put("name", key.name()).put("namespace", key.namespace());
    if (key.kind() == Kind.HTTP_ROUTE) {
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

  /** As they were planned with. */
  final List<LiveObject> routes = new ArrayList<>();

  /** Whether the Gateway exists. */
  boolean gatewayIsThere = true;

  /** What a pass does, in its order. */
  ChangeSet apply(Change... changes) {
    GatewayWait wait =
        new GatewayWait(
            cluster,
            Dialect.TRAEFIK,
            new Key(Kind.GATEWAY, "g", "gateway"),
            gatewayIsThere,
            Duration.ofMillis(200),
            Duration.ZERO,
            stopping::get);
    Writer writer = new Writer(cluster, stopping::get, progress::add);
    Plan plan = new Plan(List.of(changes), List.of(backend("same")));
    Execution declared =
        Declaration.declare(
                writer,
                new Planned<>("plan", Execution.of(plan, this::replan)),
                (from, untaken, now) ->
                    without.map(p -> new Planned<>(from, Execution.of(p, this::replan))))
            .execution();
    Execution backed = Serving.backends(writer, declared);
    wait.beforeSwitch(backed);
    Execution served = Serving.routes(writer, backed);
    Answers answers = wait.answers(served, routes);
    return Retirement.retire(writer, served, Dialect.TRAEFIK, answers.hold()).changes();
  }

  /** What the second plan does; what is not in it is as it should be, or is not ours. */
  final Map<Key, Change> second = new TreeMap<>();

  final Set<Key> left = new TreeSet<>();

  /** The plan without what could not be declared; empty when there is no other. */
  Optional<Plan> without = Optional.empty();

  private Plan replan(Set<Key> keys, Collection<LiveObject> now) {
    List<Key> fine =
        now.stream()
            .map(LiveObject::key)
            .filter(k -> !second.containsKey(k) && !left.contains(k))
            .toList();
    return new Plan(second.values().stream().filter(c -> keys.contains(c.key())).toList(), fine);
  }

  static List<String> words(ChangeSet changes) {
    return changes.outcomes().stream().map(o -> o.key() + " " + o.result().word()).toList();
  }
}
