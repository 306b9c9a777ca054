package ai.modelplane.reconciler.apply;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.hold.Hold;
import ai.modelplane.reconciler.apply.ChangeSet.Result;
import ai.modelplane.reconciler.cluster.LiveObject;
import ai.modelplane.reconciler.plan.Change;
import ai.modelplane.reconciler.plan.Owner;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The order of writes, and how far one failure reaches. */
class ApplierTest extends Applying {

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
            new Change.Conflict(
                desired(service), new Owner.Applier("argocd", "spec"), "let one own it"),
            move(route("a"), "old", "new"));

    assertThat(words(changes))
        .containsExactly("ModelService ml-team/a conflict", "HTTPRoute ml-team/a configured");
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
            new Change.Skip(backend("paused"), Hold.Paused.ITSELF),
            new Change.Conflict(desired(route("a")), new Owner.Stranger(), "rename one"));

    assertThat(cluster.deeds).isEmpty();
    assertThat(words(changes))
        .containsExactly("Service ml-team/paused skipped", "HTTPRoute ml-team/a conflict");
    assertThat(changes.outcomes().getLast().message())
        .isEqualTo("exists and was not made by Modelplane; rename one");
  }
}
