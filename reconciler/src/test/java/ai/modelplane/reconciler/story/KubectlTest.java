package ai.modelplane.reconciler.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person sees with kubectl alone. */
@Tag("real")
class KubectlTest {

  @TempDir Path repo;
  World world;

  @BeforeEach
  void begin() {
    world = World.begin("kubectl", repo);
    world.replica("qwen-0", "qwen", "prod-us-east").replica("qwen-1", "qwen", "prod-eu-west");
    world
        .testbed
        .kubectl("annotate", "inferencecluster", "prod-eu-west", "modelplane.ai/drain=true")
        .ok();
    world.write(World.service("qwen", "qwen"));
    assertThat(world.reconcile().exit()).isZero();
  }

  String url() {
    return world.testbed.gatewayUrl() + "/" + world.namespace + "/qwen";
  }

  @Test
  void theAddressIsInTheStatusAsTheManualSays() {
    assertThat(world.kubectl("get", "ms", "qwen", "-o", "jsonpath={.status.address}").ok())
        .isEqualTo(url());
  }

  @Test
  void getShowsAddressReadinessAndHowManyEndpointsServe() {
    List<String> lines = world.kubectl("get", "ms").ok().lines().toList();

    assertThat(lines.getFirst().split(" +"))
        .containsExactly("NAME", "ADDRESS", "READY", "ENDPOINTS", "AGE");
    assertThat(lines.get(1).split(" +")).startsWith("qwen", url(), "True", "1/2");
  }

  @Test
  void getShowsEndpointsAndWhetherTheyCanBeRoutedTo() {
    List<String> lines = world.kubectl("get", "me").ok().lines().toList();

    assertThat(lines.getFirst().split(" +")).containsExactly("NAME", "URL", "ROUTABLE", "AGE");
    assertThat(lines.get(1).split(" +"))
        .startsWith("qwen-0", "http://10.0.1.50/" + world.namespace + "/qwen-0/v1", "True");
    assertThat(lines.get(2).split(" +"))
        .startsWith("qwen-1", "http://10.0.2.50/" + world.namespace + "/qwen-1/v1", "False");
  }

  @Test
  void oneOfThreeReplicasThatIsNotReadyIsSeen() {
    world.replica("qwen-2", "qwen", "prod-us-east").ready("qwen-2", false);
    assertThat(world.reconcile().exit()).isZero();

    assertThat(world.kubectl("get", "ms").ok().lines().toList().get(1).split(" +"))
        .startsWith("qwen", url(), "True", "1/3");
  }

  @Test
  void wideShowsReasonsAndWhatPeopleHaveSet() {
    world.kubectl("annotate", "ms", "qwen", "modelplane.ai/reconcile=disabled").ok();

    List<String> services = world.kubectl("get", "ms", "-o", "wide").ok().lines().toList();
    List<String> endpoints = world.kubectl("get", "me", "-o", "wide").ok().lines().toList();
    List<String> clusters =
        world.testbed.kubectl("get", "inferencecluster", "-o", "wide").ok().lines().toList();

    assertThat(services.getFirst().split(" +"))
        .containsExactly(
            "NAME", "ADDRESS", "READY", "ENDPOINTS", "AGE", "REASON", "REVISION", "RECONCILE");
    assertThat(services.get(1).split(" +")).contains("Serving", "disabled");
    assertThat(endpoints.getFirst().split(" +"))
        .containsExactly("NAME", "URL", "ROUTABLE", "AGE", "REASON", "CLUSTER", "DRAINING");
    assertThat(endpoints.get(1).split(" +")).contains("Resolved", "prod-us-east");
    assertThat(endpoints.get(2).split(" +")).contains("Draining", "prod-eu-west");
    assertThat(clusters.getFirst().split(" +")).endsWith("AGE", "REASON", "DRAINING");
    assertThat(clusters).anyMatch(line -> line.matches("prod-eu-west .* true *"));
  }

  @Test
  void waitReturnsOnceTheServiceIsReady() {
    assertThat(world.kubectl("wait", "--for=condition=Ready", "ms/qwen", "--timeout=300s").ok())
        .isEqualTo("modelservice.modelplane.ai/qwen condition met\n");
  }

  @Test
  void statusDescribesTheCurrentGeneration() {
    world.write(World.service("qwen", "qwen:3"));
    assertThat(world.reconcile().exit()).isZero();

    assertThat(world.get("ms", "qwen").at("/metadata/generation").asLong()).isEqualTo(2);
    assertThat(world.get("ms", "qwen").at("/status/observedGeneration").asLong()).isEqualTo(2);
    assertThat(
            world.kubectl("get", "ms", "qwen", "-o", "jsonpath={.status.conditions[*].type}").ok())
        .isEqualTo("Accepted EndpointsResolved RoutingReady Ready");
  }
}
