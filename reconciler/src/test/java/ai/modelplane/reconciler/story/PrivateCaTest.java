package ai.modelplane.reconciler.story;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.compiler.Options;
import ai.modelplane.compiler.diagnostic.Rule;
import ai.modelplane.compiler.source.SourceException;
import ai.modelplane.reconciler.cli.Cli;
import ai.modelplane.testbed.Testbed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A CA that cannot be used takes its endpoint out, not its users down. */
@Tag("real")
class PrivateCaTest {

  private static final String STATUSES =
      ",modelservices.modelplane.ai/status,modelendpoints.modelplane.ai/status,"
          + "leases.coordination.k8s.io,events.events.k8s.io,events";

  @TempDir Path repo;
  World world;
  String good;

  @BeforeEach
  void aServiceOverTwoEnginesOfWhichOneHasAPrivateCa() throws IOException {
    world = World.begin("private-ca", repo);
    good = Files.readString(Testbed.get().caFile());
    world.replica("qwen-0", "qwen", "prod-us-east");
    world.write(World.service("qwen", "qwen").entry("modelplane.ai/external-provider=vault"));
    world.write(
        World.endpoint("vault", "https://10.9.9.9:8443/v1")
            .with("tls: {hostname: vault.example.com, caRef: {kind: ConfigMap, name: fleet-ca}}"));
  }

  private void ca(String text) {
    world.apply(
        "{apiVersion: v1, kind: ConfigMap, metadata: {name: fleet-ca, namespace: NS},"
            + " data: {ca.crt: \"%s\"}}".formatted(text.replace("\n", "\\n")));
  }

  private String east() {
    return "10.0.1.50 /" + world.namespace + "/qwen-0/ 1";
  }

  @Test
  void whatBreaksLeavesTheRouteAndWhatIsMendedComesBack() {
    ca(good);
    assertThat(world.reconcile().exit()).isZero();
    assertThat(world.targets("qwen")).containsExactly(east(), "10.9.9.9 / 1");
    SortedMap<String, String> before = world.resourceVersions();
    assertThat(world.reconcile().exit()).isZero();
    assertThat(world.resourceVersions()).isEqualTo(before);

    ca(good.substring(0, good.length() / 2));
    Cli broken = world.reconcile();

    assertThat(broken.exit()).as(broken.err()).isZero();
    assertThat(broken.err())
        .contains(
            "REPO/vault.yaml:9:69: warning: its CA ConfigMap fleet-ca cannot be used: the"
                + " certificate in ca.crt has no end, expected -----END CERTIFICATE-----"
                + " [endpoint/ca]");
    assertThat(world.targets("qwen")).containsExactly(east());
    assertThat(world.condition("qwen", "Ready")).isEqualTo("True Serving");
    assertThat(routable()).isEqualTo("False UnusableCA");
    assertThat(world.objects("BackendTLSPolicy")).isEmpty();
    assertThat(explain()).contains("UnusableCA: its CA ConfigMap fleet-ca cannot be used: ");

    ca(good);
    assertThat(world.reconcile().exit()).isZero();
    assertThat(world.targets("qwen")).containsExactly(east(), "10.9.9.9 / 1");
    assertThat(routable()).startsWith("True ");
  }

  @Test
  void whatIsNotThereIsSaidBeforeAnythingIsSent() {
    Cli validate = world.command("validate");

    assertThat(validate.exit()).as(validate.err()).isZero();
    assertThat(validate.out() + validate.err())
        .contains("REPO/vault.yaml:9:69: warning: its CA ConfigMap fleet-ca does not exist");
    assertThat(world.reconcile().exit()).isZero();
    assertThat(world.targets("qwen")).containsExactly(east());

    world.apply(
        "{apiVersion: v1, kind: ConfigMap, metadata: {name: fleet-ca, namespace: NS},"
            + " data: {tls.crt: x}}");
    assertThat(world.diff().err()).contains("ConfigMap fleet-ca has no key ca.crt, only tls.crt");
  }

  /** Nothing is written over a ConfigMap, and nothing of it is kept in a snapshot. */
  @Test
  void aConfigMapIsOnlyRead() throws IOException {
    ca(good);
    assertThat(world.reconcile().exit()).isZero();
    String before = world.kubectl("get", "configmap", "fleet-ca", "-o", "yaml").ok();
    Path file = repo.resolveSibling(world.namespace + ".snapshot.yaml");
    Cli snapshot =
        Cli.run(List.of("snapshot", "-o", file.toString(), "--kubeconfig", kubeconfig()));
    assertThat(snapshot.exit()).as(snapshot.err()).isZero();
    assertThat(Files.readString(file)).contains("fleet-ca").doesNotContain("ConfigMap:", "BEGIN");

    world.remove("vault.yaml");
    assertThat(world.reconcile().exit()).isZero();
    assertThat(world.targets("qwen")).containsExactly(east());
    assertThat(world.kubectl("get", "configmap", "fleet-ca", "-o", "yaml").ok()).isEqualTo(before);
  }

  @Test
  void whoMayNotReadItUsesItUnchecked() {
    ca("rubbish");
    try (Reader _ = Reader.of(world, Reader.KINDS)) {
      Cli diff = world.diff("--context", "reader");

      assertThat(diff.exit()).as(diff.err()).isEqualTo(1);
      assertThat(diff.out())
          .contains("+ create HTTPRoute " + world.namespace + "/qwen")
          .contains("+ create BackendTLSPolicy ");
      assertThat(diff.err())
          .containsOnlyOnce("[endpoint/ca-unchecked]")
          .contains("{apiGroups: [\"\"], resources: [\"configmaps\"], verbs: [get]}");
    }
    try (Reader _ = Reader.of(world, Reader.KINDS + ",configmaps")) {
      Cli diff = world.diff("--context", "reader");

      assertThat(diff.out()).doesNotContain("BackendTLSPolicy");
      assertThat(diff.err()).contains("[endpoint/ca]").doesNotContain("[endpoint/ca-unchecked]");
    }
  }

  @Test
  void whoMayWriteButNotReadItStillReconciles() {
    ca("rubbish");
    try (Reader _ = Reader.of(world, Reader.KINDS);
        Role _ = Role.of(world, "*", Reader.KINDS + STATUSES)) {
      Cli pass = world.reconcile("--context", "reader");

      assertThat(pass.exit()).as(pass.err() + pass.out()).isZero();
      assertThat(pass.err()).containsOnlyOnce("[endpoint/ca-unchecked]");
      assertThat(world.targets("qwen")).containsExactly(east(), "10.9.9.9 / 1");
    }
    assertThat(world.reconcile().exit()).isZero();
    assertThat(world.targets("qwen")).as("of who may").containsExactly(east());
  }

  /** The right to get those that are named is enough, however many they are. */
  @Test
  void noConfigMapIsEverListed() {
    for (int i = 0; i < 25; i++) {
      world.write(
          World.endpoint("e" + i, "https://e" + i + ".example.com/v1")
              .with("tls: {caRef: {kind: ConfigMap, name: ca-%d}}".formatted(i)));
    }
    try (Reader _ = Reader.of(world, Reader.KINDS);
        Role _ = Role.of(world, "get", "configmaps")) {
      Cli diff = world.diff("--context", "reader");

      assertThat(diff.err())
          .contains("its CA ConfigMap ca-0 does not exist", "its CA ConfigMap ca-24 does not exist")
          .doesNotContain("[endpoint/ca-unchecked]");
    }
  }

  /** More rights of the user {@code reader}, until closed. */
  private record Role(World world, String name) implements AutoCloseable {

    static Role of(World world, String verbs, String kinds) {
      String name = world.namespace + "-more";
      world
          .testbed
          .kubectl("create", "clusterrole", name, "--verb=" + verbs, "--resource=" + kinds)
          .ok();
      world
          .testbed
          .kubectl("create", "clusterrolebinding", name, "--clusterrole", name, "--user", "reader")
          .ok();
      return new Role(world, name);
    }

    @Override
    public void close() {
      world.testbed.kubectl("delete", "clusterrolebinding,clusterrole", name).ok();
    }
  }

  /** What a folder shows for every other rule needs an API server here. */
  @Test
  void theFixtureOfTheRuleSaysWhatTheServerSays() throws IOException, SourceException {
    world.remove("qwen.yaml").remove("vault.yaml");
    try (Reader _ = Reader.of(world, Reader.KINDS)) {
      new ShownRule(world, Rule.ENDPOINT_CA_UNCHECKED)
          .with("endpoint.yaml")
          .holds(new Passes(Options.DEFAULT.gateway()));
    }
  }

  private String kubeconfig() {
    return world.testbed.kubeconfig().toString();
  }

  private String explain() {
    Cli explain =
        Cli.run(List.of("explain", world.namespace + "/qwen", "--kubeconfig", kubeconfig()));
    assertThat(explain.exit()).as(explain.err()).isZero();
    return explain.out();
  }

  private String routable() {
    var condition = world.get("me", "vault").at("/status/conditions/0");
    return condition.path("status").asText() + " " + condition.path("reason").asText();
  }
}
