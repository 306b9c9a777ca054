package ai.modelplane.reconciler.cluster.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.reconciler.cluster.ClusterException;
import ai.modelplane.reconciler.cluster.LeaseHolder;
import ai.modelplane.reconciler.cluster.LiveObject;
import ai.modelplane.reconciler.fields.FieldChange;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A folder behaves as an API server does: fields, generations, status, deletion and leases. */
class FolderClusterTest extends InAFolder {

  @Test
  void applyingTheSameTwiceWritesNothing() throws IOException {
    LiveObject first = cluster.apply(QWEN, tree(SERVICE), false);
    Path file = root.resolve("ml-team/modelservice-qwen.yaml");
    Object before = Files.readAttributes(file, "unix:ino,lastModifiedTime");

    LiveObject second = reopened().apply(QWEN, tree(SERVICE), false);

    assertThat(second).isEqualTo(first);
    assertThat(Files.readAttributes(file, "unix:ino,lastModifiedTime")).isEqualTo(before);
  }

  @Test
  void onlyAChangeOfTheSpecIsAnotherGeneration() {
    cluster.apply(QWEN, tree(SERVICE), false);

    LiveObject labelled =
        cluster.apply(QWEN, tree(SERVICE.replace("labels:", "labels:\n    team: ml")), false);
    LiveObject weighted = cluster.apply(QWEN, tree(SERVICE.replace("3\n", "4\n")), false);

    assertThat(List.of(labelled.generation(), weighted.generation())).containsExactly(1L, 2L);
    assertThat(List.of(labelled.resourceVersion(), weighted.resourceVersion()))
        .containsExactly("2", "3");
    assertThat(weighted.label("team")).as("no longer named").isEmpty();
    assertThat(weighted.uid()).isEqualTo(labelled.uid());
  }

  @Test
  void aDryRunAnswersAndStoresNothing() {
    assertThat(cluster.apply(QWEN, tree(SERVICE), true).generation()).isEqualTo(1);
    assertThat(root).doesNotExist();
    assertThat(cluster.get(List.of(QWEN))).isEmpty();
  }

  @Test
  void aFieldThatIsNoLongerNamedGoesAndOneOfAnotherHandStays() throws IOException {
    cluster.apply(
        QWEN,
        tree(SERVICE + "  extra:\n    a: 1\n    b: 2\n  gone:\n    deep:\n      er: 1\n"),
        false);
    Path file = root.resolve("ml-team/modelservice-qwen.yaml");
    Files.writeString(file, Files.readString(file).replace("    a: 1\n", "    a: 1\n    c: 3\n"));

    LiveObject after = cluster.apply(QWEN, tree(SERVICE), false);

    assertThat(after.tree().at("/spec/extra")).isEqualTo(tree("c: 3"));
    assertThat(after.tree().at("/spec").has("gone")).isFalse();
  }

  @Test
  void aHandEditIsTakenInAndPutRight() throws IOException {
    cluster.apply(QWEN, tree(SERVICE), false);
    Path file = root.resolve("ml-team/modelservice-qwen.yaml");
    Files.writeString(file, Files.readString(file).replace("weight: 3", "weight: 99"));

    assertThat(get(QWEN).tree().at("/spec/endpoints/0/weight").asInt()).isEqualTo(99);
    assertThat(
            cluster.apply(QWEN, tree(SERVICE), false).tree().at("/spec/endpoints/0/weight").asInt())
        .isEqualTo(3);
  }

  @Test
  void anotherManagerLosesWhatWeChangeAndKeepsWhatBothSay() throws IOException {
    write(
        "taken-from-a-cluster.yaml",
        """
        apiVersion: modelplane.ai/v1alpha1
        kind: ModelService
        metadata:
          name: qwen
          namespace: ml-team
          labels: {app.kubernetes.io/managed-by: modelplane, theirs: "1"}
          managedFields:
          - manager: kubectl-edit
            operation: Update
            apiVersion: modelplane.ai/v1alpha1
            fieldsType: FieldsV1
            fieldsV1:
              f:metadata: {f:labels: {".": {}, f:app.kubernetes.io/managed-by: {}, f:theirs: {}}}
              f:spec: {f:endpoints: {}}
        spec:
          endpoints: []
        """);

    cluster.apply(QWEN, tree(SERVICE), false);
    LiveObject after =
        cluster.apply(
            QWEN,
            tree(SERVICE.replace("  labels:\n    app.kubernetes.io/managed-by: modelplane\n", "")),
            false);

    assertThat(after.tree().at("/metadata/managedFields/0/fieldsV1"))
        .isEqualTo(
            tree(
                "f:metadata: {f:labels: {\".\": {}, f:app.kubernetes.io/managed-by: {}, f:theirs:"
                    + " {}}}"));
    assertThat(after.label("app.kubernetes.io/managed-by"))
        .as("theirs too")
        .isEqualTo("modelplane");
    assertThat(after.tree().at("/metadata/managedFields/1/fieldsV1"))
        .isEqualTo(tree("f:spec: {f:endpoints: {}}"));
  }

  @Test
  void aFieldGivenAsNullIsNotNamed() {
    LiveObject after =
        cluster.apply(QWEN, tree(SERVICE + "  paused: null\n  other: {a: null}\n"), false);

    assertThat(after.tree().path("spec").has("paused")).isFalse();
    assertThat(after.tree().at("/metadata/managedFields/0/fieldsV1/f:spec"))
        .isEqualTo(tree("f:endpoints: {}\nf:other: {}"));
  }

  @Test
  void aStatusIsNoGenerationAndOnlyOursIsReplaced() throws IOException {
    write("s.yaml", SERVICE + "status:\n  theirs: 1\n");
    cluster.applyStatus(QWEN, tree("address: http://gw\nrevision: abc"));
    cluster.apply(QWEN, tree(SERVICE + "status:\n  ignored: true\n"), false);
    cluster.applyStatus(QWEN, tree("address: http://gw"));
    LiveObject after = get(QWEN);

    assertThat(after.tree().path("status")).isEqualTo(tree("address: http://gw\ntheirs: 1"));
    assertThat(after.generation()).isEqualTo(1);

    cluster.applyStatus(QWEN, tree("address: http://gw"));
    assertThat(get(QWEN).resourceVersion()).isEqualTo(after.resourceVersion());
  }

  @Test
  void theStatusOfAnObjectThatIsNotThereCannotBeWritten() {
    assertThatThrownBy(() -> cluster.applyStatus(QWEN, tree("address: x")))
        .isInstanceOf(ClusterException.class)
        .hasMessageContaining("ModelService ml-team/qwen")
        .hasMessageContaining("does not exist");
  }

  @Test
  void anObjectThatWasMadeAnewIsNotDeletedForTheOldOne() {
    LiveObject old = cluster.apply(QWEN, tree(SERVICE), false);
    cluster.delete(old);
    FolderCluster later = new FolderCluster(root, at("2026-01-02T03:04:06Z"));
    later.apply(QWEN, tree(SERVICE), false);

    assertThatThrownBy(() -> later.delete(old))
        .isInstanceOfSatisfying(
            ClusterException.class,
            e -> assertThat(e.kind()).isEqualTo(ClusterException.Cause.CONFLICT));
    assertThat(later.get(List.of(QWEN))).hasSize(1);
  }

  @Test
  void whatFinalizersHoldStaysAndIsMarkedOnce() throws IOException {
    cluster.apply(QWEN, tree(SERVICE), false);
    Path file = root.resolve("ml-team/modelservice-qwen.yaml");
    Files.writeString(
        file,
        Files.readString(file)
            .replace("\nmetadata:\n", "\nmetadata:\n  finalizers: [example.com/a]\n"));

    LiveObject left = cluster.delete(get(QWEN)).orElseThrow();

    assertThat(left.awaitedFinalizers()).containsExactly("example.com/a");
    assertThat(cluster.delete(left)).contains(left);
    Files.writeString(file, Files.readString(file).replace("  - example.com/a\n", ""));
    assertThat(get(QWEN).isTerminating()).isFalse();
    assertThat(cluster.delete(get(QWEN))).isEmpty();
    assertThat(cluster.get(List.of(QWEN))).isEmpty();
  }

  @Test
  void aFieldOfAnotherIsTakenOutOfTheFile() throws IOException {
    cluster.apply(QWEN, tree(SERVICE), false);
    Path file = root.resolve("ml-team/modelservice-qwen.yaml");
    Files.writeString(
        file, Files.readString(file).replace("\nspec:\n", "\nspec:\n  selector: {a: b}\n"));
    FieldChange selector =
        new FieldChange(
            List.of("spec", "selector", "a"),
            tree("a: b").path("a"),
            MissingNode.getInstance(),
            Optional.empty());

    LiveObject after = cluster.remove(get(QWEN), List.of(selector));

    assertThat(after).isEqualTo(get(QWEN));
    assertThat(after.tree().path("spec").has("selector")).isFalse();
    assertThat(after.generation()).isEqualTo(2);
  }

  @Test
  void anyNamespaceExistsUnlessTheFolderSaysWhichOnes() throws IOException {
    assertThat(cluster.existingNamespaces(List.of("b", "a"))).containsExactly("a", "b");

    write("namespaces.yaml", "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: a\n");

    assertThat(cluster.existingNamespaces(List.of("b", "a"))).containsExactly("a");
    assertThatThrownBy(() -> cluster.apply(QWEN, tree(SERVICE), false))
        .isInstanceOf(ClusterException.class)
        .hasMessageContaining("namespace ml-team does not exist");
  }

  @Test
  void aLeaseIsHeldUntilItIsGivenBackOrExpires() {
    FolderCluster later = new FolderCluster(root, at("2026-01-02T03:04:21Z"));

    assertThat(cluster.acquireLease("one", 15)).isEmpty();
    assertThat(cluster.acquireLease("one", 15)).isEmpty();
    assertThat(reopened().acquireLease("two", 15).map(LeaseHolder::name)).contains("one");
    assertThat(later.acquireLease("two", 15)).isEmpty();
    assertThat(later.acquireLease("one", 15).map(LeaseHolder::name)).contains("two");
    later.releaseLease("one");
    assertThat(later.acquireLease("one", 15).map(LeaseHolder::name)).contains("two");
    later.releaseLease("two");
    assertThat(later.acquireLease("one", 15)).isEmpty();
    assertThat(later.read(List.of(new Key(Kind.GATEWAY, "g", "g"))).objects()).isEmpty();
  }

  private Key made(int i) {
    Key key = new Key(QWEN.kind(), "ml-team", "s" + i);
    cluster.applyOnto(null, key, tree(SERVICE.replace("qwen\n", key.name() + "\n")));
    return key;
  }

  /** Bytes that one more object costs. */
  private long cost(int i) {
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    made(i);
    return threads.getCurrentThreadAllocatedBytes() - before;
  }

  @Test
  void anObjectCostsTheSameHoweverManyThereAre() {
    IntStream.range(0, 100).forEach(this::made);
    long among100 = IntStream.range(100, 110).mapToLong(this::cost).min().orElseThrow();
    IntStream.range(110, 2000).forEach(this::made);
    long among2000 = IntStream.range(2000, 2010).mapToLong(this::cost).min().orElseThrow();

    assertThat(among2000).isLessThan(2 * among100);
  }

  @Test
  void manyWritersAtOnceLoseNothing() {
    List<Key> keys =
        IntStream.range(0, 50).mapToObj(i -> new Key(QWEN.kind(), "ml-team", "s" + i)).toList();

    keys.parallelStream()
        .forEach(
            key -> cluster.apply(key, tree(SERVICE.replace("qwen\n", key.name() + "\n")), false));

    assertThat(reopened().get(keys))
        .extracting(LiveObject::key)
        .containsExactlyInAnyOrderElementsOf(keys);
  }
}
