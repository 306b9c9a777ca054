package ai.modelplane.reconciler.plan;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.diagnostic.Origin;
import ai.modelplane.compiler.manifest.Written;
import ai.modelplane.compiler.render.DesiredObject;
import ai.modelplane.compiler.render.DesiredState;
import ai.modelplane.reconciler.cluster.LiveObject;
import ai.modelplane.reconciler.plan.Change.Stage;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.ThrowingConsumer;

class PlannerTest {

  static final String INSTANCE = "modelplane-system.modelplane";
  static final String OURS =
      "labels: {app.kubernetes.io/managed-by: modelplane, modelplane.ai/instance: "
          + INSTANCE
          + "}";

  final List<DesiredObject> desired = new ArrayList<>();
  final List<LiveObject> live = new ArrayList<>();
  final Set<Key> removed = new TreeSet<>();
  final Map<Key, String> kept = new TreeMap<>();

  static ObjectNode backend(int port) {
    return Live.yaml(
        """
        apiVersion: v1
        kind: Service
        metadata: {name: b, namespace: ml, %s}
        spec: {clusterIP: None, port: %d}
        """
            .formatted(OURS, port));
  }

  static ObjectNode route(String backend) {
    return Live.yaml(
        """
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata: {name: qwen, namespace: ml, %s}
        spec: {rules: [{backendRefs: [{name: %s, weight: 1}]}]}
        """
            .formatted(OURS, backend));
  }

  static ObjectNode service(String label) {
    return Live.yaml(
        """
        apiVersion: modelplane.ai/v1alpha1
        kind: ModelService
        metadata: {name: qwen, namespace: ml, %s}
        spec: {endpoints: [{selector: {matchLabels: {a: %s}}}]}
        """
            .formatted(OURS, label));
  }

  static ObjectNode endpoint(boolean derived) {
    ObjectNode tree =
        Live.yaml(
            """
            apiVersion: modelplane.ai/v1alpha1
            kind: ModelEndpoint
            metadata: {name: e, namespace: ml, %s}
            spec: {url: "http://10.0.0.1/v1"}
            """
                .formatted(OURS));
    if (derived) {
      tree.withObject("/metadata/labels").put("modelplane.ai/replica", "e");
    }
    return tree;
  }

  static ObjectNode annotated(ObjectNode tree, String name) {
    tree.withObject("/metadata").withObjectProperty("annotations").put(name, "disabled");
    return tree;
  }

  void wantRendered(ObjectNode tree) {
    desired.add(new DesiredObject(Live.key(tree), tree.toString(), List.of(), null));
  }

  void wantAuthored(ObjectNode tree) {
    Written written = new Written(new Origin("a.yaml", 0), "", "a.yaml");
    desired.add(new DesiredObject(Live.key(tree), tree.toString(), List.of(), written));
  }

  Plan plan() {
    return Planner.plan(DesiredState.of(desired, removed, kept), Live.all(live), INSTANCE);
  }

  /** The only change there is. */
  <T extends Change> void only(Class<T> type, ThrowingConsumer<T> check) throws Throwable {
    Plan plan = plan();
    assertThat(plan.changes()).hasSize(1).first().isInstanceOf(type);
    check.accept(type.cast(plan.changes().getFirst()));
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

  @Test
  void whatOthersAddIsNotOurs() {
    wantRendered(backend(80));
    LiveObject more = Live.ours(backend(80));
    more.tree().withObject("/spec").put("theirs", 1);
    Live.writer(more.tree(), "alice", "Update", Live.yaml("{f:spec: {f:theirs: {}}}"));
    live.add(more);

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
              .isEqualTo(
                  "to hand it over: kubectl label httproutes.gateway.networking.k8s.io qwen -n ml"
                      + " --overwrite app.kubernetes.io/managed-by=modelplane"
                      + " modelplane.ai/instance="
                      + INSTANCE
                      + "; else rename or delete one of the two");
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
            "MODEL_ENDPOINT its replica is not ready, or gone",
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
            "kept by its annotation modelplane.ai/prune",
            "paused by its annotation modelplane.ai/reconcile");
    assertThat(plan().isEmpty()).isTrue();
  }

  @Test
  void aRouteThatStaysKeepsWhatItPointsTo() {
    live.add(Live.ours(backend(80)));
    live.add(Live.ours(route("b")));
    kept.put(Live.key(route("b")), "paused");

    assertThat(plan().changes())
        .allSatisfy(c -> assertThat(c).isInstanceOf(Change.Skip.class))
        .extracting(Change::reason)
        .containsExactly("used by HTTPRoute ml/qwen, which stays as it is", "paused");
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
