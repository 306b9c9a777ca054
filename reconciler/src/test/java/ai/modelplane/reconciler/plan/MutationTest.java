package ai.modelplane.reconciler.plan;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.compiler.hold.Hold;
import ai.modelplane.reconciler.cluster.LiveObject;
import ai.modelplane.reconciler.plan.Change.Configure;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What comes back after one write is left; anything else is written. */
class MutationTest extends Planning {

  private static final String FOUND = "2026-01-02T03:04:05Z";

  /** Our route with hostnames that somebody added. */
  private static ObjectNode patched(String host, String manager, String time) {
    ObjectNode tree = Live.ours(route("b")).tree();
    tree.withObject("/spec").putArray("hostnames").add(host);
    Live.writer(tree, manager, "Update", Live.yaml("{f:spec: {f:hostnames: {}}}"));
    ((ObjectNode) tree.at("/metadata/managedFields/1")).put("time", time);
    return tree;
  }

  private Change planned(ObjectNode tree) {
    live.clear();
    live.add(new LiveObject(Live.key(tree), tree));
    return plan().changes().getFirst();
  }

  /** The note that a write would leave that puts this right. */
  private String note(ObjectNode tree) {
    Configure change = (Configure) planned(tree);
    return Mutation.noted(change.desired(), change.fields())
        .at("/metadata/annotations/modelplane.ai~1mutated")
        .asText();
  }

  private static ObjectNode with(String note, ObjectNode tree) {
    tree.withObject("/metadata/annotations").put("modelplane.ai/mutated", note);
    return tree;
  }

  @Test
  void theSameWithALaterTimeIsLeftWithTheNameOfItsManager() {
    wantRendered(route("b"));
    String note = note(patched("x", "kyverno", FOUND));

    Change again = planned(with(note, patched("x", "kyverno", "2026-01-02T03:05:00Z")));

    assertThat(again)
        .isEqualTo(
            new Change.Skip(
                Live.key(route("b")),
                new Hold.Mutated("spec.hostnames", Optional.of("kyverno"), true)));
    assertThat(again.isWrite()).isFalse();
  }

  @Test
  void whatAKilledPassDidNotTakeAwayIsTakenAway() {
    wantRendered(route("b"));
    String note = note(patched("x", "alice", FOUND));

    assertThat(planned(with(note, patched("x", "alice", FOUND)))).isInstanceOf(Configure.class);
  }

  @Test
  void anotherValueAnotherWishAndAnotherDayAreWritten() {
    wantRendered(route("b"));
    String note = note(patched("x", "alice", FOUND));
    String later = "2026-01-02T03:05:00Z";

    assertThat(planned(with(note, patched("y", "alice", later)))).isInstanceOf(Configure.class);
    assertThat(planned(with(note, patched("x", "alice", "2026-01-03T03:05:00Z"))))
        .isInstanceOf(Configure.class);
    desired.clear();
    wantRendered(route("c"));
    assertThat(planned(with(note, patched("x", "alice", later)))).isInstanceOf(Configure.class);
  }

  @Test
  void aRouteThatIsLeftKeepsWhatItPointsTo() {
    wantRendered(route("b"));
    String note = note(patched("x", "kyverno", FOUND));
    live.clear();
    ObjectNode again = with(note, patched("x", "kyverno", "2026-01-02T03:05:00Z"));
    live.add(new LiveObject(Live.key(again), again));
    live.add(Live.ours(backend(80)));

    assertThat(plan().changes()).hasSize(2).allMatch(Change.Skip.class::isInstance);
  }
}
