package ai.modelplane.reconciler.story;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.reconciler.cli.Cli;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A snapshot of a cluster takes its place where the cluster cannot be reached. */
class SnapshotTest {

  @TempDir Path repo;
  @TempDir Path elsewhere;
  World world;
  Path file;

  @BeforeEach
  void begin() {
    world = World.begin("snapshot", repo);
    world.replica("qwen-0", "qwen", "prod-us-east").replica("qwen-1", "qwen", "prod-eu-west");
    world.replica("kimi-0", "kimi", "prod-us-east").ready("kimi-0", false);
    world.write("qwen.yaml", World.service("qwen", "qwen"));
    world.write("kimi.yaml", World.service("kimi", "kimi"));
    world.write("together.yaml", World.endpoint("together", "https://api.example.com/v1"));
    file = elsewhere.resolve("prod.yaml");
  }

  Cli snapshot(String... more) {
    List<String> arguments = new ArrayList<>(List.of("snapshot", "--kubeconfig"));
    arguments.add(world.testbed.kubeconfig().toString());
    arguments.addAll(List.of(more));
    return Cli.run(arguments);
  }

  void taken() {
    Cli snapshot = snapshot("-o", file.toString());
    assertThat(snapshot.exit()).as(snapshot.err()).isZero();
  }

  /** A command on the repository, once with the cluster and once with the snapshot. */
  Cli same(String command, String... more) {
    List<String> live = new ArrayList<>(List.of(command));
    live.addAll(List.of(more));
    List<String> offline = new ArrayList<>(live);
    live.addAll(List.of("--kubeconfig", world.testbed.kubeconfig().toString()));
    offline.addAll(List.of("--cluster", file.toString()));
    Cli fromCluster = Cli.run(live);
    Cli fromSnapshot = Cli.run(offline);
    assertThat(fromSnapshot.out()).isEqualTo(fromCluster.out());
    assertThat(timeless(fromSnapshot.err())).isEqualTo(timeless(fromCluster.err()));
    assertThat(fromSnapshot.exit()).isEqualTo(fromCluster.exit());
    return fromSnapshot;
  }

  private static String timeless(String text) {
    return text.replaceAll("[0-9]+ ms", "N ms");
  }

  @Test
  void diffRenderAndExplainSayTheSameAsOnTheCluster() {
    assertThat(world.reconcile().exit()).isZero();
    taken();

    assertThat(same("diff", repo.toString()).exit()).isZero();
    assertThat(same("render", repo.toString()).out()).contains("kind: HTTPRoute");
    assertThat(same("explain").out()).contains("qwen-0").contains("/qwen\n").contains("not Ready");
    assertThat(same("explain", "qwen", "--source", repo.toString()).out()).contains("50.0 %");

    world.write("qwen.yaml", World.service("qwen", "kimi")).remove("kimi.yaml");
    world.write("new.yaml", World.service("new", "qwen"));
    assertThat(same("diff", repo.toString()).out())
        .contains("~ configure ModelService")
        .contains("+ create HTTPRoute")
        .contains("- delete HTTPRoute");
    world.write("elsewhere.yaml", World.service("x", "qwen").replace("NS", "not-there"));
    assertThat(same("diff", repo.toString()).err()).contains("namespace not-there does not exist");
  }

  @Test
  void driftIsShownWithItsAuthorAndTime() {
    assertThat(world.reconcile().exit()).isZero();
    world
        .kubectl(
            "patch",
            "httproute",
            "qwen",
            "--type=json",
            "--field-manager=alice",
            "-p",
            "[{\"op\": \"replace\", \"path\": \"/spec/rules/0/backendRefs/0/weight\", \"value\":"
                + " 7}]")
        .ok();
    world.kubectl("label", "ms", "qwen", "modelplane.ai/source-", "--field-manager=bob").ok();
    world.kubectl("label", "ms", "kimi", "team=ml", "--field-manager=carol").ok();
    world
        .kubectl(
            "patch",
            "service",
            world.objects("Service").getFirst().replaceFirst(".*/", ""),
            "--type=merge",
            "--field-manager=dave",
            "-p",
            "{\"spec\": {\"ports\": [{\"port\": 80, \"protocol\": \"TCP\", \"name\": \"web\"}]}}")
        .ok();
    world.kubectl("annotate", "httproute", "kimi", "modelplane.ai/prune=disabled").ok();
    world.kubectl("annotate", "ms", "kimi", "modelplane.ai/reconcile=disabled").ok();
    taken();

    assertThat(same("diff", repo.toString()).out())
        .contains("drift, changed by alice at ")
        .contains("drift, changed by dave at ")
        .contains("-      weight: 7")
        .contains("paused by the annotation");
    world.write(
        "kimi.yaml",
        World.service("kimi", "kimi").replace("metadata:\n", "metadata:\n  labels: {team: a}\n"));
    world.kubectl("annotate", "ms", "kimi", "modelplane.ai/reconcile-").ok();
    taken();
    assertThat(same("diff", repo.toString()).out())
        .contains("ModelService " + world.namespace + "/kimi: drift, changed by carol at ");
  }

  @Test
  void anotherApplierAndWhatSomebodyElseMadeAreConflictsOfflineAsWell() {
    world.apply(World.service("theirs", "qwen"));
    world.write("theirs.yaml", World.service("theirs", "kimi"));
    assertThat(world.reconcile().exit()).isEqualTo(1);
    world.apply(
        World.service("qwen", "kimi"),
        "--server-side",
        "--field-manager=argo",
        "--force-conflicts");
    taken();

    Cli diff = same("diff", repo.toString());
    assertThat(diff.out())
        .contains("! conflict ModelService " + world.namespace + "/qwen: its field spec.endpoints")
        .contains("is also applied by argo");
    assertThat(diff.err()).contains("ModelService " + world.namespace + "/theirs");
  }

  @Test
  void aBrokenManifestKeepsWhatIsLive() {
    assertThat(world.reconcile().exit()).isZero();
    taken();
    world.write("qwen.yaml", World.service("qwen", "qwen").replace("selector", "selektor"));

    assertThat(same("diff", repo.toString()).out())
        .contains("= skip ModelService")
        .doesNotContain("- delete");
  }

  @Test
  void theSameClusterGivesTheSameBytesAndAnUntouchedFile() throws IOException {
    assertThat(world.reconcile().exit()).isZero();
    taken();
    Object before = Files.readAttributes(file, "unix:ino,lastModifiedTime");
    String first = Files.readString(file);

    assertThat(world.reconcile().exit()).isZero();
    Cli again = snapshot("-o", file.toString());

    assertThat(again.err()).endsWith(file + " is the same already\n");
    assertThat(Files.readAttributes(file, "unix:ino,lastModifiedTime")).isEqualTo(before);
    assertThat(snapshot().out()).isEqualTo(first);
    world.ready("qwen-1", false);
    assertThat(changed(first, snapshot().out())).as("one replica, one line").isEqualTo(1);
  }

  private static long changed(String before, String after) {
    List<String> old = before.lines().toList();
    return after.lines().filter(line -> !old.contains(line)).count();
  }

  @Test
  void aReplicaThatTurnsReadyElsewhereIsSeenOnlyInANewSnapshot() {
    assertThat(world.reconcile().exit()).isZero();
    taken();
    world.ready("kimi-0", true);

    assertThat(Cli.run("diff", repo.toString(), "--cluster", file.toString()).exit())
        .as("the old one stays as it is")
        .isZero();
    taken();
    assertThat(same("diff", repo.toString()).out()).containsPattern("kimi-0 +prod-us-east +- +100");
  }

  @Test
  void whatAPullRequestDoesIsComparedWithItsBaseOffline() throws Exception {
    git("init", "-q", "-b", "main");
    git("add", "-A");
    git("commit", "-q", "-m", "one");
    assertThat(world.reconcile().exit()).isZero();
    world.ready("qwen-1", false);
    taken();
    git("checkout", "-q", "-b", "feature");
    world.write("kimi.yaml", World.service("kimi", "qwen"));
    git("commit", "-q", "-a", "-m", "two");

    assertThat(same("diff", repo.toString(), "--base", "main").out())
        .contains("Traffic of ModelService " + world.namespace + "/kimi")
        .doesNotContain("Traffic of ModelService " + world.namespace + "/qwen");
  }

  private void git(String... arguments) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of("git", "-C", repo.toString(), "-c", "user.name=t", "-c", "user.email=t@t"));
    command.addAll(List.of(arguments));
    assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
  }

  @Test
  void selectorsAreValidatedAgainstWhatTheSnapshotHolds() {
    taken();
    world.write("qwen.yaml", World.service("qwen", "qwem"));

    Cli validate = same("validate", repo.toString());

    assertThat(validate.out()).contains("[selector/no-match]").contains("qwem");
  }

  @Test
  void noSecretGetsIn() {
    String secret = "s3cr3t";
    assertThat(world.reconcile().exit()).isZero();
    world.apply(
        World.endpoint("leaky", "https://me:s3cr3t@api.example.com/v1?key=s3cr3t#s3cr3t")
            .replace("metadata:\n", "metadata:\n  annotations: {vault/token: s3cr3t}\n"));
    world.apply(
        World.endpoint("slashed", "https://me:s3/cr3t@api.example.com/v1")
            .replace("metadata:\n", "metadata:\n  annotations: {note: s3cr3t}\n"));
    world.kubectl("annotate", "ms", "qwen", "example.com/password=s3cr3t").ok();
    world.kubectl("annotate", "httproute", "qwen", "modelplane.ai/reconcile=disabled").ok();
    world
        .kubectl(
            "patch",
            "httproute",
            "qwen",
            "--type=json",
            "-p",
            """
            [{"op": "add", "path": "/spec/rules/0/filters", "value": [
              {"type": "RequestHeaderModifier", "requestHeaderModifier":
                {"set": [{"name": "Authorization", "value": "Bearer s3cr3t"}]}}]},
             {"op": "add", "path": "/spec/rules/0/matches/0/headers", "value":
              [{"name": "X-Key", "value": "s3cr3t"}]}]
            """)
        .ok();
    world
        .kubectl(
            "patch",
            "mr",
            "kimi-0",
            "--subresource=status",
            "--type=merge",
            "-p",
            """
            {"status": {"conditions": [{"type": "Ready", "status": "False", "reason": "Pull",
              "lastTransitionTime": "2026-01-01T00:00:00Z",
              "message": "https://bot:s3cr3t@registry/x: token=s3cr3t, Authorization: Bearer s3cr3t"}]}}
            """)
        .ok();
    assertThat(world.get("ms", "qwen").toString()).contains(secret);

    taken();

    assertThat(file)
        .content()
        .doesNotContain(secret, "s3/cr3t", "cr3t", "last-applied")
        .contains("https://redacted@api.example.com/v1?redacted")
        .contains("{\"name\":\"Authorization\",\"value\":\"redacted\"}");
    assertThat(Cli.run("explain", "--cluster", file.toString()).out()).contains("leaky");
  }

  @Test
  void whoMayNotListNamespacesStillGetsASnapshot() throws IOException {
    String role = world.namespace;
    world
        .testbed
        .kubectl(
            "create",
            "clusterrole",
            role,
            "--verb=get,list",
            "--resource=modelservices.modelplane.ai,modelendpoints.modelplane.ai,"
                + "modelreplicas.modelplane.ai,inferenceclusters.modelplane.ai,services,"
                + "endpointslices.discovery.k8s.io,httproutes.gateway.networking.k8s.io,"
                + "gateways.gateway.networking.k8s.io,backendtlspolicies.gateway.networking.k8s.io")
        .ok();
    world
        .testbed
        .kubectl("create", "clusterrolebinding", role, "--clusterrole", role, "--user", "reader")
        .ok();
    try {
      Cli snapshot = snapshot("--context", "reader", "-o", file.toString());

      assertThat(snapshot.exit()).as(snapshot.err()).isZero();
      assertThat(file).content().contains("qwen-0").doesNotContain("namespaces:");
    } finally {
      world.testbed.kubectl("delete", "clusterrolebinding,clusterrole", role).ok();
    }
    Cli refused = snapshot("--context", "reader");
    assertThat(refused.exit()).isEqualTo(2);
    assertThat(refused.out()).isEmpty();
    assertThat(refused.err()).contains("403").contains("bind a role with this rule");
  }

  @Test
  void aSnapshotIsNoClusterToWriteTo() throws IOException {
    taken();
    String before = Files.readString(file);

    Cli cli = Cli.run("reconcile", repo.toString(), "--cluster", file.toString());

    assertThat(cli.exit()).isEqualTo(2);
    assertThat(cli.err())
        .isEqualTo(
            ("modelplane: cannot write to %s: a snapshot, like any single file, is only read; give"
                    + " a cluster or a folder\n")
                .formatted(file));
    assertThat(file).hasContent(before);
  }
}
