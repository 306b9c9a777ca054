package ai.modelplane.reconciler.world;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.reconciler.Pass;
import ai.modelplane.reconciler.Settings;
import ai.modelplane.reconciler.cluster.Cluster;
import ai.modelplane.reconciler.cluster.ClusterException;
import ai.modelplane.reconciler.cluster.ForwardingCluster;
import ai.modelplane.reconciler.cluster.LiveObject;
import ai.modelplane.reconciler.prepare.Prepared;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is not as it should be says so, and holds up nothing else. */
class BehindTest extends Story {

  /** the route could not be written; what does the status say? */
  @Test
  void aServiceWhoseRouteCouldNotBeWrittenIsNotReadyAtItsNewGeneration() {
    service("qwen", "blue");
    endpoint("blue", "blue", "http://10.0.0.1/v1");
    endpoint("green", "green", "http://10.0.0.2/v1");
    world.one.run(store);
    service("qwen", "green");
    store.refuse(List.of(route("qwen")));

    world.one.run(store);

    assertThat(targets("qwen")).containsExactly("10.0.0.1");
    assertThat(
            condition("qwen", "Ready").path("status").asText()
                + " at "
                + condition("qwen", "Ready").path("observedGeneration"))
        .isNotEqualTo("True at 2");
  }

  /** the same when the backend could not be written. */
  @Test
  void aServiceWhoseBackendCouldNotBeWrittenIsNotReadyAtItsNewGeneration() {
    service("qwen", "blue");
    endpoint("blue", "blue", "http://10.0.0.1/v1");
    world.one.run(store);
    endpoint("green", "green", "http://10.0.0.2/v1");
    service("qwen", "green");
    store.refuse(List.of(newBackend()));

    world.one.run(store);

    assertThat(targets("qwen")).containsExactly("10.0.0.1");
    assertThat(
            condition("qwen", "Ready").path("status").asText()
                + " at "
                + condition("qwen", "Ready").path("observedGeneration"))
        .isNotEqualTo("True at 2");
  }

  /** told to stop (or the lease is lost) while statuses are written. */
  @Test
  void onceItIsToldToStopNoFurtherStatusIsWritten() {
    for (int i = 0; i < 50; i++) {
      service("s" + i, "x");
    }
    endpoint("one", "x", "http://10.0.0.1/v1");
    AtomicBoolean stop = new AtomicBoolean();
    AtomicInteger after = new AtomicInteger();
    Cluster cluster =
        new ForwardingCluster(store) {
          @Override
          public void applyStatus(Key key, ObjectNode status) {
            if (stop.getAndSet(true)) {
              after.incrementAndGet();
            }
            super.applyStatus(key, status);
          }
        };
    var settings =
        new Settings(world.one.options(), Optional.empty(), Duration.ZERO, Duration.ZERO);
    var pass = new Pass(cluster, settings, stop::get, Clock.systemUTC());
    pass.execute(pass.prepare(world.one.input()), o -> {});
    assertThat(after.get()).as("status writes begun after it was told to stop").isLessThan(8);
  }

  /** the route is not switched, as somebody stands where its backend would go. */
  @Test
  void aServiceWhoseRouteIsBlockedIsNotReadyAtItsNewGeneration() {
    service("qwen", "blue");
    endpoint("blue", "blue", "http://10.0.0.1/v1");
    world.one.run(store);
    endpoint("green", "green", "http://10.0.0.2/v1");
    service("qwen", "green");
    update(newBackend(), tree -> tree.putObject("spec").put("type", "ExternalName"));

    world.one.run(store);

    assertThat(targets("qwen")).containsExactly("10.0.0.1");
    assertThat(
            condition("qwen", "Ready").path("status").asText()
                + " at "
                + condition("qwen", "Ready").path("observedGeneration"))
        .isNotEqualTo("True at 2");
  }

  /** a route that somebody paused by its annotation. */
  @Test
  void aServiceWhoseRouteIsPausedSaysSo() {
    service("qwen", "blue");
    endpoint("blue", "blue", "http://10.0.0.1/v1");
    endpoint("green", "green", "http://10.0.0.2/v1");
    world.one.run(store);
    update(
        route("qwen"),
        tree ->
            tree.withObject("/metadata")
                .withObjectProperty("annotations")
                .put("modelplane.ai/reconcile", "disabled"));
    service("qwen", "green");

    world.one.run(store);

    assertThat(targets("qwen")).containsExactly("10.0.0.1");
    assertThat(status("qwen").toString()).contains("paused");
  }

  /** the Gateway is gone for a moment, as when a chart is installed anew. */
  @Test
  void routesStayAsTheyAreWhileTheGatewayIsMissing() {
    service("qwen", "x");
    endpoint("one", "x", "http://10.0.0.1/v1");
    world.one.run(store);
    String before =
        store.find(route("qwen")).orElseThrow().tree().at("/spec/parentRefs").toString();
    store.drop(new Key(Kind.GATEWAY, "modelplane-system", "modelplane"));
    world.one.run(store);
    assertThat(store.find(route("qwen")).orElseThrow().tree().at("/spec/parentRefs").toString())
        .isEqualTo(before);
  }

  /** Somebody makes it by hand between plan and apply. */
  @Test
  void aServiceMadeByHandMeanwhile() {
    endpoint("one", "x", "http://10.0.0.1/v1");
    endpoint("two", "z", "http://10.0.0.2/v1");
    world.one.run(store);
    service("qwen", "x");
    Prepared prepared = world.one.prepare(store);
    store.update(
        SERVICE,
        "kubectl",
        tree ->
            tree.putObject("spec")
                .putArray("endpoints")
                .addObject()
                .putObject("selector")
                .putObject("matchLabels")
                .put("modelplane.ai/deployment", "z"));
    world.one.execute(store, prepared);
    assertThat(targets("qwen")).containsExactly("10.0.0.2");
    String first = status("qwen").toString();
    world.one.run(store);
    assertThat(status("qwen").toString()).isEqualTo(first);
  }

  /** a dead replica stays routed for as long as the write of another's endpoint hangs. */
  @Test
  void theWithdrawalOfADeadReplicaDoesNotWaitForTheWriteOfADerivedEndpoint() throws Exception {
    service("qwen", "x");
    replica("ml");
    ready("old", "x", true);
    world.one.run(store);
    ready("old", "x", false);
    ready("new", "x", true);
    CountDownLatch switched = new CountDownLatch(1);
    List<String> late = new ArrayList<>();
    Cluster slowWebhook =
        new ForwardingCluster(store) {
          @Override
          public LiveObject applyOnto(@Nullable LiveObject before, Key key, ObjectNode tree) {
            if (key.kind() == Kind.MODEL_ENDPOINT) {
              try {
                if (!switched.await(2, TimeUnit.MINUTES)) {
                  late.add(key + " was waited for before the route was switched");
                }
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
              throw new ClusterException(
                  ClusterException.Cause.TROUBLED, "500 failed calling webhook");
            }
            LiveObject stored = super.applyOnto(before, key, tree);
            if (key.kind() == Kind.HTTP_ROUTE) {
              switched.countDown();
            }
            return stored;
          }
        };

    world.one.run(slowWebhook);

    assertThat(late).isEmpty();
  }

  void ready(String name, String deployment, boolean ready) {
    store.update(
        new Key(Kind.MODEL_REPLICA, "ml", name),
        "runner",
        tree -> {
          tree.withObject("/metadata/labels").put("modelplane.ai/deployment", deployment);
          tree.putObject("spec").put("clusterName", "east");
          tree.putObject("status")
              .putArray("conditions")
              .addObject()
              .put("type", "Ready")
              .put("status", ready ? "True" : "False");
        });
  }
}
