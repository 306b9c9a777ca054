package ai.modelplane.reconciler.story;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.reconciler.cli.Cli;
import ai.modelplane.testing.Git;
import ai.modelplane.testing.Yaml;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is ours, what is not, and how it is handed over. */
class OwnershipTest extends OneServiceStory {

  /** Does what the finding says. */
  void handOver(Cli refused) {
    assertThat(refused.err()).contains("to hand it over: modelplane adopt; else");
    Cli adopt = world.command("adopt", "--yes");
    assertThat(adopt.exit()).as(adopt.err()).isZero();
  }

  @Test
  void aServiceMadeWithKubectlAloneIsServedAndNeverPruned() {
    world.apply(World.service("byhand", "qwen"));

    assertThat(world.reconcile().exit()).isZero();

    assertThat(world.targets("byhand")).containsExactly(target());
    assertThat(world.condition("byhand", "Ready")).isEqualTo("True Serving");
    SortedMap<String, String> before = world.resourceVersions();
    Cli again = world.reconcile();
    assertThat(again.out()).isEmpty();
    assertThat(world.resourceVersions()).isEqualTo(before);
    assertThat(
            world
                .get("ms", "byhand")
                .at("/metadata/labels/app.kubernetes.io~1managed-by")
                .asText(""))
        .as("it stays a person's own")
        .isEmpty();

    world.kubectl("delete", "ms", "byhand").ok();
    assertThat(world.reconcile().lines())
        .containsExactly(
            "HTTPRoute " + world.namespace + "/byhand deleted: its ModelService is gone");
  }

  @Test
  void aServiceThatAnotherApplierAlsoOwnsIsReportedAndLeft() {
    world.reconcile();
    world.apply(
        World.service("qwen", "other"),
        "--server-side",
        "--force-conflicts",
        "--field-manager=argocd");

    Cli pass = world.reconcile();

    assertThat(pass.exit()).isEqualTo(1);
    assertThat(pass.err())
        .contains("REPO/qwen.yaml:4:9: error: ModelService " + world.namespace + "/qwen: its field")
        .contains("spec.endpoints is also applied by argocd [resource/conflict]")
        .contains(
            "hint: let one of the two own it: remove it from this repository, or from argocd");
    assertThat(world.get("ms", "qwen").at("/spec/endpoints/0/selector/matchLabels").toString())
        .contains("other");
  }

  @Test
  void aForeignRouteWithOurNameIsRefusedAndAdoptedOnceItIsHandedOver() {
    world.apply(
        """
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata: {name: qwen, namespace: NS}
        spec:
          parentRefs: [{namespace: modelplane-system, name: modelplane}]
          rules: [{matches: [{path: {value: /theirs}}]}]
        """);

    Cli refused = world.reconcile();

    assertThat(refused.exit()).isEqualTo(1);
    assertThat(refused.err())
        .contains(
            "HTTPRoute "
                + world.namespace
                + "/qwen: exists and was not made by Modelplane [resource/conflict]");
    assertThat(world.get("httproute", "qwen").at("/spec/rules/0/matches/0/path/value").asText())
        .isEqualTo("/theirs");
    assertThat(world.condition("qwen", "Ready"))
        .as("the gateway serves that route, which is not the service's")
        .isEqualTo("False Conflict");

    handOver(refused);
    Cli adopted = world.reconcile();

    assertThat(adopted.exit()).as(adopted.err()).isZero();
    assertThat(world.targets("qwen")).containsExactly(target());
    assertThat(world.condition("qwen", "Ready")).isEqualTo("True Serving");
    assertThat(world.diff().exit()).isZero();
  }

  @Test
  void aServiceMadeWithKubectlIsRefusedWhenItIsAlsoInGitUntilItIsHandedOver() {
    world.apply(World.service("qwen", "by-hand"));

    Cli refused = world.reconcile();

    assertThat(refused.exit()).isEqualTo(1);
    assertThat(refused.err())
        .contains(
            "REPO/qwen.yaml:4:9: error: ModelService "
                + world.namespace
                + "/qwen is on the cluster already and was not made from Git [resource/not-ours]");
    assertThat(world.targets("qwen"))
        .as("what a person applied is served")
        .containsExactly("nobody - 1");
    assertThat(world.objects()).contains("ModelService/qwen");

    handOver(refused);
    Cli adopted = world.reconcile();

    assertThat(adopted.exit()).as(adopted.err()).isZero();
    assertThat(world.targets("qwen")).containsExactly(target());
    assertThat(world.diff().exit()).isZero();
    world.remove("qwen.yaml").write(World.service("other", "qwen"));
    assertThat(world.reconcile().exit()).isZero();
    assertThat(world.exists("ms", "qwen")).as("adopted, so pruned").isFalse();
  }

  /** Whoever hands an object over has said that Git owns it, however it was made. */
  @Test
  void aServiceMadeByServerSideApplyCanBeHandedOverAsWell() {
    world.apply(World.service("qwen", "by-hand"), "--server-side");

    Cli refused = world.reconcile();
    assertThat(refused.exit()).isEqualTo(1);
    handOver(refused);
    Cli adopted = world.reconcile();

    assertThat(adopted.exit()).as(adopted.err()).isZero();
    assertThat(world.targets("qwen")).containsExactly(target());
    assertThat(world.diff().exit()).isZero();
  }

  @Test
  void twoSourcesNeverPruneEachOther(@TempDir Path second) throws IOException {
    World other = world.withRepo(second);
    other.write(World.service("llama", "qwen"));
    assertThat(world.reconcile().exit()).isZero();
    assertThat(other.reconcile().exit()).isZero();

    assertThat(world.reconcile().out()).isEmpty();
    assertThat(other.reconcile().out()).isEmpty();
    assertThat(world.objects("ModelService"))
        .containsExactly("ModelService/llama", "ModelService/qwen");

    world.write(World.service("b", "qwen")).remove("qwen.yaml");
    assertThat(world.reconcile().exit()).isZero();
    assertThat(world.objects("ModelService"))
        .containsExactly("ModelService/b", "ModelService/llama");

    other.write(World.service("b", "elsewhere"));
    Cli refused = other.reconcile();
    assertThat(refused.exit()).isEqualTo(1);
    assertThat(refused.err())
        .contains("/b is applied from another source (b.yaml of %s)".formatted(repo.toRealPath()))
        .contains("hint: another folder of the same repository is another source: ")
        .contains("to move it here for good: modelplane adopt --from " + repo.toRealPath());
    assertThat(world.targets("b")).containsExactly(target());

    String from = repo.toRealPath().toString();
    assertThat(other.command("adopt", "--from", from).exit()).isEqualTo(1);
    assertThat(other.command("adopt", "--from", from, "--yes").exit()).isZero();
    assertThat(other.reconcile().err()).as("handed over").doesNotContain("another source");
    assertThat(world.kubectl("get", "ms", "b", "-o", "yaml").ok()).contains(": elsewhere");
  }

  /** As CI and the loop may reach it, from different folders and by different protocols. */
  @Test
  void oneRepositoryStaysOneSourceOfOneNameHoweverItIsReached(@TempDir Path temp) {
    World ci = clone(temp.resolve("ci"), "https://ann:s3cret@git.example.com/a/b");
    World loop = clone(temp.resolve("loop"), "git@git.example.com:a/b.git");

    assertThat(ci.reconcile().exit()).isZero();

    assertThat(sourceName("qwen")).isEqualTo("git.example.com/a/b");
    SortedMap<String, String> before = world.resourceVersions();
    assertThat(loop.diff().exit()).isZero();
    assertThat(loop.reconcile().out()).isEmpty();
    assertThat(ci.reconcile().out()).isEmpty();
    assertThat(world.resourceVersions()).isEqualTo(before);
    assertThat(world.reconcile().err())
        .contains("/qwen is applied from another source (qwen.yaml of git.example.com/a/b)");
  }

  private World clone(Path folder, String url) {
    World cloned = world.withRepo(folder).write(World.service("qwen", "qwen"));
    Git.init(folder).run("config", "remote.origin.url", url);
    return cloned;
  }

  private String sourceName(String service) {
    return world.get("ms", service).at("/metadata/annotations/modelplane.ai~1source-name").asText();
  }

  @Test
  void whatAnOlderVersionAppliedIsGivenTheNameOfItsSourceOnce(@TempDir Path second)
      throws IOException {
    world.reconcile();
    world.kubectl("annotate", "ms", "qwen", "modelplane.ai/source-name-").ok();
    String route = world.resourceVersions().get("HTTPRoute/qwen");
    World other = world.withRepo(second);
    other.write(World.service("qwen", "other"));
    assertThat(other.reconcile().err())
        .as("nothing but a hash is known")
        .containsPattern("another source \\(qwen.yaml of [0-9a-f]{16}\\)");

    assertThat(world.diff().out()).contains("modelplane.ai/source-name");
    assertThat(world.reconcile().lines())
        .containsExactly("ModelService " + world.namespace + "/qwen configured");

    assertThat(sourceName("qwen")).isEqualTo(repo.toRealPath().toString());
    assertThat(world.resourceVersions().get("HTTPRoute/qwen")).isEqualTo(route);
    assertThat(world.reconcile().out()).isEmpty();
  }

  @Test
  void aDiffOfOneFileOfASourceIsToldToTakeTheSource() throws IOException {
    world.reconcile();
    String text = World.service("qwen", "other").in(world.namespace).text();
    world.write("qwen.yaml", text);

    Cli file = command("diff", "", repo.resolve("qwen.yaml").toString());
    Cli piped = command("diff", text, "-");

    for (Cli alone : List.of(file, piped)) {
      assertThat(alone.exit()).isEqualTo(2);
      assertThat(alone.err())
          .contains(
              "/qwen is applied from another source (qwen.yaml of %s)".formatted(repo.toRealPath()))
          .contains(
              "hint: a single file, standard input, or several sources together own nothing: run"
                  + " with the folder, --path or --prune-as that it was applied with; ");
    }
    Cli folder = world.diff();
    assertThat(folder.exit()).isEqualTo(1);
    assertThat(folder.err()).doesNotContain("another source");
  }

  @Test
  void aPipeIsToldTheNameThatItsObjectsWereAppliedWith() {
    world.reconcileInput(World.service("piped", "qwen"), "--prune-as", "team-a");
    String text = World.service("piped", "other").in(world.namespace).text();

    assertThat(command("diff", text, "-").err())
        .contains("/piped is applied from another source (standard input of team-a)");
    assertThat(command("diff", text, "-", "--prune-as", "team-a").exit()).isEqualTo(1);
  }

  private Cli command(String name, String in, String... arguments) {
    List<String> all = new ArrayList<>(List.of(name));
    all.addAll(List.of(arguments));
    all.addAll(world.onCluster());
    return Cli.withInput(in, all.toArray(String[]::new));
  }

  @Test
  void anEndpointThatAPersonWroteIsNeverTouchedByAReplicaOfItsName() {
    world.apply(Yaml.endpoint("qwen-0", "http://10.7.7.7/v1").in("NS").deployment("qwen"));

    assertThat(world.reconcile().exit()).isZero();

    assertThat(world.targets("qwen")).isEqualTo(List.of("10.7.7.7 / 1"));
    assertThat(world.get("me", "qwen-0").at("/spec/url").asText()).isEqualTo("http://10.7.7.7/v1");
  }
}
