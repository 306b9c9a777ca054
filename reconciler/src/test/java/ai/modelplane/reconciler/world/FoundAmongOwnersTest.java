package ai.modelplane.reconciler.world;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.api.Names;
import ai.modelplane.compiler.diagnostic.Finding;
import ai.modelplane.reconciler.apply.ChangeSet;
import ai.modelplane.reconciler.plan.Change;
import ai.modelplane.reconciler.prepare.Prepared;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What random worlds have found where several owners meet, each as the shortest story. */
class FoundAmongOwnersTest extends Story {

  @Test
  void onlyTheSourceOfAServiceSaysWhichRevisionOfItIsAccepted() {
    service("qwen", "x");
    pass();
    String status = status("qwen").toString();

    world.two.run(store);

    assertThat(status("qwen")).hasToString(status);
    assertThat(status("qwen").path("revision").asText()).isEqualTo("commit-of-qwen.yaml");
  }

  @Test
  void aServiceOfAnotherSourceThatNobodyCanReadIsNotTakenOver() {
    service("qwen", "x");
    pass();
    update(SERVICE, tree -> tree.withObject("/spec").put("endpoints", "none"));
    world.two.files().putAll(world.one.files());

    Prepared prepared = world.two.prepare(store);

    assertThat(prepared.findings())
        .extracting(Finding::message)
        .contains(SERVICE + ": is applied from the source " + world.one.identity());
    assertThat(prepared.plan().isEmpty()).isTrue();
    pass();
    assertThat(world.two.prepare(store).plan().isEmpty()).isTrue();
  }

  @Test
  void anEndpointOfAnotherSourceIsNotPrunedAlthoughItWasMadeToLookDerived() {
    endpoint("one", "x", "http://10.0.0.1/v1");
    pass();
    Key endpoint = new Key(Kind.MODEL_ENDPOINT, "ml", "one");
    update(endpoint, tree -> tree.withObject("/metadata/labels").put(Names.REPLICA, "one"));

    world.two.run(store);

    assertThat(store.find(endpoint)).isPresent();
  }

  @Test
  void whatAnotherApplierHoldsOnToIsServedAsItHasIt() {
    service("qwen", "x");
    endpoint("one", "x", "http://10.0.0.1/v1");
    endpoint("two", "z", "http://10.0.0.2/v1");
    pass();
    ObjectNode theirs = store.find(SERVICE).orElseThrow().tree();
    ((ObjectNode) theirs.at("/spec/endpoints/0/selector/matchLabels")).put(Names.DEPLOYMENT, "z");
    store.apply(SERVICE, "argocd", theirs.without(List.of("metadata", "status")));

    Prepared prepared = world.one.prepare(store);
    world.one.execute(store, prepared);

    assertThat(change(prepared, SERVICE)).isInstanceOf(Change.Conflict.class);
    assertThat(store.find(route("qwen")).orElseThrow().tree().toString()).contains("ip-10-0-0-2");
    assertThat(condition("qwen", "Accepted").path("message").asText())
        .contains("is also applied by argocd");
    world.two.run(store);
    assertThat(world.one.prepare(store).plan().isEmpty()).isTrue();
  }

  @Test
  void anEndpointFromGitIsDrainedByHand() {
    service("qwen", "x");
    endpoint("one", "x", "http://10.0.0.1/v1");
    endpoint("two", "x", "http://10.0.0.2/v1");
    pass();
    Key one = new Key(Kind.MODEL_ENDPOINT, "ml", "one");
    update(one, tree -> tree.withObject("/metadata/annotations").put(Names.DRAIN, "true"));

    pass();

    assertThat(status("qwen").at("/endpoints/summary").asText()).isEqualTo("1/2");
    assertThat(store.find(route("qwen")).orElseThrow().tree().toString())
        .contains("ip-10-0-0-2")
        .doesNotContain("ip-10-0-0-1");
  }

  @Test
  void aPausedEndpointWhoseManifestIsGoneIsStillServedAsItStands() {
    service("qwen", "x");
    endpoint("replica", "x", "http://10.0.0.1/v1");
    pass();
    Key endpoint = new Key(Kind.MODEL_ENDPOINT, "ml", "replica");
    disable(endpoint, Names.RECONCILE);
    replica("ml");
    remove(me("replica"));

    pass();

    assertThat(store.find(route("qwen")).orElseThrow().tree().toString()).contains("ip-10-0-0-1");
    assertThat(store.find(endpoint).orElseThrow().label(Names.REPLICA)).isEmpty();
  }

  @Test
  void twoInstancesOnOneClusterLeaveEachOthersServicesAlone() {
    world.gateway("other");
    Repository other = Repository.empty("cccccccccccccccc", "other");
    service("qwen", "x");
    endpoint("one", "x", "http://10.0.0.1/v1");
    world.one.files().forEach((file, text) -> other.files().put(file, text.replace("ml", "dev")));
    replica("dev");
    pass();
    other.run(store);
    int writes = store.writes();

    ChangeSet one = pass();
    ChangeSet two = other.run(store);

    assertThat(one.hasTrouble()).isFalse();
    assertThat(two.hasTrouble()).isFalse();
    assertThat(store.writes()).isEqualTo(writes);
    assertThat(store.keys()).filteredOn(k -> k.kind() == Kind.HTTP_ROUTE).hasSize(2);
  }
}
