package ai.modelplane.reconciler.world;

import static ai.modelplane.reconciler.world.Call.Verb.APPLY;
import static ai.modelplane.reconciler.world.Call.Verb.STATUS;
import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.api.Names;
import ai.modelplane.reconciler.Pass;
import ai.modelplane.reconciler.Settings;
import ai.modelplane.reconciler.prepare.Prepared;
import ai.modelplane.testing.Yaml;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is not as it should be says so, and holds up nothing else. */
class BehindTest extends Story {

  static Stream<Arguments> obstacles() {
    return Stream.of(
        obstacle("the route is refused", s -> s.store.refuse(List.of(route("qwen")))),
        obstacle("the backend is refused", s -> s.store.refuse(List.of(s.newBackend()))),
        obstacle("somebody's Service is where the backend would go", BehindTest::squat));
  }

  private static Arguments obstacle(String what, Consumer<BehindTest> obstacle) {
    return Arguments.of(what, obstacle);
  }

  private void squat() {
    update(newBackend(), tree -> tree.putObject("spec").put("type", "ExternalName"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("obstacles")
  void aServiceWhoseRouteIsNotSwitchedIsNotReadyAtItsNewGeneration(
      String what, Consumer<BehindTest> obstacle) {
    blueThenGreen();
    obstacle.accept(this);

    pass();

    assertThat(targets("qwen")).containsExactly("10.0.0.1");
    JsonNode ready = condition("qwen", "Ready");
    assertThat(ready.path("status").asText() + " at " + ready.path("observedGeneration"))
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
    store.before(
        call -> {
          if (call.verb() == STATUS && stop.getAndSet(true)) {
            after.incrementAndGet();
          }
        });
    var settings = new Settings(world.one.options(), Duration.ZERO, Duration.ZERO);
    var pass = new Pass(store, settings, stop::get, Clock.systemUTC());
    pass.execute(pass.prepare(world.one.input()), o -> {});
    assertThat(after.get()).as("status writes begun after it was told to stop").isLessThan(8);
  }

  /** a route that somebody paused by its annotation. */
  @Test
  void aServiceWhoseRouteIsPausedSaysSo() {
    service("qwen", "blue");
    endpoint("blue", "blue", "http://10.0.0.1/v1");
    endpoint("green", "green", "http://10.0.0.2/v1");
    pass();
    disable(route("qwen"), Names.RECONCILE);
    service("qwen", "green");

    pass();

    assertThat(targets("qwen")).containsExactly("10.0.0.1");
    assertThat(status("qwen").toString()).contains("paused");
  }

  /** the Gateway is gone for a moment, as when a chart is installed anew. */
  @Test
  void routesStayAsTheyAreWhileTheGatewayIsMissing() {
    service("qwen", "x");
    endpoint("one", "x", "http://10.0.0.1/v1");
    pass();
    String before =
        store.find(route("qwen")).orElseThrow().tree().at("/spec/parentRefs").toString();
    store.drop(new Key(Kind.GATEWAY, "modelplane-system", "modelplane"));
    pass();
    assertThat(store.find(route("qwen")).orElseThrow().tree().at("/spec/parentRefs").toString())
        .isEqualTo(before);
  }

  /** Somebody makes it by hand between plan and apply. */
  @Test
  void aServiceMadeByHandMeanwhile() {
    endpoint("one", "x", "http://10.0.0.1/v1");
    endpoint("two", "z", "http://10.0.0.2/v1");
    pass();
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
    pass();
    assertThat(status("qwen").toString()).isEqualTo(first);
  }

  /** a dead replica stays routed for as long as the write of another's endpoint hangs. */
  @Test
  void theWithdrawalOfADeadReplicaDoesNotWaitForTheWriteOfADerivedEndpoint() throws Exception {
    service("qwen", "x");
    replica("ml");
    runs(replica("old", true));
    pass();
    runs(replica("old", false));
    runs(replica("new", true));
    CountDownLatch switched = new CountDownLatch(1);
    List<String> late = new ArrayList<>();
    store.observe(
        deed -> {
          if (deed.equals("apply " + route("qwen"))) {
            switched.countDown();
          }
        });
    store.trouble(
        call -> {
          boolean webhook = call.is(APPLY, Kind.MODEL_ENDPOINT);
          if (webhook && !isSoon(switched)) {
            late.add(call.key() + " was waited for before the route was switched");
          }
          return webhook;
        });

    pass();

    assertThat(late).isEmpty();
  }

  private static Yaml replica(String name, boolean ready) {
    return Yaml.replica(name, "east").in("ml").deployment("x").ready(ready);
  }

  private static boolean isSoon(CountDownLatch latch) {
    try {
      return latch.await(2, TimeUnit.MINUTES);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
