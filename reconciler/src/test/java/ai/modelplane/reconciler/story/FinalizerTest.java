package ai.modelplane.reconciler.story;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.reconciler.cli.Cli;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Deleted is what is gone. */
class FinalizerTest extends OneServiceStory {

  private static final String WAITS = "deletion waits for the finalizer example.com/hold";

  @AfterEach
  void end() {
    for (String kind : new String[] {"ms", "me", "mr", "httproutes", "services"}) {
      for (String name : world.kubectl("get", kind, "-o", "name").ok().lines().toList()) {
        finalizers(name, "[]");
      }
    }
  }

  private void finalizers(String name, String finalizers) {
    world
        .kubectl(
            "patch",
            name,
            "--type=merge",
            "-p",
            "{\"metadata\":{\"finalizers\":" + finalizers + "}}")
        .ok();
  }

  private void hold(String name) {
    finalizers(name, "[\"example.com/hold\"]");
  }

  private void assertSilent() {
    var before = world.resourceVersions();
    for (int i = 0; i < 2; i++) {
      Cli again = world.reconcile();
      assertThat(again.exit()).as(again.err()).isZero();
      assertThat(again.out()).doesNotContain(WAITS, "deleted");
      Cli diff = world.diff();
      assertThat(diff.out()).doesNotContain("- delete");
      assertThat(diff.exit()).as(diff.out()).isZero();
      assertThat(world.resourceVersions()).isEqualTo(before);
    }
  }

  @Test
  void aServiceThatAFinalizerHoldsIsToldOnceAndNotServed() {
    world.write(World.service("kimi", "qwen"));
    world.reconcile();
    hold("ms/kimi");
    world.remove("kimi.yaml");

    Cli pass = world.reconcile();
    assertThat(pass.exit()).as(pass.err()).isZero();
    assertThat(pass.out())
        .contains("ModelService " + world.namespace + "/kimi skipped: " + WAITS)
        .contains("HTTPRoute " + world.namespace + "/kimi deleted")
        .doesNotContain("kimi deleted: its manifest");
    assertThat(world.exists("ms", "kimi")).isTrue();
    assertThat(world.exists("httproute", "kimi")).isFalse();
    assertSilent();

    finalizers("ms/kimi", "[]");
    assertThat(world.exists("ms", "kimi")).isFalse();
    assertThat(world.reconcile().out()).isEmpty();
  }

  @Test
  void aServiceThatIsWantedAgainIsServedAndMadeAnewOnceItIsGone() {
    world.reconcile();
    hold("ms/qwen");
    world.kubectl("delete", "ms", "qwen", "--wait=false").ok();
    world.reconcile(); // its status: the deletion is a generation of its own

    assertSilent();
    assertThat(world.targets("qwen")).containsExactly(target());

    finalizers("ms/qwen", "[]");
    assertThat(world.exists("ms", "qwen")).isFalse();
    assertThat(world.reconcile().out())
        .contains("ModelService " + world.namespace + "/qwen created");
  }

  /** The route is still there, and the Gateway serves it: its backend stays as long. */
  @Test
  void aRouteThatAFinalizerHoldsKeepsItsBackend() {
    world.write(World.service("kimi", "kimi"));
    world.replica("kimi-0", "kimi", "prod-eu-west");
    world.reconcile();
    hold("httproute/kimi");
    world.remove("kimi.yaml");

    Cli pass = world.reconcile();
    assertThat(pass.out()).contains("HTTPRoute " + world.namespace + "/kimi skipped: " + WAITS);
    assertThat(world.objects("Service")).hasSize(2);
    assertSilent();

    finalizers("httproute/kimi", "[]");
    world.reconcile();
    assertThat(world.objects("Service")).hasSize(1);
  }

  @Test
  void aReplicaThatIsBeingDeletedIsWithdrawnAtOnce() {
    world.replica("qwen-1", "qwen", "prod-eu-west");
    world.reconcile();
    assertThat(world.targets("qwen")).hasSize(2);
    hold("mr/qwen-1");
    world.kubectl("delete", "mr", "qwen-1", "--wait=false").ok();

    assertThat(world.reconcile().exit()).isZero();

    assertThat(world.targets("qwen")).containsExactly(target());
    assertThat(world.exists("me", "qwen-1")).isFalse();
    assertSilent();
  }

  @Test
  void aDerivedEndpointThatAFinalizerHoldsIsToldOnceAndWithdrawn() {
    world.replica("qwen-1", "qwen", "prod-eu-west");
    world.reconcile();
    hold("me/qwen-1");
    world.ready("qwen-1", false);

    Cli pass = world.reconcile();
    assertThat(pass.out())
        .contains("ModelEndpoint " + world.namespace + "/qwen-1 skipped: " + WAITS);
    assertThat(world.targets("qwen")).containsExactly(target());
    assertSilent();
  }

  @Test
  void manyServicesThatWaitAreNotCountedAsDeletions() {
    for (int i = 0; i < 6; i++) {
      world.write(World.service("kimi-" + i, "qwen"));
    }
    world.reconcile();
    for (int i = 0; i < 6; i++) {
      hold("ms/kimi-" + i);
      world.kubectl("delete", "ms", "kimi-" + i, "--wait=false").ok();
      world.remove("kimi-" + i + ".yaml");
    }
    world.write(World.service("last", "qwen"));
    assertThat(world.reconcile("--max-deletes", "0").exit()).isZero();
    assertThat(world.objects("HTTPRoute")).containsExactly("HTTPRoute/last", "HTTPRoute/qwen");
    assertSilent();
  }
}
