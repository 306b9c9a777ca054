package ai.modelplane.reconciler.apply;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.render.DesiredObject;
import ai.modelplane.reconciler.apply.ChangeSet.Outcome;
import ai.modelplane.reconciler.apply.ChangeSet.Result;
import ai.modelplane.reconciler.cluster.LiveObject;
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
import org.junit.jupiter.api.Test;

/** The order of writes, and how far one failure reaches. */
class ApplierTest {

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
    return new DesiredObject(
        key,
        tree(key, backends).toString(),
        Stream.of(backends).map(ApplierTest::backend).toList(),
        null);
  }

  static Change create(Key key, String... backends) {
    return new Change.Create(desired(key, backends), "does not exist");
  }

  /** A route that leaves one backend for another. */
  static Change move(Key route, String from, String to) {
    Change.FieldChange field =
        new Change.FieldChange(
            List.of("spec"),
            tree(route, from).path("spec"),
            tree(route, to).path("spec"),
            Optional.empty());
    return new Change.Configure(
        desired(route, to), new LiveObject(route, tree(route, from)), List.of(field), "differs");
  }

  static Change edited(Key key) {
    Change.FieldChange field =
        new Change.FieldChange(
            List.of("spec"), tree(key).path("spec"), tree(key).path("spec"), Optional.empty());
    return new Change.Configure(
        desired(key), new LiveObject(key, tree(key)), List.of(field), "differs");
  }

  static Change delete(Key key) {
    return new Change.Delete(new LiveObject(key, tree(key)), "no route points to it");
  }

  /** As they were planned with. */
  final List<LiveObject> routes = new ArrayList<>();

  ChangeSet apply(Change... changes) {
    Gate gate =
        new Gate(cluster, "g", "gateway", Duration.ofMillis(200), Duration.ZERO, stopping::get);
    return new Applier(cluster, gate, routes, this::replan, stopping::get, progress::add)
        .apply(new Plan(List.of(changes), List.of(backend("same"))));
  }

  /** What the second plan does; what is not in it is as it should be, or is not ours. */
  final Map<Key, Change> second = new TreeMap<>();

  final Set<Key> left = new TreeSet<>();

  Plan replan(Set<Key> keys, Collection<LiveObject> now) {
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

  @Test
  void backendsThenRoutesThenWhatNoRouteUses() {
    ChangeSet changes =
        apply(
            create(backend("new")),
            move(route("qwen"), "old", "new"),
            delete(backend("old")),
            delete(slice("old")));

    assertThat(cluster.deeds.subList(0, 2))
        .containsExactly("apply Service ml-team/new", "apply HTTPRoute ml-team/qwen");
    assertThat(cluster.deeds.subList(2, 4))
        .containsExactlyInAnyOrder(
            "delete Service ml-team/old", "delete EndpointSlice ml-team/old");
    assertThat(changes.hasTrouble()).isFalse();
    assertThat(changes.unchanged()).isEqualTo(1);
    assertThat(progress).containsExactlyInAnyOrderElementsOf(changes.outcomes());
  }

  @Test
  void theFailureOfABackendStopsOnlyTheRoutesThatNeedIt() {
    cluster.refused.add(backend("broken"));

    ChangeSet changes =
        apply(
            create(backend("broken")),
            create(backend("fine")),
            move(route("a"), "old-a", "broken"),
            move(route("b"), "old-b", "fine"),
            delete(backend("old-a")),
            delete(backend("old-b")));

    assertThat(words(changes))
        .containsExactly(
            "Service ml-team/broken failed",
            "Service ml-team/fine created",
            "HTTPRoute ml-team/a failed",
            "HTTPRoute ml-team/b configured",
            "Service ml-team/old-a skipped",
            "Service ml-team/old-b deleted");
    assertThat(changes.outcomes().get(2).message())
        .isEqualTo("stays as it is: Service ml-team/broken failed");
    assertThat(changes.outcomes().get(4).message())
        .isEqualTo("a route that stays as it is uses it");
    assertThat(cluster.deeds).doesNotContain("apply HTTPRoute ml-team/a");
    assertThat(changes.hasTrouble()).isTrue();
  }

  @Test
  void theFailureOfASliceStopsTheRouteAsWell() {
    cluster.refused.add(slice("new"));

    ChangeSet changes =
        apply(create(backend("new")), create(slice("new")), move(route("a"), "old", "new"));

    assertThat(words(changes)).contains("HTTPRoute ml-team/a failed");
  }

  /** As by an admission webhook: what it refuses is not served all the same. */
  @Test
  void aServiceThatTheClusterRefusesIsServedAsItWas() {
    Key refused = new Key(Kind.MODEL_SERVICE, "ml-team", "a");
    Key fine = new Key(Kind.MODEL_SERVICE, "ml-team", "b");
    cluster.refused.add(refused);

    ChangeSet changes =
        apply(
            edited(refused),
            edited(fine),
            move(route("a"), "old", "new"),
            move(route("b"), "old", "new"),
            delete(backend("old")));

    assertThat(words(changes))
        .containsExactly(
            "ModelService ml-team/a failed",
            "ModelService ml-team/b configured",
            "HTTPRoute ml-team/a failed",
            "HTTPRoute ml-team/b configured",
            "Service ml-team/old skipped");
  }

  @Test
  void theRouteOfAServiceThatIsLeftToSomebodyElseFollowsIt() {
    Key service = new Key(Kind.MODEL_SERVICE, "ml-team", "a");

    ChangeSet changes =
        apply(
            new Change.Conflict(desired(service), "also applied by argocd", "let one own it"),
            move(route("a"), "old", "new"));

    assertThat(words(changes))
        .containsExactly("ModelService ml-team/a conflict", "HTTPRoute ml-team/a configured");
  }

  /** Somebody made it between plan and apply: the manifest is not what its object says. */
  @Test
  void theRouteOfAServiceThatBecameSomebodyElsesMeanwhileStaysAsItIs() {
    Key a = new Key(Kind.MODEL_SERVICE, "ml-team", "a");
    Key b = new Key(Kind.MODEL_SERVICE, "ml-team", "b");
    cluster.outdated.addAll(List.of(a, b));
    cluster.put(new LiveObject(a, tree(a)));
    cluster.put(new LiveObject(b, tree(b)));
    second.put(a, new Change.Conflict(desired(a), "exists", "rename one"));
    left.add(b);

    ChangeSet changes =
        apply(
            create(a),
            create(b),
            create(route("a"), "new"),
            move(route("b"), "old", "new"),
            delete(backend("old")));

    assertThat(words(changes))
        .containsExactly(
            "ModelService ml-team/a conflict",
            "ModelService ml-team/b skipped",
            "HTTPRoute ml-team/a failed",
            "HTTPRoute ml-team/b failed",
            "Service ml-team/old skipped");
    assertThat(changes.outcomes().get(2).message())
        .isEqualTo("stays as it is: ModelService ml-team/a is not ours");
    assertThat(cluster.deeds).noneMatch(d -> d.contains("HTTPRoute"));
  }

  @Test
  void aRouteThatIsRefusedKeepsItsOldBackends() {
    cluster.refused.add(route("a"));

    ChangeSet changes =
        apply(
            create(backend("new")),
            move(route("a"), "old", "new"),
            delete(backend("old")),
            delete(slice("old")));

    assertThat(cluster.deeds).noneMatch(d -> d.startsWith("delete"));
    assertThat(changes.outcomes().get(1).message()).isEqualTo("no apply of HTTPRoute ml-team/a");
    assertThat(changes.count(Result.SKIPPED)).isEqualTo(2);
  }

  @Test
  void aRouteThatCannotBeDeletedKeepsItsBackends() {
    cluster.refused.add(route("a"));
    LiveObject live = new LiveObject(route("a"), tree(route("a"), "old"));

    apply(new Change.Delete(live, "its ModelService is gone"), delete(backend("old")));

    assertThat(cluster.deeds).containsExactly("delete HTTPRoute ml-team/a refused");
  }

  @Test
  void aGatewayThatDoesNotAnswerKeepsTheOldBackendsForNow() {
    cluster.gatewayAnswers = false;

    ChangeSet changes =
        apply(create(backend("new")), move(route("a"), "old", "new"), delete(backend("old")));

    assertThat(cluster.deeds).noneMatch(d -> d.startsWith("delete"));
    assertThat(changes.outcomes().getLast().message())
        .isEqualTo(
            "kept for now: the Gateway has not answered for HTTPRoute ml-team/a within 0.2 s");
    assertThat(changes.hasTrouble()).as("the next pass does it").isFalse();
  }

  /** A route that a pass before switched, and on which nothing is left to do. */
  LiveObject standing(String namespace, String gateway, String... backends) {
    Key key = new Key(Kind.HTTP_ROUTE, namespace, "a");
    ObjectNode tree = tree(key, backends);
    tree.withObject("/spec")
        .withArrayProperty("parentRefs")
        .addObject()
        .put("namespace", "g")
        .put("name", gateway);
    tree.withObject("/metadata").put("generation", 2);
    LiveObject route = new LiveObject(key, tree);
    cluster.put(route);
    return route;
  }

  @Test
  void thePassAfterOneThatGotNoAnswerKeepsTheOldBackendsAsWell() {
    cluster.gatewayAnswers = false;
    routes.add(standing("ml-team", "gateway", "new"));

    ChangeSet changes = apply(delete(backend("old")));

    assertThat(cluster.deeds).isEmpty();
    assertThat(changes.outcomes().getFirst().message())
        .startsWith("kept for now: the Gateway has not answered for HTTPRoute ml-team/a");
    assertThat(changes.isUnfinished()).isTrue();
  }

  @Test
  void thePassAfterDeletesThemOnceTheGatewayHasAnswered() {
    routes.add(standing("ml-team", "gateway", "new"));

    ChangeSet changes = apply(delete(backend("old")));

    assertThat(words(changes)).containsExactly("Service ml-team/old deleted");
    assertThat(changes.isUnfinished()).isFalse();
  }

  @Test
  void noAnswerIsWaitedForOfOtherNamespacesAndOtherGateways() {
    cluster.gatewayAnswers = false;
    routes.add(standing("elsewhere", "gateway", "new"));
    routes.add(standing("ml-team", "another", "new"));

    assertThat(words(apply(delete(backend("old"))))).containsExactly("Service ml-team/old deleted");
  }

  @Test
  void noAnswerIsWaitedForOfARouteThatThisPassDeletes() {
    cluster.gatewayAnswers = false;
    LiveObject route = standing("ml-team", "gateway", "old");
    routes.add(route);

    apply(new Change.Delete(route, "its ModelService is gone"), delete(backend("old")));

    assertThat(cluster.deeds)
        .containsExactly("delete HTTPRoute ml-team/a", "delete Service ml-team/old");
  }

  @Test
  void whatPeopleWroteIsDeletedWithoutWaitingForTheGateway() {
    cluster.gatewayAnswers = false;
    Key service = new Key(Kind.MODEL_SERVICE, "ml-team", "gone");

    apply(move(route("a"), "old", "new"), delete(service));

    assertThat(cluster.deeds).contains("delete ModelService ml-team/gone");
  }

  @Test
  void whatIsNoLongerWhatWasPlannedWithIsPlannedAgainOnce() {
    cluster.outdated.add(route("a"));
    cluster.outdated.add(backend("old"));
    cluster.outdated.add(backend("gone"));
    cluster.put(new LiveObject(backend("fine"), tree(backend("fine"))));
    cluster.put(new LiveObject(route("b"), tree(route("b"), "fine")));
    cluster.outdated.addAll(List.of(backend("fine"), route("b")));
    second.put(route("a"), create(route("a"), "new"));
    second.put(backend("old"), delete(backend("old")));

    ChangeSet changes =
        apply(
            create(backend("fine")),
            move(route("a"), "old", "new"),
            move(route("b"), "old", "fine"),
            delete(backend("gone")),
            delete(backend("old")));

    assertThat(words(changes))
        .containsExactly(
            "Service ml-team/fine created",
            "HTTPRoute ml-team/a created",
            "Service ml-team/old deleted",
            "Service ml-team/gone deleted");
    assertThat(changes.unchanged()).as("one as planned, and route b by now").isEqualTo(2);
    assertThat(progress).isEqualTo(changes.outcomes());
  }

  @Test
  void whatIsSomebodyElsesByNowIsLeft() {
    cluster.outdated.add(backend("theirs"));
    cluster.put(new LiveObject(backend("theirs"), tree(backend("theirs"))));
    left.add(backend("theirs"));

    ChangeSet changes = apply(delete(backend("theirs")));

    assertThat(words(changes)).containsExactly("Service ml-team/theirs skipped");
    assertThat(cluster.deeds).containsExactly("delete Service ml-team/theirs outdated");
  }

  @Test
  void whatChangesAgainAndAgainIsReportedAndStopsWhatDependsOnIt() {
    cluster.outdated.addAll(List.of(backend("new"), backend("new")));
    second.put(backend("new"), create(backend("new")));

    ChangeSet changes =
        apply(create(backend("new")), move(route("a"), "old", "new"), delete(backend("old")));

    assertThat(words(changes))
        .containsExactly(
            "Service ml-team/new failed",
            "HTTPRoute ml-team/a failed",
            "Service ml-team/old skipped");
  }

  /** Between plan and apply somebody pauses a route: it keeps what it points to. */
  @Test
  void aRouteThatIsPausedMeanwhileKeepsItsBackends() {
    cluster.outdated.add(route("a"));
    cluster.put(new LiveObject(route("a"), tree(route("a"), "older")));
    second.put(route("a"), new Change.Skip(route("a"), "paused"));

    ChangeSet changes =
        apply(
            create(backend("new")),
            move(route("a"), "old", "new"),
            delete(backend("old")),
            delete(backend("older")),
            delete(backend("oldest")));

    assertThat(words(changes))
        .containsExactly(
            "Service ml-team/new created",
            "HTTPRoute ml-team/a skipped",
            "Service ml-team/old skipped",
            "Service ml-team/older skipped",
            "Service ml-team/oldest deleted");
  }

  @Test
  void aGatewayThatCannotBeAskedKeepsTheOldBackendsForNow() {
    cluster.gatewayAnswers = false;
    cluster.unreadable = true;

    ChangeSet changes =
        apply(create(backend("new")), move(route("a"), "old", "new"), delete(backend("old")));

    assertThat(changes.outcomes().getLast().message()).isEqualTo("kept for now: no get");
  }

  @Test
  void aBackendThatCannotBeChangedInPlaceIsReplaced() {
    cluster.immutable.add(backend("b"));

    ChangeSet changes = apply(edited(backend("b")));

    assertThat(words(changes)).containsExactly("Service ml-team/b replaced");
    assertThat(cluster.deeds)
        .containsExactly("delete Service ml-team/b", "apply Service ml-team/b");
  }

  @Test
  void whatTheServerDoesNotAcceptAtAllIsNoReasonToTakeAwayWhatThereIs() {
    cluster.immutable.addAll(List.of(backend("b"), route("r")));
    cluster.invalid.add(Kind.SERVICE);

    ChangeSet changes = apply(edited(backend("b")), edited(route("r")));

    assertThat(words(changes))
        .as("a route is never replaced")
        .containsExactly("Service ml-team/b failed", "HTTPRoute ml-team/r failed");
    assertThat(changes.outcomes().getFirst().message()).isEqualTo("Service ml-team/b is immutable");
    assertThat(cluster.deeds).isEmpty();
  }

  @Test
  void onceItIsToStopNothingFurtherIsBegun() {
    stopping.set(true);

    ChangeSet changes = apply(create(backend("new")), create(route("a"), "new"));

    assertThat(cluster.deeds).isEmpty();
    assertThat(changes.outcomes().getFirst().message()).isEqualTo("not begun: stopping");
  }

  @Test
  void skipsAndConflictsAreOutcomesWithoutAWrite() {
    ChangeSet changes =
        apply(
            new Change.Skip(backend("paused"), "paused"),
            new Change.Conflict(desired(route("a")), "exists", "rename one"));

    assertThat(cluster.deeds).isEmpty();
    assertThat(words(changes))
        .containsExactly("Service ml-team/paused skipped", "HTTPRoute ml-team/a conflict");
    assertThat(changes.outcomes().getLast().message()).isEqualTo("exists; rename one");
  }
}
