package ai.modelplane.reconciler.story;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.reconciler.cli.Cli;
import ai.modelplane.testing.Git;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A snapshot of a cluster takes its place where the cluster cannot be reached. */
class SnapshotTest extends SnapshotStory {

  /** A command on the repository, once with the cluster and once with the snapshot. */
  Cli same(String command, String... more) {
    List<String> live = new ArrayList<>(List.of(command));
    live.addAll(List.of(more));
    List<String> offline = new ArrayList<>(live);
    live.addAll(List.of("--kubeconfig", world.testbed.kubeconfig().toString()));
    offline.addAll(List.of("--cluster", file.toString()));
    Cli fromCluster = Cli.run(live);
    Cli fromSnapshot = Cli.run(offline);
    assertThat(nameless(fromSnapshot.out())).isEqualTo(nameless(fromCluster.out()));
    assertThat(timeless(fromSnapshot.err())).isEqualTo(timeless(fromCluster.err()));
    assertThat(fromSnapshot.exit()).isEqualTo(fromCluster.exit());
    return fromSnapshot;
  }

  /** What a diff compares with is named in it. */
  private String nameless(String text) {
    return text.replace(file.toString(), "CLUSTER")
        .replaceAll("https://127\\.0\\.0\\.1:[0-9]+", "CLUSTER");
  }

  /** Without how the last passes over other sources ended, which a snapshot does not hold. */
  private static String timeless(String text) {
    return text.replaceAll("[0-9]+ ms", "N ms")
        .replaceAll("(?m)^modelplane: no successful pass of .*\\R", "");
  }

  @Test
  void diffRenderAndExplainSayTheSameAsOnTheCluster() {
    assertThat(world.reconcile().exit()).isZero();
    taken();

    assertThat(same("diff", repo.toString()).exit()).isZero();
    assertThat(same("render", repo.toString()).out()).contains("kind: HTTPRoute");
    assertThat(same("explain").out()).contains("qwen-0").contains("/qwen\n").contains("not Ready");
    assertThat(same("explain", "qwen", "--source", repo.toString()).out()).contains("50.0 %");

    world.write(World.service("qwen", "kimi")).remove("kimi.yaml");
    world.write(World.service("new", "qwen"));
    assertThat(same("diff", repo.toString()).out())
        .contains("~ configure ModelService")
        .contains("+ create HTTPRoute")
        .contains("- delete HTTPRoute");
    world.write(World.service("x", "qwen").in("not-there"));
    assertThat(same("diff", repo.toString()).err()).contains("namespace not-there does not exist");
  }

  @Test
  void whatStrangersAddedAndWhatIsBeingDeletedIsKnown() {
    assertThat(world.reconcile().exit()).isZero();
    String hostnames = "{\"spec\": {\"hostnames\": [\"evil.example.com\"]}}";
    world.kubectl("patch", "httproute", "qwen", "--type=merge", "-p", hostnames).ok();
    String backend = world.objects("Service").getLast().replaceFirst(".*/", "");
    world.kubectl("annotate", "service", backend, "traefik.io/service.nativelb=true").ok();
    String hold = "{\"metadata\": {\"finalizers\": [\"example.com/hold\"]}}";
    world.kubectl("patch", "mr", "qwen-0", "--type=merge", "-p", hold).ok();
    world.kubectl("delete", "mr", "qwen-0", "--wait=false").ok();
    taken();

    assertThat(same("diff", repo.toString()).out())
        .contains("-  hostnames:")
        .contains("traefik.io/service.nativelb: ")
        .contains("- delete ModelEndpoint " + world.namespace + "/qwen-0");
    world
        .kubectl(
            "patch", "mr", "qwen-0", "--type=merge", "-p", "{\"metadata\":{\"finalizers\":[]}}")
        .ok();
  }

  @Test
  void whatIsKnownOfTheNetworkIsKnownOffline() {
    String ip = world.testbed.kubectl("get", "svc/kubernetes", "-ojsonpath={.spec.clusterIP}").ok();
    world.write(World.endpoint("range", "http://" + ip + "/v1"));
    world.write(World.endpoint("short", "http://vault.modelplane-system/v1"));
    world.write(World.endpoint("path", "http://10.0.1.50/other-team/secret-0/v1"));
    taken();

    assertThat(same("validate", repo.toString()).out())
        .contains(ip + " is in a range of the cluster's Services (")
        .contains("vault.modelplane-system is a service of another namespace")
        .contains("is not below /" + world.namespace + "/ there");
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
    world.write(World.service("kimi", "kimi").labels("team=a"));
    world.kubectl("annotate", "ms", "kimi", "modelplane.ai/reconcile-").ok();
    taken();
    assertThat(same("diff", repo.toString()).out())
        .contains("ModelService " + world.namespace + "/kimi: drift, changed by carol at ");
  }

  @Test
  void anotherApplierAndWhatSomebodyElseMadeAreConflictsOfflineAsWell() {
    world.apply(World.service("theirs", "qwen"));
    world.write(World.service("theirs", "kimi"));
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
  void whatAPullRequestDoesIsComparedWithItsBaseOffline() {
    Git git = Git.init(repo);
    git.commit("change");
    assertThat(world.reconcile().exit()).isZero();
    world.ready("qwen-1", false);
    taken();
    git.run("checkout", "-q", "-b", "feature");
    world.write(World.service("kimi", "qwen"));
    git.commit("change");

    assertThat(same("diff", repo.toString(), "--base", "main").out())
        .contains("Traffic of ModelService " + world.namespace + "/kimi")
        .doesNotContain("Traffic of ModelService " + world.namespace + "/qwen");
  }

  @Test
  void selectorsAreValidatedAgainstWhatTheSnapshotHolds() {
    taken();
    world.write(World.service("qwen", "qwem"));

    Cli validate = same("validate", repo.toString());

    assertThat(validate.out()).contains("[selector/no-match]").contains("qwem");
  }
}
