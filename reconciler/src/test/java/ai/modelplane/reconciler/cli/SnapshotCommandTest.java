package ai.modelplane.reconciler.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.testing.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The file that snapshot writes, and what is said of one that cannot be used. */
class SnapshotCommandTest extends OnAFolder {

  Path file() {
    return dir.resolve("prod.yaml");
  }

  Cli snapshot(String... more) {
    List<String> arguments = new ArrayList<>(List.of("snapshot", "--cluster", cluster.toString()));
    arguments.addAll(List.of(more));
    return Cli.run(arguments).without(dir.toString());
  }

  Cli diff() {
    return Cli.run("diff", repo.toString(), "--cluster", file().toString()).without(dir.toString());
  }

  /** The snapshot with something in it replaced, as by hand. */
  Cli diffAfter(String before, String after) throws IOException {
    snapshot("-o", file().toString());
    String text = Files.readString(file());
    assertThat(text).contains(before);
    Files.writeString(file(), text.replace(before, after));
    return diff();
  }

  @Test
  void isOneObjectALineSortedAndWithoutNoise() {
    assertThat(command("reconcile").exit()).isZero();

    Cli snapshot = snapshot();

    assertThat(snapshot.err()).isEmpty();
    assertThat(snapshot.out())
        .isEqualTo(
            """
            # What Modelplane reads of a cluster, without secrets: one object a line, sorted. It takes the cluster's place
            # in validate, render, diff and explain: --cluster FILE. Do not edit it, make it anew: modelplane snapshot -o FILE
            apiVersion: snapshot.modelplane.ai/v1
            kind: ClusterSnapshot
            cluster: "REPO/cluster"
            gateway: "modelplane-system/modelplane"
            namespaces:
            - "ml-team"
            objects:
              InferenceCluster:
              - {"name":"prod-us-east","status":{"gateway":{"address":"10.0.1.50"}}}
              ModelReplica:
              - {"name":"qwen-0","namespace":"ml-team","labels":{"modelplane.ai/deployment":"qwen"},"spec":{"clusterName":"prod-us-east"},"status":{"conditions":[{"status":"True","type":"Ready"}]}}
              - {"name":"qwen-1","namespace":"ml-team","labels":{"modelplane.ai/deployment":"qwen"},"spec":{"clusterName":"prod-us-east"},"status":{"conditions":[{"status":"True","type":"Ready"}]}}
              ModelEndpoint:
              - {"name":"qwen-0","namespace":"ml-team","labels":{"app.kubernetes.io/managed-by":"modelplane","modelplane.ai/cluster":"prod-us-east","modelplane.ai/deployment":"qwen","modelplane.ai/instance":"modelplane-system.modelplane","modelplane.ai/replica":"qwen-0"},"spec":{"rewritePath":"/ml-team/qwen-0/","url":"http://10.0.1.50/ml-team/qwen-0/v1"}}
              - {"name":"qwen-1","namespace":"ml-team","labels":{"app.kubernetes.io/managed-by":"modelplane","modelplane.ai/cluster":"prod-us-east","modelplane.ai/deployment":"qwen","modelplane.ai/instance":"modelplane-system.modelplane","modelplane.ai/replica":"qwen-1"},"spec":{"rewritePath":"/ml-team/qwen-1/","url":"http://10.0.1.50/ml-team/qwen-1/v1"}}
            """
                + snapshot.lines().stream().skip(17).collect(Collectors.joining("\n"))
                + "\n")
        .endsWith("\n...\n");
    assertThat(snapshot.lines().stream().skip(17))
        .anyMatch(l -> l.startsWith("  - {\"name\":\"qwen\",\"namespace\":\"ml-team\",\"labels\":"))
        .noneMatch(
            l ->
                l.contains("uid")
                    || l.contains("resourceVersion")
                    || l.contains("Timestamp")
                    || l.contains("managedFields")
                    || l.contains("\"owned\""));
  }

  @Test
  void aSnapshotOfASnapshotIsTheSame() {
    assertThat(command("reconcile").exit()).isZero();
    snapshot("-o", file().toString());

    assertThat(Cli.run("snapshot", "--cluster", file().toString()).without(dir.toString()).out())
        .isEqualTo(snapshot().out().replace("REPO/cluster", "REPO/prod.yaml"));
  }

  @Test
  void aFormatterMayGoOverIt() throws IOException {
    assertThat(command("reconcile").exit()).isZero();
    Cli before = diff(snapshot("-o", file().toString()));
    String text = Files.readString(file());
    Files.writeString(file(), text.replace("\n", "\r\n"));
    assertThat(diff()).as("line ends of another system").isEqualTo(before);
    Files.writeString(
        file(), "---\n" + text.replace("  - {\"name\":", "    - { name: ").replace("...\n", ""));
    assertThat(diff()).as("spaces, quotes and markers").isEqualTo(before);
  }

  private Cli diff(Cli snapshot) {
    assertThat(snapshot.err()).matches("\\d+ objects of REPO/cluster, \\d+ KiB: REPO/prod.yaml\n");
    return diff();
  }

  @Test
  void isLeftOutWhereManifestsAreRead() throws IOException {
    snapshot("-o", repo.resolve("prod.yaml").toString());

    Cli validate = Cli.run("validate", repo.toString());

    assertThat(validate.exit()).as(validate.out()).isZero();
    assertThat(validate.out() + validate.err()).contains("1 other document skipped");
  }

  @Test
  void oneThatWasCutShortIsNoEmptierCluster() throws IOException {
    Cli diff = diffAfter("...\n", "");

    assertThat(diff.exit()).isEqualTo(2);
    assertThat(diff.out()).isEmpty();
    assertThat(diff.err())
        .isEqualTo(
            """
            modelplane: the cluster REPO/prod.yaml cannot be read; correct it or make it anew (modelplane snapshot -o FILE) and run again:
              REPO/prod.yaml:17: the snapshot was cut short: its last line is missing; make it anew
            """);
  }

  @Test
  void oneOfALaterProgramIsToldAsSuch() throws IOException {
    assertThat(diffAfter("ai/v1\n", "ai/v2\n").err())
        .contains("REPO/prod.yaml:3: this is a snapshot of the form snapshot.modelplane.ai/v2, and")
        .contains("this program reads snapshot.modelplane.ai/v1; use the program that made it");
    assertThat(
            diffAfter(
                    "apiVersion: snapshot.modelplane.ai/v1\n",
                    "apiVersion:\n  snapshot.modelplane.ai/v3\n")
                .err())
        .contains("REPO/prod.yaml:3:1: this is a snapshot of the form snapshot.modelplane.ai/v3");
  }

  @Test
  void whatIsBrokenIsShownAtItsPlace() throws IOException {
    assertThat(diffAfter("{\"name\":\"qwen-1\",", "{\"name\":\"qwen-1\",,").err())
        .contains("REPO/prod.yaml:14:22: ");
    assertThat(diffAfter("  ModelReplica:\n", "<<<<<<< ours\n  ModelReplica:\n").err())
        .contains("REPO/prod.yaml:12:");
    assertThat(diffAfter("{\"name\":\"qwen-1\",", "{\"name\":\"qwen-0\",").err())
        .contains("REPO/prod.yaml:14:5: ModelReplica ml-team/qwen-0 is there twice");
  }

  @Test
  void aFileThatIsNoSnapshotIsNoEmptyCluster() throws IOException {
    for (String text : new String[] {"", "# nothing\n", "Not found\n", "a: 1\n"}) {
      Files.writeString(file(), text);

      assertThat(diff().exit()).isEqualTo(2);
      assertThat(diff().err())
          .contains("REPO/prod.yaml:1: this is no snapshot, and there is no object in it");
    }
  }

  @Test
  void insideOfAFolderItIsAClusterInACluster() throws IOException {
    snapshot("-o", cluster.resolve("prod.yaml").toString());

    assertThat(command("diff").err())
        .contains(
            "prod.yaml:3:1: this is a snapshot, a cluster of its own; give it alone: --cluster");
  }

  @Test
  void whereItCannotBeWrittenIsSaid() throws IOException {
    assertThat(snapshot("-o", dir.resolve("none/prod.yaml").toString()).err())
        .isEqualTo(
            "modelplane: -o: cannot write REPO/none/prod.yaml: its folder does not exist; create it"
                + " first\n");
    assertThat(snapshot("-o", dir.toString()).err())
        .isEqualTo("modelplane: -o: REPO is a folder; give the name of a file in it\n");
    Path link = Files.createSymbolicLink(dir.resolve("link.yaml"), file());
    Files.writeString(file(), "old\n");
    assertThat(snapshot("-o", link.toString()).exit()).isZero();
    assertThat(link).isSymbolicLink();
    assertThat(file()).content().startsWith("# What Modelplane reads");
    assertThat(dir).isDirectoryNotContaining("glob:**/.*");
  }

  @Test
  void aMissingGatewayIsSaidAtOnce() {
    Cli snapshot = snapshot("--gateway", "other/gateway");

    assertThat(snapshot.exit()).isZero();
    assertThat(snapshot.err())
        .isEqualTo(
            "modelplane: REPO/cluster has no Gateway other/gateway, and so has the snapshot; name"
                + " another with --gateway\n");
  }

  @Test
  void aFleetIsFarBeyondTheLimitOfAManifest() throws IOException {
    Files.writeString(
        cluster.resolve("more.yaml"),
        Yaml.all(
            IntStream.range(0, 2_000)
                .mapToObj(
                    i ->
                        Yaml.endpoint(
                                "e" + i,
                                "https://e" + i + ".example.com/" + "y".repeat(400) + "/v1")
                            .labels("fleet=1 pad=" + "x".repeat(60)))
                .toList()));
    Cli fromFolder = command("render");
    Cli snapshot = snapshot("-o", file().toString());
    assertThat(snapshot.exit()).isZero();
    String lines = Files.readString(file());
    String one = lines.lines().filter(l -> l.contains("\"e7\"")).findFirst().orElseThrow();
    String more =
        IntStream.range(2_000, 9_000)
            .mapToObj(i -> one.replace("\"e7\"", "\"e" + i + "\""))
            .collect(Collectors.joining("\n", "", "\n"));
    Files.writeString(file(), lines.replace(one + "\n", one + "\n" + more));
    assertThat(Files.size(file())).isGreaterThan(4 * 1024 * 1024);

    Cli fromFile = Cli.run("render", repo.toString(), "--cluster", file().toString());

    assertThat(fromFile.out()).isEqualTo(fromFolder.out());
    Files.writeString(file(), Files.readString(file()).replace(one, one.replace("{", "{ ")));
    Files.writeString(file(), Files.readString(file()).replace(one.replace("{", "{ "), "  - oops"));
    assertThat(diff().err()).contains(": this is not as it was written, and the file is too large");
  }
}
