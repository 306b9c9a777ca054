package ai.modelplane.reconciler.story;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.reconciler.cli.Cli;
import ai.modelplane.testbed.ApiProxy;
import ai.modelplane.testbed.ApiProxy.Fate;
import ai.modelplane.testbed.ApiProxy.Reply;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A server that fails to answer for one of our kinds, and goes on failing. */
@Tag("real")
class TroubledListTest {

  @TempDir Path repo;
  @TempDir Path folder;
  private World world;
  private ApiProxy proxy;
  private Path kubeconfig;

  @BeforeEach
  void servicesAndEndpointsOfGitAndOfPeople() {
    world = World.begin("trouble", repo);
    world.replica("qwen-0", "qwen", "prod-us-east");
    world.write(World.service("qwen", "qwen"));
    world.write(World.endpoint("openai", "https://api.example.com/v1"));
    world.apply(World.service("by-hand", "qwen"));
    assertThat(world.reconcile().exit()).isZero();
    proxy = new ApiProxy(world.testbed);
    kubeconfig = proxy.kubeconfig(folder.resolve("config"));
  }

  @AfterEach
  void end() {
    proxy.close();
  }

  private Cli pass() {
    List<String> arguments = new ArrayList<>(List.of("reconcile", repo.toString()));
    arguments.addAll(List.of("--kubeconfig", kubeconfig.toString(), "--settle", "0s"));
    return Cli.run(arguments).without(repo.toString());
  }

  private static Reply status(int code) {
    return new Reply.Status(code, "InternalError", "");
  }

  @ParameterizedTest
  @CsvSource({
    "modelservices, ModelService, 503",
    "modelendpoints, ModelEndpoint, 500",
    "modelreplicas, ModelReplica, 410",
    "inferenceclusters, InferenceCluster, 500",
  })
  void whatIsNotSeenIsNeitherDeletedNorWithdrawnNorWrittenOver(
      String resource, String kind, int code) {
    SortedMap<String, String> before = world.resourceVersions();
    proxy.decide(
        request ->
            request.path().contains("/v1alpha1/" + resource)
                ? Fate.before(status(code))
                : Fate.PASS);

    Cli pass = pass();

    assertThat(pass.exit()).as(pass.err() + pass.out()).isEqualTo(1);
    assertThat(pass.err())
        .containsOnlyOnce("error: ")
        .containsOnlyOnce(
            "error: " + kind + " is in doubt: the cluster fails to list it: list " + kind + "s at ")
        .contains(": " + code + " ");
    assertThat(pass.out()).doesNotContain("deleted");
    assertThat(world.targets("qwen")).singleElement().asString().startsWith("10.0.1.50 ");
    assertThat(world.targets("by-hand")).singleElement().asString().startsWith("10.0.1.50 ");
    assertThat(world.objects()).as("nothing is gone").containsAll(before.keySet());

    proxy.decide(_ -> Fate.PASS);
    Cli next = pass();
    assertThat(next.exit()).as(next.err() + next.out()).isZero();
    assertThat(world.objects()).containsExactlyElementsOf(before.keySet());
    assertThat(world.get("httproute", "by-hand").toString()).doesNotContain("held-since");
  }

  /** It has said nothing at all of what there is. */
  @Test
  void aServerThatAnswersNothingStopsThePass() {
    SortedMap<String, String> before = world.resourceVersions();
    proxy.decide(_ -> Fate.before(status(500)));

    Cli pass = pass();

    assertThat(pass.exit()).isEqualTo(2);
    assertThat(pass.out()).isEmpty();
    assertThat(world.resourceVersions()).isEqualTo(before);
  }
}
