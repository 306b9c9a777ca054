package ai.modelplane.reconciler.plan;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.reconciler.cluster.LiveObject;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;

/** What is planned where somebody else has written too: drift, conflicts and handing over. */
class RivalsTest extends Planning {

  /** An API server takes a field from us when somebody else writes another value into it. */
  @Test
  void aFieldThatAnotherManagerTookIsDriftWithItsName() throws Throwable {
    wantRendered(backend(80));
    LiveObject taken = Live.ours(backend(81));
    ((ObjectNode) taken.tree().at("/metadata/managedFields/0/fieldsV1/f:spec")).remove("f:port");
    Live.writer(taken.tree(), "alice", "Update", Live.yaml("{f:spec: {f:port: {}}}"));
    live.add(taken);

    only(
        Change.Configure.class,
        c -> {
          assertThat(c.isDrift()).isTrue();
          assertThat(c.reason()).isEqualTo("drift, changed by alice at 2026-01-02T03:04:05Z");
        });
  }

  /** Who writes under spec of an object that is rendered changes who answers. */
  @Test
  void whatOthersAddToARenderedSpecIsDriftAndElsewhereTheirOwn() throws Throwable {
    wantRendered(backend(80));
    LiveObject more = Live.ours(backend(80));
    more.tree().withObject("/spec").put("theirs", 1);
    Live.writer(more.tree(), "alice", "Update", Live.yaml("{f:spec: {f:theirs: {}}}"));
    live.add(more);

    only(
        Change.Configure.class,
        c -> assertThat(c.reason()).isEqualTo("drift, changed by alice at 2026-01-02T03:04:05Z"));

    live.clear();
    LiveObject noted = Live.ours(backend(80));
    noted.tree().withObject("/metadata/annotations").put("team", "ml");
    Live.writer(
        noted.tree(), "alice", "Update", Live.yaml("{f:metadata: {f:annotations: {f:team: {}}}}"));
    live.add(noted);

    assertThat(plan().changes()).isEmpty();
  }

  @Test
  void anObjectThatWeDidNotMakeIsAConflictWithTheCommandThatHandsItOver() throws Throwable {
    wantRendered(route("b"));
    ObjectNode foreign = route("theirs");
    foreign.withObject("/metadata").remove("labels");
    live.add(Live.appliedBy("kubectl", "Apply", foreign));

    only(
        Change.Conflict.class,
        c -> {
          assertThat(c.reason()).isEqualTo("exists and was not made by Modelplane");
          assertThat(c.hint())
              .isEqualTo("to hand it over: modelplane adopt; else rename or delete one of the two");
          assertThat(c.isWrite()).isFalse();
        });
    assertThat(plan().isEmpty()).isTrue();
  }

  @Test
  void anObjectOfAnotherInstanceIsAConflictThatNamesIt() throws Throwable {
    wantRendered(route("b"));
    ObjectNode other = route("b");
    other.withObject("/metadata/labels").put("modelplane.ai/instance", "edge.public");
    live.add(Live.ours(other));

    only(
        Change.Conflict.class,
        c -> assertThat(c.reason()).isEqualTo("exists and belongs to the instance edge.public"));
  }

  @Test
  void anotherApplierOfAnAuthoredObjectIsARivalAndOfARenderedOneIsOverruled() {
    for (boolean authored : new boolean[] {true, false}) {
      desired.clear();
      live.clear();
      if (authored) {
        wantAuthored(endpoint(false));
      } else {
        wantRendered(endpoint(true));
      }
      LiveObject taken = Live.ours(endpoint(!authored));
      taken.tree().withObject("/spec").put("url", "http://10.0.0.2/v1");
      ((ObjectNode) taken.tree().at("/metadata/managedFields/0/fieldsV1")).remove("f:spec");
      Live.writer(taken.tree(), "argocd", "Apply", Live.yaml("{f:spec: {f:url: {}}}"));
      live.add(taken);

      Change change = plan().changes().getFirst();

      if (authored) {
        assertThat(change).isInstanceOf(Change.Conflict.class);
        assertThat(change.reason()).isEqualTo("its field spec.url is also applied by argocd");
      } else {
        assertThat(change).isInstanceOf(Change.Configure.class);
        assertThat(((Change.Configure) change).isDrift()).isTrue();
      }
    }
  }

  @Test
  void anApplierOfOtherFieldsIsNoRival() {
    wantAuthored(service("new"));
    LiveObject shared = Live.ours(service("old"));
    Live.writer(
        shared.tree(), "argocd", "Apply", Live.yaml("{f:metadata: {f:labels: {f:team: {}}}}"));
    live.add(shared);

    assertThat(plan().changes()).first().isInstanceOf(Change.Configure.class);
  }

  @Test
  void anObjectThatWasHandedOverIsTakenFromWhoeverAppliedIt() {
    wantAuthored(service("new"));
    live.add(Live.appliedBy("kubectl", "Apply", service("old")));

    assertThat(plan().changes()).first().isInstanceOf(Change.Configure.class);
  }
}
