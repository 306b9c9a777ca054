package ai.modelplane.reconciler.world;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.api.Names;
import ai.modelplane.compiler.diagnostic.Rule;
import ai.modelplane.reconciler.apply.ChangeSet;
import ai.modelplane.reconciler.cluster.LiveObject;
import ai.modelplane.reconciler.prepare.Prepared;
import ai.modelplane.testing.Yaml;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is not seen on the cluster any more, while its kind is in doubt. */
class DoubtTest extends Story {

  private static final Duration ALMOST = Duration.ofMinutes(14);
  private static final Duration TERM = Duration.ofMinutes(15);

  private static Key mr(String name) {
    return new Key(Kind.MODEL_REPLICA, "ml", name);
  }

  private void runs(String name, String deployment) {
    runs(Yaml.replica(name, "east").in("ml").deployment(deployment));
  }

  /** Two services over one replica each, made with kubectl, and one from Git. */
  private void threeServices() {
    store.write("runner", Yaml.cluster("east", "10.0.0.3"));
    runs("a-0", "a");
    runs("b-0", "b");
    store.write("kubectl", Yaml.service("a").in("ml").over("a"));
    store.write("kubectl", Yaml.service("b").in("ml").over("b"));
    service("qwen", "a");
    pass();
  }

  private void dropServices() {
    List.of(ms("a"), ms("b"), SERVICE).forEach(store::drop);
  }

  private String heldSince(Key key) {
    return store.find(key).orElseThrow().annotation(Names.HELD_SINCE);
  }

  private static List<String> findings(Prepared prepared) {
    return prepared.findings().stream()
        .filter(f -> f.rule() == Rule.CLUSTER_DOUBT)
        .map(f -> f.message())
        .toList();
  }

  @Test
  void servicesThatAreAllGoneAtOnceKeepTheirRoutesAndTheBackendsOfThese() {
    threeServices();
    dropServices();

    ChangeSet first = pass();

    assertThat(words(first))
        .contains("ModelService ml/qwen created")
        .noneMatch(w -> w.endsWith("deleted"));
    assertThat(heldSince(route("a"))).isEqualTo("2026-02-02T00:00:00Z");
    assertThat(heldSince(route("b"))).isEqualTo("2026-02-02T00:00:00Z");
    assertThat(heldSince(route("qwen"))).isEmpty();
    assertThat(targets("a")).containsExactly("10.0.0.3");
    assertThat(dangling()).isEmpty();
  }

  @Test
  void whatIsHeldStaysHeldAlthoughTheListIsNotEmptyAnyMore() {
    threeServices();
    dropServices();
    pass();
    int writes = store.writes();

    Prepared later = world.one.after(ALMOST).prepare(store);

    assertThat(later.plan().isEmpty()).isTrue();
    assertThat(findings(later)).hasSize(1).first().asString().contains("ModelService was in doubt");
    world.one.after(ALMOST).execute(store, later);
    assertThat(store.writes()).isEqualTo(writes);
  }

  @Test
  void whatIsHeldGoesWhenItsTimeIsOver() {
    threeServices();
    dropServices();
    pass();

    world.one.after(TERM).run(store);

    assertThat(store.find(route("a"))).isEmpty();
    assertThat(store.find(route("b"))).isEmpty();
    assertThat(store.find(route("qwen"))).isPresent();
  }

  @Test
  void whatIsHeldGoesWhenAPersonConfirmsIt() {
    threeServices();
    dropServices();
    pass();

    world.one.confirming(Kind.MODEL_SERVICE).run(store);

    assertThat(store.find(route("a"))).isEmpty();
    assertThat(findings(world.one.prepare(store))).isEmpty();
  }

  @Test
  void aServiceThatIsSeenAgainIsServedAndMarkedNoMore() {
    threeServices();
    dropServices();
    pass();
    store.write("kubectl", Yaml.service("a").in("ml").over("b"));

    pass();

    assertThat(heldSince(route("a"))).isEmpty();
    assertThat(store.find(route("a")).orElseThrow().tree().toString()).contains("/ml/b-0/");
    assertThat(heldSince(route("b"))).isNotEmpty();
  }

  @Test
  void aFrozenRouteLosesADeadEndpointAndGainsNone() {
    store.write("runner", Yaml.cluster("east", "10.0.0.3"));
    runs("a-0", "a");
    runs("a-1", "a");
    store.write("kubectl", Yaml.service("a").in("ml").over("a"));
    pass();
    store.drop(ms("a"));
    pass();
    runs(Yaml.replica("a-0", "east").in("ml").deployment("a").ready(false));
    runs("a-2", "a");

    pass();

    String route = store.find(route("a")).orElseThrow().tree().toString();
    assertThat(route).contains("/ml/a-1/").doesNotContain("/ml/a-0/").doesNotContain("/ml/a-2/");
    assertThat(store.find(me("a-0"))).isEmpty();
    assertThat(world.one.prepare(store).plan().isEmpty()).isTrue();
  }

  @Test
  void replicasThatAreAllGoneAtOnceKeepTheirEndpointsAndTheRoute() {
    threeServices();
    store.drop(mr("a-0"));
    store.drop(mr("b-0"));

    pass();

    assertThat(heldSince(me("a-0"))).isNotEmpty();
    assertThat(heldSince(me("b-0"))).isNotEmpty();
    assertThat(targets("a")).containsExactly("10.0.0.3");
    assertThat(condition("a", "Ready").path("reason").asText()).isEqualTo("InDoubt");
    assertThat(condition("a", "Ready").path("status").asText()).isEqualTo("Unknown");
    int writes = store.writes();
    pass();
    assertThat(store.writes()).isEqualTo(writes);

    world.one.after(TERM).run(store);
    assertThat(store.find(me("a-0"))).isEmpty();
    assertThat(targets("a")).containsExactly("nobody");
    assertThat(condition("a", "Ready").path("reason").asText()).isEqualTo("NoEndpoint");
  }

  @Test
  void replicasThatAreDeletedWhileOthersAreSeenGoAtOnceWhateverTheirNumber() {
    threeServices();
    for (int i = 1; i < 30; i++) {
      runs("a-" + i, "c");
    }
    pass();
    for (int i = 0; i < 30; i++) {
      store.drop(mr("a-" + i));
    }

    pass();

    assertThat(store.all().stream().filter(LiveObject::standsForReplica).map(LiveObject::key))
        .containsExactly(me("b-0"));
    assertThat(targets("a")).containsExactly("nobody");
  }

  @Test
  void aServiceThatHasOtherEndpointsFollowsAtOnceInAnyTier() {
    store.write("runner", Yaml.cluster("east", "10.0.0.3"));
    runs("a-0", "a");
    endpoint("external", "spare", "http://10.9.9.9/v1");
    files()
        .put(
            "qwen.yaml",
            """
            apiVersion: modelplane.ai/v1alpha1
            kind: ModelService
            metadata: {name: qwen, namespace: ml}
            spec:
              endpoints:
              - selector: {matchLabels: {modelplane.ai/deployment: a}}
              - selector: {matchLabels: {modelplane.ai/deployment: spare}}
                priority: 1
            """);
    pass();
    assertThat(targets("qwen")).containsExactly("10.0.0.3");
    store.drop(mr("a-0"));

    pass();

    assertThat(targets("qwen")).containsExactly("10.9.9.9");
    assertThat(heldSince(me("a-0"))).isNotEmpty();
  }

  @Test
  void clustersThatAreAllGoneAtOnceKeepTheEndpointsOfReadyReplicasAlone() {
    threeServices();
    store.drop(new Key(Kind.INFERENCE_CLUSTER, "", "east"));
    runs(Yaml.replica("b-0", "east").in("ml").deployment("b").ready(false));

    pass();

    assertThat(heldSince(me("a-0"))).isNotEmpty();
    assertThat(store.find(me("b-0"))).isEmpty();
    assertThat(targets("a")).containsExactly("10.0.0.3");
    assertThat(targets("b")).containsExactly("nobody");
  }

  @Test
  void endpointsOfPeopleThatAreAllGoneAtOnceKeepTheRoutesThatHaveNoOthers() {
    store.write("kubectl", Yaml.endpoint("e", "http://10.9.9.9/v1").in("ml").deployment("e"));
    store.write("kubectl", Yaml.service("a").in("ml").over("e"));
    pass();
    store.drop(me("e"));

    pass();

    assertThat(targets("a")).containsExactly("10.9.9.9");
    world.one.confirming(Kind.MODEL_ENDPOINT).run(store);
    assertThat(targets("a")).containsExactly("nobody");
  }

  @Test
  void aPersonWhoWantsNobodyGetsNobody() {
    store.write("kubectl", Yaml.endpoint("e", "http://10.9.9.9/v1").in("ml").deployment("e"));
    store.write("kubectl", Yaml.service("a").in("ml").over("e"));
    pass();
    store.drop(me("e"));
    update(ms("a"), tree -> tree.withObject("/spec/endpoints/0").put("weight", 0));

    pass();

    assertThat(targets("a")).containsExactly("nobody");
  }

  @Test
  void whatATenantWritesPutsNothingOfAnotherNamespaceInDoubtOrOutOfIt() {
    threeServices();
    dropServices();
    String plan = deletions(world.one.prepare(store));
    store.write("modelplane", Yaml.service("forged").in("dev").over("x").managed());

    assertThat(deletions(world.one.prepare(store))).isEqualTo(plan);
  }

  private static String deletions(Prepared prepared) {
    return prepared.plan().changes().stream()
        .filter(c -> c.key().namespace().equals("ml"))
        .map(c -> c.word() + " " + c.key())
        .toList()
        .toString();
  }

  private static List<String> words(ChangeSet changes) {
    return changes.outcomes().stream().map(o -> o.key() + " " + o.result().word()).toList();
  }
}
