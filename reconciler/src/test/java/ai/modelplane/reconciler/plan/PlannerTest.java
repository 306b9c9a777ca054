package ai.modelplane.reconciler.plan;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.compiler.dialect.Stage;
import ai.modelplane.compiler.hold.Hold;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;

/** What is created, changed, deleted and kept, and in which order. */
class PlannerTest extends Planning {

  static ObjectNode annotated(ObjectNode tree, String name) {
    tree.withObject("/metadata").withObjectProperty("annotations").put(name, "disabled");
    return tree;
  }

  @Test
  void whatIsMissingIsCreatedAndWhatIsTheSameIsUnchanged() {
    wantRendered(backend(80));
    wantRendered(route("b"));
    live.add(Live.ours(backend(80)));

    Plan plan = plan();

    assertThat(plan.changes()).hasSize(1).first().isInstanceOf(Change.Create.class);
    assertThat(plan.unchanged()).containsExactly(Live.key(backend(80)));
    assertThat(plan.isEmpty()).isFalse();
  }

  @Test
  void ourOwnDifferenceIsNoDrift() throws Throwable {
    wantRendered(backend(81));
    live.add(Live.ours(backend(80)));

    only(
        Change.Configure.class,
        c -> {
          assertThat(c.isDrift()).isFalse();
          assertThat(c.reason()).isEqualTo("differs");
          assertThat(c.fields()).hasSize(1);
          assertThat(c.fields().getFirst().path()).containsExactly("spec", "port");
          assertThat(c.fields().getFirst().before().asInt()).isEqualTo(80);
          assertThat(c.fields().getFirst().after().asInt()).isEqualTo(81);
        });
  }

  @Test
  void renderedObjectsThatAreNotWantedAreDeletedAndOthersObjectsStay() {
    ObjectNode foreign = backend(80);
    foreign.withObject("/metadata").put("name", "theirs").remove("labels");
    live.add(Live.ours(foreign));
    live.add(Live.ours(backend(80)));
    live.add(Live.ours(route("b")));
    live.add(Live.ours(endpoint(true)));

    assertThat(plan().changes())
        .extracting(c -> c.key().kind() + " " + c.reason())
        .containsExactly(
            "HTTP_ROUTE its ModelService is gone",
            "MODEL_ENDPOINT its replica is gone",
            "SERVICE no route points to it");
  }

  @Test
  void authoredObjectsAreDeletedOnlyWhenTheirOwnSourceRemovedThem() {
    live.add(Live.ours(service("a")));
    live.add(Live.ours(endpoint(false)));
    assertThat(plan().changes()).isEmpty();

    removed.add(Live.key(service("a")));
    assertThat(plan().changes()).extracting(Change::reason).containsExactly("its manifest is gone");
  }

  @Test
  void annotationsKeepAndPause() {
    wantRendered(backend(81));
    live.add(Live.ours(annotated(backend(80), "modelplane.ai/reconcile")));
    live.add(Live.ours(annotated(endpoint(true), "modelplane.ai/prune")));

    assertThat(plan().changes())
        .extracting(Change::reason)
        .containsExactly(
            "paused by its annotation modelplane.ai/reconcile",
            "kept by its annotation modelplane.ai/prune");
    assertThat(plan().isEmpty()).isTrue();
  }

  @Test
  void aRouteThatStaysKeepsWhatItPointsTo() {
    live.add(Live.ours(backend(80)));
    live.add(Live.ours(route("b")));
    kept.put(Live.key(route("b")), Hold.Paused.ITSELF);

    assertThat(plan().changes())
        .allSatisfy(c -> assertThat(c).isInstanceOf(Change.Skip.class))
        .extracting(Change::reason)
        .containsExactly(
            "used by HTTPRoute ml/qwen, which stays as it is", Hold.Paused.ITSELF.text());
  }

  @Test
  void theOrderIsPrepareSwitchRetire() {
    wantRendered(route("new"));
    ObjectNode fresh = backend(80);
    fresh.withObject("/metadata").put("name", "new");
    wantRendered(fresh);
    live.add(Live.ours(backend(80)));
    live.add(Live.ours(route("b")));

    Plan plan = plan();

    assertThat(plan.changes())
        .extracting(c -> c.stage() + " " + c.key())
        .containsExactly(
            "PREPARE Service ml/new", "SWITCH HTTPRoute ml/qwen", "RETIRE Service ml/b");
    assertThat(plan.in(Stage.SWITCH)).hasSize(1);
  }
}
