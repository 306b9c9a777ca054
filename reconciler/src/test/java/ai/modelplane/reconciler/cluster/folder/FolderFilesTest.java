package ai.modelplane.reconciler.cluster.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.modelplane.compiler.Options;
import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.reconciler.cluster.ClusterException;
import ai.modelplane.reconciler.cluster.LiveObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The files of a folder: which are written, which are read, and what is wrong with them. */
class FolderFilesTest extends InAFolder {

  @Test
  void aFolderThatDoesNotExistIsAnEmptyClusterUntilSomethingIsWritten() {
    assertThat(cluster.read(Options.DEFAULT.gateways()).objects()).isEmpty();
    assertThat(root).doesNotExist();

    cluster.apply(QWEN, tree(SERVICE), false);

    assertThat(root.resolve("ml-team/modelservice-qwen.yaml"))
        .hasContent(
            """
            apiVersion: modelplane.ai/v1alpha1
            kind: ModelService
            metadata:
              creationTimestamp: "2026-01-02T03:04:05Z"
              generation: 1
              labels:
                app.kubernetes.io/managed-by: modelplane
              managedFields:
              - apiVersion: modelplane.ai/v1alpha1
                fieldsType: FieldsV1
                fieldsV1:
                  f:metadata:
                    f:labels:
                      f:app.kubernetes.io/managed-by: {}
                  f:spec:
                    f:endpoints: {}
                manager: modelplane
                operation: Apply
              name: qwen
              namespace: ml-team
              resourceVersion: "1"
              uid: %s
            spec:
              endpoints:
              - selector:
                  matchLabels:
                    modelplane.ai/deployment: qwen3-8b
                weight: 3
            """
                .formatted(get(QWEN).uid()));
  }

  @Test
  void anObjectStaysInTheFileThatItWasReadFromWithItsNeighbours() throws IOException {
    Path file =
        write("all.yml", SERVICE + "---\nkind: Secret\napiVersion: v1\nmetadata: {name: x}\n");

    cluster.apply(QWEN, tree(SERVICE.replace("weight: 3", "weight: 5")), false);

    assertThat(file)
        .content()
        .contains("weight: 5")
        .endsWith("---\napiVersion: v1\nkind: Secret\nmetadata:\n  name: x\n");
    assertThat(root.resolve("ml-team")).doesNotExist();

    cluster.delete(get(QWEN));
    assertThat(file).hasContent("apiVersion: v1\nkind: Secret\nmetadata:\n  name: x\n");
  }

  @Test
  void whatKubectlPrintsAsAListIsRead() throws IOException {
    Path file =
        write(
            "list.json",
            """
            {"apiVersion": "v1", "kind": "List", "items": [
              {"apiVersion": "modelplane.ai/v1alpha1", "kind": "ModelService",
               "metadata": {"name": "qwen", "namespace": "ml-team"},
               "spec": {"endpoints": []}}]}
            """);

    cluster.applyStatus(QWEN, tree("address: http://gw/ml-team/qwen"));

    assertThat(file).content().startsWith("{").contains("\"address\" : \"http://gw/ml-team/qwen\"");
    cluster.delete(get(QWEN));
    assertThat(file).doesNotExist();
  }

  @Test
  void aDeletedObjectIsGoneWithItsFileAndGoneIsFine() {
    LiveObject live = cluster.apply(QWEN, tree(SERVICE), false);
    cluster.delete(live);
    cluster.delete(live);

    assertThat(root.resolve("ml-team/modelservice-qwen.yaml")).doesNotExist();
    assertThat(reopened().get(List.of(QWEN))).isEmpty();
  }

  @Test
  void everythingThatIsWrongInTheFolderIsSaidAtOnce() throws IOException {
    write("a.yaml", "kind: [\n");
    write("b.yaml", "x: 1\nx: 2\n");
    write("c.yaml", SERVICE);
    write("sub/d.yaml", "---\n" + SERVICE.replace("  namespace: ml-team\n", ""));
    write("sub/e.yaml", "# again\n" + SERVICE);
    write(".hidden/f.yaml", "kind: [\n");
    write(".hidden.yaml", "kind: [\n");
    write("readme.txt", "kind: [\n");

    assertThatThrownBy(() -> cluster.read(List.of(new Key(Kind.GATEWAY, "g", "g"))))
        .isInstanceOf(ClusterException.class)
        .satisfies(
            e ->
                assertThat(e.getMessage().lines().skip(1).map(l -> l.strip().replaceAll(" .*", "")))
                    .containsExactly(
                        root + "/a.yaml:2:1:",
                        root + "/b.yaml:2:1:",
                        root + "/sub/d.yaml:2:1:",
                        root + "/sub/e.yaml:2:1:"));

    for (String file : List.of("a.yaml", "b.yaml", "sub/d.yaml", "sub/e.yaml")) {
      Files.delete(root.resolve(file));
    }
    assertThat(cluster.read(List.of(new Key(Kind.GATEWAY, "g", "g"))).objects())
        .containsOnlyKeys(QWEN);
  }

  @Test
  void aSingleFileIsOnlyRead() throws IOException {
    Path file = write("snapshot.yaml", SERVICE);
    FolderCluster snapshot = FolderCluster.open(file);

    assertThat(snapshot.read(List.of(new Key(Kind.GATEWAY, "g", "g"))).objects())
        .containsOnlyKeys(QWEN);
    assertThat(snapshot.apply(QWEN, tree(SERVICE), true).resourceVersion()).isEqualTo("2");
    assertThatThrownBy(() -> snapshot.apply(QWEN, tree(SERVICE), false))
        .hasMessageContaining("like any single file, is only read");
    assertThatThrownBy(() -> snapshot.acquireLease("me", 15))
        .hasMessageContaining("like any single file, is only read");
    assertThat(file).hasContent(SERVICE);
  }

  @Test
  void aSnapshotThatIsNotThereIsNoEmptyCluster() {
    assertThatThrownBy(() -> FolderCluster.open(root.resolve("snapshot.yaml")))
        .isInstanceOf(ClusterException.class)
        .hasMessageContaining("there is no file " + root.resolve("snapshot.yaml"));
  }

  @Test
  void aFolderThatCannotBeWrittenIsSaidSo() throws IOException {
    write("ml-team", "a file where a folder should be");

    assertThatThrownBy(() -> cluster.apply(QWEN, tree(SERVICE), false))
        .isInstanceOf(ClusterException.class)
        .hasMessageContaining("write ModelService ml-team/qwen to")
        .hasMessageContaining("is a file, not a folder");
    assertThat(cluster.get(List.of(QWEN))).as("nothing is stored").isEmpty();
  }
}
