package ai.modelplane.reconciler.story;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.reconciler.cli.Cli;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Objects with our labels that somebody else wrote: restored from plain YAML, or copied. */
class RestoreTest extends OneServiceStory {

  static final String ALL = "ms,me,httproutes,services,endpointslices";

  List<String> targets;

  /** Two services and an endpoint are applied; then the namespace is lost and restored. */
  @BeforeEach
  void restore() {
    world.write(World.service("kimi", "qwen"));
    world.write(LeftoversTest.inGit().with("rewritePath: /old"));
    assertThat(world.reconcile().exit()).isZero();
    targets = world.targets("qwen");
    JsonNode backup = World.parse(world.kubectl("get", ALL, "-o", "json").ok());
    for (JsonNode item : backup.path("items")) {
      ((ObjectNode) item).remove("status");
      ((ObjectNode) item.path("metadata"))
          .remove(List.of("uid", "resourceVersion", "generation", "creationTimestamp"));
    }
    world.kubectl("delete", ALL, "--all").ok();
    world
        .testbed
        .kubectlStdin(backup.toString(), "create", "--field-manager=velero", "-f", "-")
        .ok();
  }

  @Test
  void aPassGoesOnWithWhatWasRestored() {
    Cli pass = world.reconcile();

    assertThat(pass.exit()).as(pass.err()).isZero();
    assertThat(pass.out()).doesNotContain(" created").doesNotContain(" deleted");
    assertThat(world.targets("qwen")).isEqualTo(targets);
    assertThat(world.condition("qwen", "Ready")).isEqualTo("True Serving");
    assertThat(world.diff().exit()).isZero();
    assertThat(world.command("adopt").exit()).as("nothing is left to be taken over").isZero();

    world.write(LeftoversTest.inGit());
    world.remove("kimi.yaml");
    assertThat(world.reconcile().exit()).isZero();

    assertThat(world.get("me", "tog").at("/spec/rewritePath").isMissingNode()).isTrue();
    assertThat(world.targets("qwen")).contains("10.9.9.9 / 1");
    assertThat(world.exists("ms", "kimi")).isFalse();
    assertThat(world.exists("httproute", "kimi")).isFalse();
    assertThat(world.diff().exit()).isZero();
  }

  @Test
  void whatWasRestoredAndIsNotWantedStaysUntilItIsAdopted() {
    world.remove("kimi.yaml").ready("qwen-0", false);

    Cli pass = world.reconcile();

    assertThat(pass.exit()).as(pass.err()).isZero();
    assertThat(pass.out())
        .contains("/kimi skipped: it has our labels, but somebody else made it")
        .doesNotContain(" deleted");
    assertThat(world.targets("qwen")).containsExactly("10.9.9.9 /old 1");
    assertThat(world.exists("me", "qwen-0")).isTrue();

    Cli adopt = world.command("adopt", "--yes");
    assertThat(adopt.exit()).as(adopt.err()).isZero();
    assertThat(world.reconcile().exit()).isZero();

    assertThat(world.exists("ms", "kimi")).isFalse();
    assertThat(world.exists("httproute", "kimi")).isFalse();
    assertThat(world.exists("me", "qwen-0")).isFalse();
    assertThat(world.targets("qwen")).containsExactly("10.9.9.9 /old 1");
    assertThat(world.diff().exit()).isZero();
  }

  @Test
  void aCopyOfAServiceThatAPersonMadeIsNotDeleted() {
    assertThat(world.reconcile().exit()).isZero();
    ObjectNode copy = (ObjectNode) world.get("ms", "qwen");
    ((ObjectNode) copy.path("metadata"))
        .put("name", "mine")
        .remove(List.of("uid", "resourceVersion", "managedFields"));
    world.apply(copy.toString());

    assertThat(world.reconcile().exit()).isZero();
    assertThat(world.reconcile().exit()).isZero();

    assertThat(world.exists("ms", "mine")).isTrue();
    assertThat(world.targets("mine")).isEqualTo(targets);
  }
}
