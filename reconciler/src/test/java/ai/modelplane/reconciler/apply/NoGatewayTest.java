package ai.modelplane.reconciler.apply;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.compiler.hold.Hold;
import ai.modelplane.reconciler.apply.ChangeSet.Held;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Nobody answers while the Gateway does not exist, and nobody is asked or waited for. */
class NoGatewayTest extends Applying {

  @BeforeEach
  void noGateway() {
    gatewayIsThere = false;
    cluster.gatewayAnswers = false;
    cluster.unreadable = true; // whoever asks for an answer fails
  }

  @Test
  void aBackendThatARouteLeavesStaysForNow() {
    ChangeSet changes =
        apply(create(backend("new")), move(route("a"), "old", "new"), delete(backend("old")));

    assertThat(words(changes))
        .containsExactly(
            "Service ml-team/new created",
            "HTTPRoute ml-team/a configured",
            "Service ml-team/old skipped");
    assertThat(changes.outcomes().getLast().why())
        .isInstanceOfSatisfying(
            Held.class, held -> assertThat(held.hold()).isInstanceOf(Hold.NoGateway.class));
    assertThat(changes.isUnfinished()).isTrue();
  }

  @Test
  void aBackendThatNoRouteHasPointedToInThisPassGoesAtOnce() {
    ChangeSet changes = apply(delete(backend("old")));

    assertThat(words(changes)).containsExactly("Service ml-team/old deleted");
    assertThat(changes.isUnfinished()).isFalse();
  }
}
