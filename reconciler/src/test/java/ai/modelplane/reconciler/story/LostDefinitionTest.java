package ai.modelplane.reconciler.story;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.reconciler.cli.Cli;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Somebody deletes a definition, and with it every object of its kind. */
@Tag("real")
class LostDefinitionTest {

  private static final Path SCHEMAS =
      Path.of(System.getProperty("modelplane.root", ".."), "schemas");

  @TempDir Path repo;
  private World world;

  @BeforeEach
  void aServiceOfGitAndTwoOfPeople() {
    world = World.begin("definition", repo);
    forget();
    world.replica("qwen-0", "qwen", "prod-us-east");
    world.write(World.service("qwen", "qwen"));
    world.apply(World.service("one", "qwen")).apply(World.service("two", "qwen"));
    assertThat(world.reconcile().exit()).isZero();
  }

  @AfterEach
  void everythingIsDefinedAgain() {
    define("modelservice");
    forget();
  }

  /** What passes have seen, so that the next story begins anew. */
  private void forget() {
    world
        .testbed
        .kubectl("delete", "lease", "modelplane", "-n", "modelplane-system", "--ignore-not-found")
        .ok();
  }

  private void define(String kind) {
    try {
      String text = Files.readString(SCHEMAS.resolve(kind + "s.yaml"), UTF_8);
      world
          .testbed
          .kubectlStdin(text, "apply", "--server-side", "--force-conflicts", "-f", "-")
          .ok();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    world
        .testbed
        .kubectl(
            "wait",
            "--for=condition=Established",
            "crd/" + kind + "s.modelplane.ai",
            "--timeout=60s")
        .ok();
  }

  private void undefine(String... more) {
    String[] all = new String[more.length + 3];
    System.arraycopy(new String[] {"delete", "crd", "modelservices.modelplane.ai"}, 0, all, 0, 3);
    System.arraycopy(more, 0, all, 3, more.length);
    world.testbed.kubectl(all).ok();
  }

  private String heldSince(String route) {
    return world
        .get("httproute", route)
        .at("/metadata/annotations/modelplane.ai~1held-since")
        .asText();
  }

  @Test
  void aDefinitionThatWasDeletedAndInstalledAgainCostsNoRoute() {
    undefine();
    define("modelservice");
    world.apply(World.service("one", "qwen")); // so that the list is not empty

    Cli diff = world.diff();
    assertThat(diff.out()).doesNotContain("- delete ");
    Cli pass = world.reconcile();

    assertThat(pass.exit()).as(pass.err()).isZero();
    assertThat(pass.err())
        .containsOnlyOnce(
            "warning: ModelService is in doubt: its definition was deleted and made anew; HTTPRoute"
                + " "
                + world.namespace
                + "/two is held");
    assertThat(pass.out()).contains("ModelService " + world.namespace + "/qwen created");
    assertThat(world.targets("two")).hasSize(1).first().asString().startsWith("10.0.1.50 ");
    assertThat(heldSince("two")).isNotEmpty();
    assertThat(heldSince("one")).isEmpty();

    SortedMap<String, String> before = world.resourceVersions();
    assertThat(world.reconcile().exit()).isZero();
    assertThat(world.resourceVersions()).as("nothing to do").isEqualTo(before);
    assertThat(world.diff().exit()).isZero();

    assertThat(world.reconcile("--gone", "modelservices").exit()).isZero();
    assertThat(world.exists("httproute", "two")).isFalse();
    assertThat(world.exists("httproute", "one")).isTrue();
  }

  @Test
  void withoutADefinitionThePassSaysSoAndTheRoutesFollowTheirReplicas() {
    undefine();
    world.replica("qwen-1", "qwen", "prod-eu-west").ready("qwen-0", false);

    Cli pass = world.reconcile();

    assertThat(pass.exit()).isEqualTo(1);
    assertThat(pass.err()).contains("error: ModelService is in doubt: its definition is missing; ");
    assertThat(world.targets("qwen")).singleElement().asString().startsWith("10.0.2.50 ");
    assertThat(world.targets("one")).singleElement().asString().startsWith("10.0.1.50 ");
    assertThat(world.reconcile("--hold", "0s").out())
        .contains("HTTPRoute " + world.namespace + "/one deleted: its ModelService is gone");
  }

  @Test
  void aDefinitionThatHangsInTerminatingCostsNoRoute() {
    world
        .kubectl(
            "patch",
            "ms",
            "one",
            "--type=merge",
            "-p",
            "{\"metadata\":{\"finalizers\":[\"example.com/stuck\"]}}")
        .ok();
    undefine("--wait=false");
    world.testbed.kubectl(
        "wait", "--for=delete", "ms/qwen", "-n", world.namespace, "--timeout=60s");
    world.replica("qwen-1", "qwen", "prod-eu-west").ready("qwen-0", false);

    Cli pass = world.reconcile();

    assertThat(pass.exit()).isEqualTo(1);
    assertThat(pass.err()).contains("error: ModelService is in doubt: its definition is being");
    assertThat(pass.out())
        .contains(
            "ModelService " + world.namespace + "/qwen skipped: no ModelService can be written")
        .doesNotContain("deleted: its ModelService is gone");
    assertThat(world.targets("qwen")).singleElement().asString().startsWith("10.0.2.50 ");
    assertThat(world.exists("httproute", "two")).isTrue();

    world
        .kubectl("patch", "ms", "one", "--type=merge", "-p", "{\"metadata\":{\"finalizers\":null}}")
        .ok();
    world.testbed.kubectl(
        "wait", "--for=delete", "crd/modelservices.modelplane.ai", "--timeout=60s");
    define("modelservice");
    assertThat(world.reconcile().exit()).isZero();
    assertThat(heldSince("qwen")).isEmpty();
    assertThat(world.exists("httproute", "one")).isTrue();
  }
}
