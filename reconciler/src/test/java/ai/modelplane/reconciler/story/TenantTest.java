package ai.modelplane.reconciler.story;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.reconciler.cli.Cli;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What somebody with rights in one namespace cannot reach of another. */
@Tag("real")
class TenantTest {

  @TempDir Path repo;
  World world;

  @BeforeEach
  void aNamespaceThatSharesTheClustersGateway() {
    world = World.begin("tenant", repo);
    world.replica("qwen-0", "qwen", "prod-us-east");
    world.write(
        World.service("qwen", "qwen")
            .entry("modelplane.ai/external-provider=spy")
            .entry("modelplane.ai/external-provider=own"));
  }

  private String east() {
    return "10.0.1.50 /" + world.namespace + "/qwen-0/ 1";
  }

  private String clusterIp() {
    return world.testbed.kubectl("get", "svc/kubernetes", "-ojsonpath={.spec.clusterIP}").ok();
  }

  @Test
  void noWayLeadsIntoAnotherNamespace() {
    for (String url :
        new String[] {
          "http://10.0.1.50/other-team/secret-0/v1",
          "http://[::ffff:10.0.1.50]/other-team/secret-0/v1",
          "http://10.0.1.50:8443/other-team/secret-0/v1",
          "http://10.0.1.50/v1",
          "http://" + clusterIp() + "/v1",
          "http://vault.kube-public:8200/v1",
          "http://vault.modelplane-system:8200/v1",
          "http://vault-0.vault.modelplane-system:8200/v1",
          "http://10.0.1.50/" + world.namespace + "/a%2fother-team/v1"
        }) {
      world.write(World.endpoint("spy", url));

      Cli validate = world.command("validate");
      assertThat(validate.exit()).as(url).isEqualTo(1);
      assertThat(validate.err() + validate.out()).as(url).contains("[endpoint/address]");
      assertThat(world.reconcile().exit()).as(url).isEqualTo(1);
      assertThat(world.targets("qwen")).as(url).containsExactly(east());
    }
    world.remove("spy.yaml");
    world.write(
        World.endpoint("own", "http://10.0.1.50/" + world.namespace + "/tool/v1")
            .with("rewritePath: /other-team/secret-0/"));
    assertThat(world.reconcile().exit()).isEqualTo(1);
    assertThat(world.targets("qwen")).containsExactly(east());

    world.write(World.endpoint("own", "http://10.0.1.50/" + world.namespace + "/tool/v1"));
    assertThat(world.reconcile().exit()).isZero();
    assertThat(world.targets("qwen"))
        .containsExactlyInAnyOrder(east(), "10.0.1.50 /" + world.namespace + "/tool 1");
  }

  /** As an older release left it: before the cluster of that address was known. */
  @Test
  void whatANewRuleRefusesKeepsItsLiveRouteForOneRelease() {
    world.write(World.endpoint("spy", "http://10.0.9.50/other-team/secret-0/v1"));
    assertThat(world.reconcile().exit()).isZero();
    String spy = "10.0.9.50 /other-team/secret-0 1";
    assertThat(world.targets("qwen")).containsExactlyInAnyOrder(east(), spy);
    world.cluster("prod-asia", "10.0.9.50");

    Cli diff = world.diff();
    assertThat(diff.out()).startsWith("1 endpoint is routed to until the next release alone");
    assertThat(diff.err() + diff.out()).contains("[endpoint/overdue]");
    for (int pass = 0; pass < 2; pass++) {
      assertThat(world.reconcile().exit()).isEqualTo(1);
      assertThat(world.targets("qwen")).containsExactlyInAnyOrder(east(), spy);
      assertThat(world.condition("qwen", "Ready")).isEqualTo("True Serving");
    }
    assertThat(accepted("spy")).isEqualTo("False RefusedPath");
    var before = world.resourceVersions();
    assertThat(world.reconcile().exit()).isEqualTo(1);
    assertThat(world.resourceVersions()).isEqualTo(before);

    // another path is new
    world.write(World.endpoint("spy", "http://10.0.9.50/other-team/secret-1/v1"));
    assertThat(world.reconcile().err()).contains("[endpoint/address]");
    assertThat(world.targets("qwen")).doesNotContain("10.0.9.50 /other-team/secret-1 1");
  }

  @Test
  void theAddressOfAClusterIsThePlatformsWord() {
    world.cluster("here", clusterIp());
    world.replica("qwen-1", "qwen", "here");
    assertThat(world.reconcile().exit()).isZero();
    assertThat(world.targets("qwen"))
        .containsExactlyInAnyOrder(east(), clusterIp() + " /" + world.namespace + "/qwen-1/ 1");
  }

  private String accepted(String endpoint) {
    for (JsonNode condition : world.get("me", endpoint).at("/status/conditions")) {
      if (condition.path("type").asText().equals("Accepted")) {
        return condition.path("status").asText() + " " + condition.path("reason").asText();
      }
    }
    return "absent";
  }
}
