package ai.modelplane.reconciler.apply;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.api.Names;
import ai.modelplane.reconciler.cluster.LiveObject;
import ai.modelplane.reconciler.fields.ServerSideApply;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is no longer what was planned with is planned again, once. */
class ReplanTest extends Applying {

  /** Somebody made it between plan and apply: the manifest is not what its object says. */
  @Test
  void theRouteOfAServiceThatBecameSomebodyElsesMeanwhileStaysAsItIs() {
    Key a = new Key(Kind.MODEL_SERVICE, "ml-team", "a");
    Key b = new Key(Kind.MODEL_SERVICE, "ml-team", "b");
    cluster.outdated.addAll(List.of(a, b));
    cluster.put(theirs(a, ""));
    cluster.put(theirs(b, "other.gateway"));

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
            "ModelService ml-team/b conflict",
            "HTTPRoute ml-team/a failed",
            "HTTPRoute ml-team/b failed",
            "Service ml-team/old skipped");
    assertThat(changes.outcomes().get(2).message())
        .isEqualTo("stays as it is: ModelService ml-team/a is not ours");
    assertThat(cluster.deeds).noneMatch(d -> d.contains("HTTPRoute"));
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
    cluster.put(applied(backend("fine")));
    cluster.put(applied(route("b"), "fine"));
    cluster.put(applied(backend("old")));
    cluster.outdated.addAll(List.of(backend("fine"), route("b")));

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
    cluster.put(theirs(backend("theirs"), ""));

    ChangeSet changes = apply(delete(backend("theirs")));

    assertThat(words(changes)).containsExactly("Service ml-team/theirs skipped");
    assertThat(cluster.deeds).containsExactly("delete Service ml-team/theirs outdated");
  }

  @Test
  void whatChangesAgainAndAgainIsReportedAndStopsWhatDependsOnIt() {
    cluster.outdated.addAll(List.of(backend("new"), backend("new")));

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
    LiveObject paused = new LiveObject(route("a"), tree(route("a"), "older"));
    paused
        .tree()
        .withObjectProperty("metadata")
        .putObject("annotations")
        .put(Names.RECONCILE, Names.DISABLED);
    cluster.put(paused);

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

  /** An object as our own apply leaves it. */
  private static LiveObject applied(Key key, String... backends) {
    ObjectNode identity = tree(key).without("spec");
    identity.withObjectProperty("metadata").remove("labels");
    return new LiveObject(key, ServerSideApply.object(identity, tree(key, backends)));
  }

  /** An object of another instance, or of none. */
  private static LiveObject theirs(Key key, String instance) {
    ObjectNode tree = tree(key);
    tree.withObjectProperty("metadata").putObject("labels").put(Names.INSTANCE, instance);
    return new LiveObject(key, tree);
  }
}
