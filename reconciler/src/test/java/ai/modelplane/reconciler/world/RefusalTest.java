package ai.modelplane.reconciler.world;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.reconciler.apply.ChangeSet;
import ai.modelplane.reconciler.apply.ChangeSet.Outcome;
import ai.modelplane.reconciler.apply.ChangeSet.Result;
import ai.modelplane.reconciler.cluster.Cluster;
import ai.modelplane.reconciler.cluster.ClusterException;
import ai.modelplane.reconciler.cluster.ForwardingCluster;
import ai.modelplane.reconciler.cluster.LiveState;
import ai.modelplane.reconciler.prepare.Prepared;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What is refused, or broken, takes nothing with it that works. */
class RefusalTest extends Story {

  /** an endpoint is renamed, the new name is refused, the old one is pruned all the same. */
  @Test
  void aRenamedEndpointWhoseNewNameIsRefusedGoesOnServing() {
    service("qwen", "x");
    endpoint("acme", "x", "http://10.0.0.1/v1");
    world.one.run(store);
    assertThat(targets("qwen")).containsExactly("10.0.0.1");
    world.one.files().remove("endpoint-acme.yaml");
    endpoint("acme-2", "x", "http://10.0.0.1/v1");
    store.refuse(List.of(me("acme-2")));

    world.one.run(store);

    assertThat(targets("qwen")).containsExactly("10.0.0.1");
  }

  /** blue/green: the service's new spec is taken, the endpoint that it needs is not. */
  @Test
  void aServiceIsNotSwitchedToAnEndpointThatIsRefused() {
    service("qwen", "blue");
    endpoint("blue", "blue", "http://10.0.0.1/v1");
    world.one.run(store);
    service("qwen", "green");
    endpoint("green", "green", "http://10.0.0.2/v1");
    store.refuse(List.of(me("green")));

    world.one.run(store);

    assertThat(targets("qwen")).containsExactly("10.0.0.1");
  }

  /** what its new spec would have brought is not made, and what follows from the live one is. */
  @Test
  void aServiceThatIsRefusedIsPlannedWithout() {
    service("qwen", "blue");
    endpoint("blue", "blue", "http://10.0.0.1/v1");
    endpoint("green", "green", "http://10.0.0.2/v1");
    world.one.run(store);
    service("qwen", "green");
    endpoint("blue", "blue", "http://10.0.0.9/v1");
    store.refuse(List.of(SERVICE));

    ChangeSet changes = world.one.run(store);

    assertThat(targets("qwen")).containsExactly("10.0.0.9");
    assertThat(changes.outcomes().stream().filter(o -> o.result() == Result.FAILED))
        .extracting(Outcome::key)
        .containsOnly(SERVICE);
    assertThat(changes.outcomes().stream().filter(o -> o.result() == Result.CREATED))
        .extracting(o -> o.key().kind())
        .as("one backend, and none for the endpoint that it would be moved to")
        .containsExactlyInAnyOrder(Kind.SERVICE, Kind.ENDPOINT_SLICE);
  }

  /** the second read fails: the route goes to the address that was refused. */
  @Test
  void aRefusedEndpointIsNotRoutedWhenTheSecondReadFails() {
    service("qwen", "x");
    endpoint("acme", "x", "http://10.0.0.1/v1");
    world.one.run(store);
    endpoint("acme", "x", "http://10.66.0.1/v1");
    store.refuse(List.of(me("acme")));
    AtomicInteger reads = new AtomicInteger();
    Cluster flaky =
        new ForwardingCluster(store) {
          @Override
          public LiveState read(Key gateway) {
            if (reads.incrementAndGet() == 2) {
              throw new ClusterException(ClusterException.Cause.TROUBLED, "503 on list");
            }
            return super.read(gateway);
          }
        };

    world.one.run(flaky);

    assertThat(targets("qwen")).containsExactly("10.0.0.1");
  }

  /** what was said to be held is deleted in the same pass. */
  @Test
  void whatIsHeldStaysHeldWhenSomethingElseIsRefused() {
    for (int i = 0; i < 20; i++) {
      service("s" + i, "x");
    }
    endpoint("one", "x", "http://10.0.0.1/v1");
    world.one.run(store);
    for (int i = 0; i < 10; i++) {
      world.one.files().remove("s" + i + ".yaml");
    }
    for (int i = 20; i < 24; i++) {
      service("s" + i, "x");
    }
    service("bad", "x");
    store.refuse(List.of(ms("bad")));

    Prepared prepared = world.one.prepare(store);
    assertThat(prepared.findings().toString()).contains("none is deleted");
    world.one.execute(store, prepared);

    assertThat(store.find(ms("s0"))).isPresent();
    assertThat(store.find(route("s0"))).isPresent();
  }

  /** reads of a pass with a permanent refusal. */
  @Test
  void aPermanentRefusalReadsOnce() {
    service("qwen", "x");
    endpoint("one", "x", "http://10.0.0.1/v1");
    world.one.run(store);
    service("bad", "x");
    store.refuse(List.of(ms("bad")));
    AtomicInteger reads = new AtomicInteger();
    Cluster counting =
        new ForwardingCluster(store) {
          @Override
          public LiveState read(Key gateway) {
            reads.incrementAndGet();
            return super.read(gateway);
          }
        };
    world.one.run(counting);
    world.one.run(counting);
    assertThat(reads.get()).isEqualTo(2);
  }

  /** the same without any refusal: the new manifest has a mistake. */
  @Test
  void aRenamedEndpointWhoseNewManifestIsBrokenGoesOnServing() {
    service("qwen", "x");
    endpoint("acme", "x", "http://10.0.0.1/v1");
    world.one.run(store);
    world.one.files().remove("endpoint-acme.yaml");
    endpoint("acme-2", "x", "http://10.0.0.1/v1");
    world.one.files().computeIfPresent("endpoint-acme-2.yaml", (f, t) -> t.replace("url", "ulr"));

    world.one.run(store);

    assertThat(targets("qwen")).containsExactly("10.0.0.1");
  }

  @Test
  void aServiceIsNotSwitchedToAnEndpointWhoseManifestIsBroken() {
    service("qwen", "blue");
    endpoint("blue", "blue", "http://10.0.0.1/v1");
    world.one.run(store);
    service("qwen", "green");
    endpoint("green", "green", "http://10.0.0.2/v1");
    world.one.files().computeIfPresent("endpoint-green.yaml", (f, t) -> t.replace("url", "ulr"));

    world.one.run(store);

    assertThat(targets("qwen")).containsExactly("10.0.0.1");
  }

  /** what one pass held the next one deletes, though nothing has changed in Git. */
  @Test
  void whatIsHeldIsHeldByTheNextPassToo() {
    for (int i = 0; i < 20; i++) {
      service("s" + i, "x");
    }
    endpoint("one", "x", "http://10.0.0.1/v1");
    world.one.run(store);
    for (int i = 0; i < 10; i++) {
      world.one.files().remove("s" + i + ".yaml");
    }
    for (int i = 20; i < 24; i++) {
      service("s" + i, "x");
    }
    world.one.run(store);
    assertThat(store.find(ms("s0"))).as("held").isPresent();
    world.one.run(store);
    assertThat(store.find(ms("s0"))).as("by the next pass").isPresent();
  }
}
