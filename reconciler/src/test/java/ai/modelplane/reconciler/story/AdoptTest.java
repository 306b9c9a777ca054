package ai.modelplane.reconciler.story;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.reconciler.cli.Cli;
import ai.modelplane.testing.Git;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code modelplane adopt}: what somebody else made, or another source applied, becomes ours. */
class AdoptTest extends OneServiceStory {

  @Test
  void whatKubectlMadeIsShownFirstAndIsAsInGitAfterwards() {
    world.apply(LeftoversTest.HAND_MADE).write(LeftoversTest.inGit());
    SortedMap<String, String> before = world.resourceVersions();

    Cli preview = world.command("adopt");

    assertThat(preview.exit()).as(preview.err()).isEqualTo(1);
    assertThat(preview.out())
        .contains(
            "~ take over ModelEndpoint "
                + world.namespace
                + "/tog: made by kubectl-client-side-apply\n")
        .contains("-    tier: gold\n")
        .contains("-  rewritePath: /old\n");
    assertThat(preview.err()).contains("1 object would be taken over; with --yes they are");
    assertThat(world.resourceVersions()).isEqualTo(before);

    Cli adopt = world.command("adopt", "--yes");

    assertThat(adopt.exit()).as(adopt.err()).isZero();
    assertThat(adopt.lines()).contains("ModelEndpoint " + world.namespace + "/tog taken over");
    assertThat(world.get("me", "tog").path("spec").toString())
        .isEqualTo("{\"url\":\"http://10.9.9.9/v1\"}");
    assertThat(world.get("me", "tog").at("/metadata/labels/tier").isMissingNode()).isTrue();
    assertThat(
            world
                .get("me", "tog")
                .at("/metadata/annotations/kubectl.kubernetes.io~1last-applied-configuration")
                .isMissingNode())
        .as("annotations are never taken")
        .isFalse();
    assertThat(world.command("adopt").exit()).isZero();
    assertThat(world.reconcile().exit()).isZero();
    assertThat(world.targets("qwen")).contains("10.9.9.9 / 1");
    assertThat(world.diff().exit()).isZero();
    world.remove("tog.yaml");
    assertThat(world.reconcile().exit()).isZero();
    assertThat(world.exists("me", "tog")).as("adopted, so pruned").isFalse();
  }

  @Test
  void whatAnotherApplierHoldsIsLeft() {
    world.apply(LeftoversTest.HAND_MADE, "--server-side", "--field-manager=argocd");
    world.write(LeftoversTest.inGit());

    Cli adopt = world.command("adopt", "--yes");

    assertThat(adopt.exit()).isEqualTo(2);
    assertThat(adopt.out())
        .contains("! leave ModelEndpoint " + world.namespace + "/tog: its field ")
        .contains(" is also applied by argocd");
    assertThat(world.get("me", "tog").at("/spec/rewritePath").asText()).isEqualTo("/old");
    assertThat(world.get("me", "tog").at("/metadata/labels/modelplane.ai~1source").asText(""))
        .isEmpty();
  }

  @Test
  void objectsOfAnotherInstanceAreNeverTaken() {
    world.apply(LeftoversTest.HAND_MADE).write(LeftoversTest.inGit());
    world
        .kubectl(
            "label",
            "me",
            "tog",
            "app.kubernetes.io/managed-by=modelplane",
            "modelplane.ai/instance=edge.public")
        .ok();

    Cli adopt = world.command("adopt", "--yes");

    assertThat(adopt.exit()).isEqualTo(2);
    assertThat(adopt.err())
        .contains("/tog is served by another Gateway: its instance is edge.public")
        .contains("nothing to take over");
  }

  @Test
  void aWholeSourceIsTakenOverAfterARenameAndWhatItNoLongerHasStaysUnlessAskedFor(
      @TempDir Path folder) {
    World old = world.withRepo(folder.resolve("old"));
    old.write(World.service("kimi", "qwen")).write(World.service("gone", "qwen"));
    old.write(World.endpoint("tog", "http://10.9.9.9/v1"));
    Git repository = Git.init(folder.resolve("old"));
    repository.run("config", "remote.origin.url", "https://git.example.com/team/old");
    assertThat(old.reconcile().exit()).isZero();
    repository.run("config", "remote.origin.url", "https://git.example.com/team/new");
    old.remove("gone.yaml");

    Cli refused = old.reconcile();
    assertThat(refused.exit()).isEqualTo(1);
    assertThat(refused.err())
        .contains("for good: modelplane adopt --from git.example.com/team/old");
    List<String> targets = world.targets("kimi");

    Cli preview = old.command("adopt", "--from", "git.example.com/team/old");

    assertThat(preview.exit()).as(preview.err()).isEqualTo(1);
    assertThat(preview.out())
        .contains("/kimi: applied from the source git.example.com/team/old\n")
        .contains("/tog: applied from the source git.example.com/team/old\n")
        .contains(
            "= leave ModelService "
                + world.namespace
                + "/gone: it has no manifest here, and stays with git.example.com/team/old");

    assertThat(old.command("adopt", "--from", "git.example.com/team/old", "--yes").exit()).isZero();

    assertThat(old.diff().exit()).isZero();
    assertThat(old.reconcile().exit()).isZero();
    assertThat(world.targets("kimi")).isEqualTo(targets);
    assertThat(world.exists("ms", "gone")).isTrue();

    Cli rest = old.command("adopt", "--from", "git.example.com/team/old", "--all", "--yes");
    assertThat(rest.exit()).as(rest.err()).isZero();
    assertThat(world.get("ms", "gone").at("/spec/endpoints").size()).isEqualTo(1);
    assertThat(old.reconcile().exit()).isZero();
    assertThat(world.exists("ms", "gone")).isFalse();
    Cli none = old.command("adopt", "--from", "git.example.com/team/old");
    assertThat(none.exit()).isEqualTo(2);
    assertThat(none.err()).contains("is applied from the source git.example.com/team/old");
  }
}
