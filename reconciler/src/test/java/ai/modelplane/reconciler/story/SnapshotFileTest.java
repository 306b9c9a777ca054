package ai.modelplane.reconciler.story;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.reconciler.cli.Cli;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a snapshot holds, and what it does not. */
class SnapshotFileTest extends SnapshotStory {

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
  void noSecretGetsIn() {
    String secret = "s3cr3t";
    assertThat(world.reconcile().exit()).isZero();
    world.apply(
        World.endpoint("leaky", "https://api.example.com/v1").annotation("vault/token", secret));
    world.apply(
        World.endpoint("slashed", "https://api.example.com/v1").annotation("note", "s3/cr3t"));
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
        .contains("{\"name\":\"Authorization\",\"value\":\"***\"}");
    assertThat(Cli.run("explain", "--cluster", file.toString()).out()).contains("leaky");
  }

  @Test
  void whoMayNotListNamespacesStillGetsASnapshot() throws IOException {
    String kinds =
        "modelservices.modelplane.ai,modelendpoints.modelplane.ai,modelreplicas.modelplane.ai,"
            + "inferenceclusters.modelplane.ai,services,endpointslices.discovery.k8s.io,"
            + "httproutes.gateway.networking.k8s.io,gateways.gateway.networking.k8s.io,"
            + "backendtlspolicies.gateway.networking.k8s.io";
    try (Reader _ = Reader.of(world, kinds)) {
      Cli snapshot = snapshot("--context", "reader", "-o", file.toString());

      assertThat(snapshot.exit()).as(snapshot.err()).isZero();
      assertThat(file).content().contains("qwen-0").doesNotContain("namespaces:");
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
