package ai.modelplane.reconciler.apply;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.hold.Hold;
import ai.modelplane.reconciler.cluster.LiveObject;
import ai.modelplane.reconciler.plan.Change;
import ai.modelplane.reconciler.plan.Owner;
import ai.modelplane.reconciler.plan.Plan;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is no longer what was planned with is planned again, once. */
class ReplanTest extends Applying {

  /** Somebody made it between plan and apply: the manifest is not what its object says. */
  @Test
  void theRouteOfAServiceThatBecameSomebodyElsesMeanwhileStaysAsItIs() {
    Key a = new Key(Kind.MODEL_SERVICE, "ml-team", "a");
    Key b = new Key(Kind.MODEL_SERVICE, "ml-team", "b");
    cluster.outdated.addAll(List.of(a, b));
    cluster.put(new LiveObject(a, tree(a)));
    cluster.put(new LiveObject(b, tree(b)));
    second.put(a, new Change.Conflict(desired(a), new Owner.Stranger(), "rename one"));
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

  /** What it would have brought is not made, and what follows from the live one is. */
  @Test
  void aServiceThatIsRefusedIsPlannedWithout() {
    Key a = new Key(Kind.MODEL_SERVICE, "ml-team", "a");
    cluster.refused.add(a);
    without =
        Optional.of(
            new Plan(
                List.of(edited(a), create(backend("live")), move(route("a"), "old", "live")),
                List.of(backend("same"), a)));

    ChangeSet changes = apply(edited(a), create(backend("new")), move(route("a"), "old", "new"));

    assertThat(words(changes))
        .containsExactly(
            "ModelService ml-team/a failed",
            "Service ml-team/live created",
            "HTTPRoute ml-team/a configured");
    assertThat(changes.unchanged()).as("not what failed").isEqualTo(1);
    assertThat(cluster.deeds).containsOnlyOnce("apply ModelService ml-team/a refused");
  }

  @Test
  void theRouteOfARefusedServiceStaysWhenNothingCanBePlannedWithoutIt() {
    Key a = new Key(Kind.MODEL_SERVICE, "ml-team", "a");
    cluster.refused.add(a);

    ChangeSet changes = apply(edited(a), create(backend("new")), move(route("a"), "old", "new"));

    assertThat(words(changes))
        .containsExactly(
            "ModelService ml-team/a failed",
            "Service ml-team/new created",
            "HTTPRoute ml-team/a failed");
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
    second.put(route("a"), new Change.Skip(route("a"), Hold.Paused.ITSELF));

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
}
