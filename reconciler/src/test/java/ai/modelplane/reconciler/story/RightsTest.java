package ai.modelplane.reconciler.story;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.compiler.Options;
import ai.modelplane.compiler.diagnostic.Rule;
import ai.modelplane.compiler.source.SourceException;
import ai.modelplane.reconciler.cli.Cli;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What whoever asks may not read. */
@Tag("real")
class RightsTest {

  @TempDir Path repo;
  World world;

  @BeforeEach
  void aService() {
    world = World.begin("rights", repo);
    world.replica("qwen-0", "qwen", "prod-us-east");
    world.write(World.service("qwen", "qwen"));
  }

  @Test
  void whatOnlyStrengthensChecksIsSaidOnceEachAndThePassGoesOn() {
    try (Reader _ = Reader.of(world, Reader.NEEDED)) {
      Cli diff = world.diff("--context", "reader");

      assertThat(diff.exit()).as(diff.err()).isEqualTo(1);
      assertThat(diff.out()).contains("+ create HTTPRoute " + world.namespace + "/qwen");
      assertThat(diff.err())
          .containsOnlyOnce("warning: Namespaces cannot be read, so that ")
          .containsOnlyOnce("warning: ServiceCIDRs cannot be read, so that ")
          .containsOnlyOnce("warning: GatewayClasses cannot be read, so that ")
          .containsOnlyOnce("warning: CustomResourceDefinitions cannot be read, so that ")
          .contains(
              "bind a role with this rule: {apiGroups: [\"networking.k8s.io\"],"
                  + " resources: [\"servicecidrs\"], verbs: [list]} [cluster/not-readable]");
    }
    try (Reader _ = Reader.of(world, Reader.NEEDED + "," + Reader.AROUND)) {
      assertThat(world.diff("--context", "reader").err()).doesNotContain("[cluster/not-readable]");
    }
  }

  @Test
  void whatAPassCannotDoWithoutStopsItWithTheRuleToBind() {
    try (Reader _ =
        Reader.of(world, Reader.NEEDED.replace(",httproutes.gateway.networking.k8s.io", ""))) {
      Cli diff = world.diff("--context", "reader");

      assertThat(diff.exit()).isEqualTo(2);
      assertThat(diff.out()).isEmpty();
      assertThat(diff.err())
          .startsWith("modelplane: list HTTPRoutes at ")
          .contains(
              "bind a role with this rule: {apiGroups: [\"gateway.networking.k8s.io\"],"
                  + " resources: [\"httproutes\"], verbs: [list]}");
    }
  }

  /** What the page on installation lists is all that a pass needs. */
  @Test
  void theRightsThatAreDocumentedAreEnough() throws IOException {
    String page =
        Files.readString(
            Path.of(System.getProperty("modelplane.root", "..")).resolve("docs/install.md"));
    int begin = page.indexOf("apiVersion: rbac.authorization.k8s.io/v1");
    String name = world.namespace + "-all";
    String role =
        page.substring(begin, page.indexOf("```", begin))
            .replace("name: modelplane", "name: " + name);
    world.testbed.kubectlStdin(role, "apply", "-f", "-").ok();
    world
        .testbed
        .kubectl("create", "clusterrolebinding", name, "--clusterrole", name, "--user", "reader")
        .ok();
    try {
      Cli pass = world.reconcile("--context", "reader");

      assertThat(pass.exit()).as(pass.err() + pass.out()).isZero();
      assertThat(pass.err()).doesNotContain("warning", "error");
      assertThat(world.condition("qwen", "Ready")).isEqualTo("True Serving");
      assertThat(world.kubectl("get", "events", "-o", "name").ok()).isNotEmpty();
      world.remove("qwen.yaml").write(World.service("kimi", "qwen"));
      assertThat(world.reconcile("--context", "reader").exit()).isZero();
      assertThat(world.objects("HTTPRoute")).containsExactly("HTTPRoute/kimi");
    } finally {
      world.testbed.kubectl("delete", "clusterrolebinding,clusterrole", name).ok();
    }
  }

  /** Nothing is read or written elsewhere, and nothing there is missed. */
  @Test
  void withNamespacesRolesOfThoseAreEnough() {
    String elsewhere = world.testbed.namespace("elsewhere");
    world
        .testbed
        .kubectlStdin(
            World.service("theirs", "qwen")
                .toString()
                .replace("namespace: NS", "namespace: " + elsewhere),
            "apply",
            "-f",
            "-")
        .ok();
    try (Roles roles = new Roles(world)) {
      roles
          .in(world.namespace, "*", OWN_KINDS)
          .in("modelplane-system", "get", "gateways.gateway.networking.k8s.io")
          .in("modelplane-system", "*", "leases.coordination.k8s.io")
          .cluster("prod-us-east");

      Cli pass = reader("reconcile");

      assertThat(pass.exit()).as(pass.err() + pass.out()).isZero();
      assertThat(pass.err())
          .containsOnlyOnce("warning: InferenceClusters cannot be listed, so that ")
          .contains("resources: [\"inferenceclusters\"], verbs: [list]} [cluster/not-readable]");
      assertThat(world.targets("qwen"))
          .containsExactly("10.0.1.50 /" + world.namespace + "/qwen-0/ 1");
      assertThat(world.condition("qwen", "Ready")).isEqualTo("True Serving");
      assertThat(reader("diff").exit()).isZero();
      world.ready("qwen-0", false);
      assertThat(reader("reconcile").exit()).isZero();
      assertThat(world.targets("qwen")).containsExactly("nobody - 1");
    }
    assertThat(world.testbed.kubectl("get", "httproutes", "-n", elsewhere, "-o", "name").ok())
        .isEmpty();
  }

  private Cli reader(String command) {
    return world.command(command, "--context", "reader", "--namespaces", world.namespace);
  }

  private static final String OWN_KINDS =
      "modelservices.modelplane.ai,modelendpoints.modelplane.ai,modelreplicas.modelplane.ai,"
          + "services,endpointslices.discovery.k8s.io,httproutes.gateway.networking.k8s.io,"
          + "backendtlspolicies.gateway.networking.k8s.io,"
          + "modelservices.modelplane.ai/status,modelendpoints.modelplane.ai/status,"
          + "events.events.k8s.io,events";

  /** Rights of the user {@code reader} in single namespaces, until closed. */
  private record Roles(World world, List<List<String>> made) implements AutoCloseable {

    Roles(World world) {
      this(world, new ArrayList<>());
    }

    Roles in(String namespace, String verbs, String kinds) {
      String name = world.namespace + "-" + made.size();
      create("role", name, "-n", namespace, "--verb=" + verbs, "--resource=" + kinds);
      create("rolebinding", name, "-n", namespace, "--role", name, "--user", "reader");
      return this;
    }

    /** The right to get one InferenceCluster, and to list none. */
    Roles cluster(String cluster) {
      String name = world.namespace + "-" + made.size();
      create(
          "clusterrole",
          name,
          "--verb=get",
          "--resource=inferenceclusters.modelplane.ai",
          "--resource-name=" + cluster);
      create("clusterrolebinding", name, "--clusterrole", name, "--user", "reader");
      return this;
    }

    private void create(String kind, String name, String... rest) {
      List<String> command = new ArrayList<>(List.of("create", kind, name));
      command.addAll(List.of(rest));
      world.testbed.kubectl(command.toArray(String[]::new)).ok();
      made.add(
          rest[0].equals("-n")
              ? List.of("delete", kind, name, "-n", rest[1])
              : List.of("delete", kind, name));
    }

    @Override
    public void close() {
      made.forEach(command -> world.testbed.kubectl(command.toArray(String[]::new)).ok());
    }
  }

  /** What a folder shows for every other rule needs an API server here. */
  @Test
  void theFixtureOfTheRuleSaysWhatTheServerSays() throws IOException, SourceException {
    world.remove("qwen.yaml");
    try (Reader _ =
        Reader.of(
            world,
            Reader.NEEDED + "," + Reader.AROUND.replace("servicecidrs.networking.k8s.io,", ""))) {
      new ShownRule(world, Rule.CLUSTER_NOT_READABLE)
          .with("endpoint.yaml")
          .holds(new Passes(Options.DEFAULT.gateway()));
    }
  }
}
