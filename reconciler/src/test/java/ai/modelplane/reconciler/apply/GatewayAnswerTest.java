package ai.modelplane.reconciler.apply;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.reconciler.cluster.LiveObject;
import ai.modelplane.reconciler.plan.Change;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;

/** Nothing is deleted that the gateway may still send to. */
class GatewayAnswerTest extends Applying {

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
        .putArray("parentRefs")
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
  void aGatewayThatCannotBeAskedKeepsTheOldBackendsForNow() {
    cluster.gatewayAnswers = false;
    cluster.unreadable = true;

    ChangeSet changes =
        apply(create(backend("new")), move(route("a"), "old", "new"), delete(backend("old")));

    assertThat(changes.outcomes().getLast().message()).isEqualTo("kept for now: no get");
  }
}
