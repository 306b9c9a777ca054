package ai.modelplane.reconciler.story;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.compiler.Options;
import ai.modelplane.compiler.diagnostic.Diagnostic;
import ai.modelplane.compiler.manifest.Diagnostics;
import ai.modelplane.compiler.manifest.ManifestReader;
import ai.modelplane.compiler.report.JsonReport;
import ai.modelplane.compiler.report.TextReport;
import ai.modelplane.compiler.schema.Schemas;
import ai.modelplane.compiler.source.Identity;
import ai.modelplane.compiler.source.Snapshot;
import ai.modelplane.compiler.source.Source;
import ai.modelplane.compiler.source.SourceException;
import ai.modelplane.compiler.source.request.Request;
import ai.modelplane.compiler.source.request.Sources;
import ai.modelplane.reconciler.Pass;
import ai.modelplane.reconciler.RuleFixture;
import ai.modelplane.reconciler.Settings;
import ai.modelplane.reconciler.apply.DryRun;
import ai.modelplane.reconciler.cli.Cli;
import ai.modelplane.reconciler.cluster.Cluster;
import ai.modelplane.reconciler.cluster.kubernetes.KubernetesCluster;
import ai.modelplane.reconciler.gather.Input;
import ai.modelplane.reconciler.prepare.Prepared;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a cluster's own policies refuse is known before it is merged, on the manifest's line. */
@Tag("real")
class AdmissionTest {

  private static final Path FIXTURE = RuleFixture.FOLDERS.resolve("resource-refused");

  private static final boolean UPDATE = Boolean.getBoolean("modelplane.update");

  /** A webhook that nobody answers for. */
  private static final String WEBHOOK =
      """
      apiVersion: admissionregistration.k8s.io/v1
      kind: ValidatingWebhookConfiguration
      metadata: {name: NAME}
      webhooks:
      - name: nobody.example.com
        clientConfig: {url: "https://127.0.0.1:1/"}
        namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: NAME}}
        rules:
        - apiGroups: ["gateway.networking.k8s.io"]
          apiVersions: ["*"]
          operations: [CREATE, UPDATE]
          resources: [httproutes]
        failurePolicy: Fail
        sideEffects: None
        admissionReviewVersions: [v1]
      """;

  @TempDir Path repo;
  World world;

  @BeforeEach
  void aClusterWithAPolicy() throws InterruptedException {
    world = World.begin("admission", repo);
    world.replica("qwen-0", "qwen", "prod-us-east");
    world.testbed.kubectlStdin(policy(), "apply", "-f", "-").ok();
    awaitRefusal(World.service("forbidden-probe", "qwen"));
  }

  private String policy() {
    return text(FIXTURE.resolve("policy.yaml")).replace("ml-team", world.namespace);
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The API server takes a policy up after a while. */
  private void awaitRefusal(CharSequence manifest) throws InterruptedException {
    String probe = manifest.toString().replace("NS", world.namespace);
    for (int i = 0; i < 3_000; i++) {
      if (world
              .testbed
              .kubectlStdin(probe, "apply", "--server-side", "--dry-run=server", "-f", "-")
              .exit()
          != 0) {
        return;
      }
      Thread.sleep(100);
    }
    throw new AssertionError("it is not in force");
  }

  @AfterEach
  void end() {
    world.testbed.kubectlStdin(policy(), "delete", "-f", "-").ok();
  }

  /** What a folder shows for every other rule needs an API server here. */
  @Test
  void theFixtureOfTheRuleSaysWhatTheServerSays() throws IOException, SourceException {
    String manifest = text(FIXTURE.resolve("repo/forbidden.yaml"));
    world.write("forbidden.yaml", manifest.replace("ml-team", world.namespace));
    Request request =
        new Request(repo.toString(), null, null, null, null, InputStream.nullInputStream());
    try (Source source = Sources.open(request);
        Cluster cluster =
            KubernetesCluster.open(world.testbed.kubeconfig(), null, "modelplane-system")) {
      Snapshot snapshot = source.snapshot();
      Input input =
          new Input(
              new ManifestReader(new Schemas()).read(snapshot),
              snapshot.identity().orElse(Identity.NONE),
              snapshot.history());
      Settings settings = new Settings(Options.DEFAULT, Duration.ZERO, Duration.ZERO);
      Prepared prepared =
          new Pass(cluster, settings, () -> false, Clock.systemUTC()).prepare(input);
      List<Diagnostic> diagnostics =
          Diagnostics.locate(DryRun.of(cluster, prepared).findings(), snapshot);
      holds("findings.txt", TextReport.of(diagnostics, /* colour= */ false), cluster.name());
      holds("findings.json", JsonReport.of(diagnostics), cluster.name());
    }
  }

  private void holds(String file, String found, String server) throws IOException {
    String stable =
        found
            .replace(repo.toString(), "repo")
            .replace(server, "https://kubernetes.example.com")
            .replace(world.namespace, "ml-team");
    Path expected = FIXTURE.resolve("expected").resolve(file);
    if (UPDATE) {
      Files.createDirectories(expected.resolveSibling(""));
      Files.writeString(expected, stable);
    }
    assertThat(stable).isEqualTo(text(expected));
  }

  @Test
  void diffShowsItAtTheNameAndWritesNothing() {
    world.write(World.service("qwen", "qwen"));
    world.write("bad.yaml", World.service("forbidden-qwen", "qwen"));

    Cli diff = world.diff();

    assertThat(diff.exit()).isEqualTo(2);
    assertThat(diff.err())
        .contains("REPO/bad.yaml:4:9: error: ")
        .contains("names that begin with forbidden are not allowed here")
        .contains("[resource/refused]")
        .contains("  name: forbidden-qwen\n        ^~~~~~~~~~~~~~\n")
        .doesNotContain("qwen.yaml:4:9: error: create");
    assertThat(diff.out()).contains("+ create ModelService " + world.namespace + "/qwen");
    assertThat(world.kubectl("get", "ms").ok()).isEmpty();
  }

  @Test
  void reconcileAppliesTheRestAndTellsTheSame() {
    world.write(World.service("qwen", "qwen"));
    world.write("bad.yaml", World.service("forbidden-qwen", "qwen"));

    Cli pass = world.reconcile();

    assertThat(pass.exit()).isEqualTo(1);
    assertThat(pass.out())
        .contains("ModelService " + world.namespace + "/qwen created")
        .contains("ModelService " + world.namespace + "/forbidden-qwen failed")
        .contains("names that begin with forbidden are not allowed here");
    assertThat(world.kubectl("get", "ms", "-o", "name").ok().strip())
        .isEqualTo("modelservice.modelplane.ai/qwen");
  }

  /** As webhooks and quotas always do it, and policies when they are told to. */
  @Test
  void aRefusalThatCallsItselfForbiddenIsNoMissingRight() {
    world.write(World.service("qwen", "qwen"));
    world.write("bad.yaml", World.service("private-qwen", "qwen"));

    Cli diff = world.diff();

    assertThat(diff.exit()).as(diff.err()).isEqualTo(2);
    assertThat(diff.err())
        .contains("REPO/bad.yaml:4:9: error: ")
        .contains(": 403 ")
        .contains("names that begin with private cannot be used here")
        .contains("[resource/refused]")
        .doesNotContain("bind a role", "not checked by the cluster itself");
    assertThat(diff.out())
        .contains("+ create ModelService " + world.namespace + "/qwen")
        .startsWith("2 objects are refused by the cluster; but for that ");
    assertThat(world.reconcile().out())
        .contains("names that begin with private cannot be used here")
        .doesNotContain("bind a role");
  }

  @Test
  void whoMayOnlyReadStillGetsADiff() {
    world.write(World.service("qwen", "qwen"));
    try (Reader _ = Reader.of(world, Reader.KINDS)) {
      Cli diff = world.diff("--context", "reader");

      assertThat(diff.exit()).as(diff.err()).isEqualTo(1);
      assertThat(diff.out()).contains("+ create HTTPRoute " + world.namespace + "/qwen");
      assertThat(diff.err())
          .startsWith("modelplane: not checked by the cluster itself: apply ")
          .contains("bind a role with this rule")
          .hasLineCount(1);
    }
  }

  @Test
  void aWebhookThatFailsHidesNoPlan() throws InterruptedException {
    world.write(World.service("qwen", "qwen"));
    String webhook = WEBHOOK.replace("NAME", world.namespace);
    world.testbed.kubectlStdin(webhook, "apply", "-f", "-").ok();
    try {
      awaitRefusal(
          """
          apiVersion: gateway.networking.k8s.io/v1
          kind: HTTPRoute
          metadata: {name: probe, namespace: NS}
          spec: {}
          """);
      Cli diff = world.diff();

      assertThat(diff.exit()).as(diff.err()).isEqualTo(1);
      assertThat(diff.out()).contains("+ create HTTPRoute " + world.namespace + "/qwen");
      assertThat(diff.err())
          .startsWith("modelplane: not checked by the cluster itself: apply HTTPRoute ")
          .contains("nobody.example.com")
          .hasLineCount(1);
    } finally {
      world.testbed.kubectlStdin(webhook, "delete", "-f", "-").ok();
    }
  }
}
