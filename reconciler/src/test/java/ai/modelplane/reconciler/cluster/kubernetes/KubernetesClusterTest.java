package ai.modelplane.reconciler.cluster.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.compiler.Options;
import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.reconciler.cluster.ClusterException;
import ai.modelplane.reconciler.cluster.ClusterException.Cause;
import ai.modelplane.reconciler.cluster.LiveObject;
import ai.modelplane.reconciler.cluster.LiveState;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is applied, read and deleted on a real API server. */
class KubernetesClusterTest extends OnAServer {

  static List<String> managers(LiveObject object) {
    List<String> managers = new ArrayList<>();
    for (JsonNode entry : object.tree().at("/metadata/managedFields")) {
      managers.add(entry.path("manager").asText() + "/" + entry.path("subresource").asText(""));
    }
    return managers;
  }

  @Test
  void applyingTheSameTwiceMovesNoResourceVersion() {
    for (String[] object :
        new String[][] {
          {"SERVICE", BACKEND}, {"ENDPOINT_SLICE", SLICE}, {"MODEL_SERVICE", SERVICE}
        }) {
      LiveObject first = apply(Kind.valueOf(object[0]), "b", object[1]);
      LiveObject second = apply(Kind.valueOf(object[0]), "b", object[1]);
      assertThat(second.resourceVersion()).isEqualTo(first.resourceVersion()).isNotEmpty();
      assertThat(managers(second)).containsExactly("modelplane/");
    }
  }

  @Test
  void aDryRunIsAnsweredByTheServerAndStoresNothing() {
    Key key = key(Kind.SERVICE, "b");

    LiveObject answer = cluster.apply(key, tree(key, BACKEND), true);

    assertThat(answer.tree().at("/spec/type").asText()).as("defaulted").isEqualTo("ClusterIP");
    assertThat(cluster.get(List.of(key))).isEmpty();
  }

  @Test
  void everythingThatConcernsAPassIsReadAtOnce() {
    apply(Kind.MODEL_SERVICE, "qwen", SERVICE);
    apply(Kind.MODEL_ENDPOINT, "e", "spec: {url: 'http://10.0.0.1/v1'}");
    apply(Kind.SERVICE, "b", BACKEND);
    apply(Kind.ENDPOINT_SLICE, "b", SLICE);
    apply(Kind.HTTP_ROUTE, "qwen", ROUTE);
    apply(Kind.SERVICE, "theirs", BACKEND.replace("modelplane}", "somebody}"));

    LiveState state = cluster.read(Options.DEFAULT.gateways());

    assertThat(state.objects().keySet().stream().filter(k -> k.namespace().equals(namespace)))
        .containsExactly(
            key(Kind.MODEL_ENDPOINT, "e"),
            key(Kind.MODEL_SERVICE, "qwen"),
            key(Kind.SERVICE, "b"),
            key(Kind.ENDPOINT_SLICE, "b"),
            key(Kind.HTTP_ROUTE, "qwen"));
    assertThat(state.fleet().services())
        .anyMatch(s -> s.key().equals(key(Kind.MODEL_SERVICE, "qwen")));
    assertThat(state.fleet().gateways())
        .singleElement()
        .satisfies(g -> assertThat(g.listeners()).isNotEmpty());
    LiveObject backend = state.objects().get(key(Kind.SERVICE, "b"));
    assertThat(backend.tree().path("kind").asText()).isEqualTo("Service");
    assertThat(managers(backend)).containsExactly("modelplane/");
  }

  @Test
  void aListIsReadPageByPage() {
    IntStream.range(0, 5)
        .forEach(i -> apply(Kind.MODEL_ENDPOINT, "e" + i, "spec: {url: 'http://10.0.0.1/v1'}"));
    Access access = Access.find(testbed.kubeconfig(), null);
    try (KubernetesCluster small = new KubernetesCluster(access, namespace, 2)) {
      assertThat(small.read(List.of(new Key(Kind.GATEWAY, "none", "none"))).objects().keySet())
          .filteredOn(k -> k.namespace().equals(namespace))
          .hasSize(5);
    }
  }

  @Test
  void manyObjectsAreFoundWhoeverMadeThem() {
    List<Key> keys =
        IntStream.range(0, 25).mapToObj(i -> key(Kind.MODEL_ENDPOINT, "e" + i)).toList();
    keys.subList(0, 22)
        .forEach(k -> cluster.apply(k, tree(k, "spec: {url: 'http://10.0.0.1/v1'}"), false));

    assertThat(cluster.get(keys))
        .extracting(LiveObject::key)
        .containsExactlyInAnyOrderElementsOf(keys.subList(0, 22));
    assertThat(cluster.get(keys.subList(20, 25)))
        .extracting(LiveObject::key)
        .containsExactly(keys.get(20), keys.get(21));
  }

  @Test
  void aHandEditIsTakenBack() {
    apply(Kind.MODEL_SERVICE, "qwen", SERVICE);
    testbed
        .kubectl(
            "patch",
            "ms/qwen",
            "-n" + namespace,
            "--type=json",
            "-p=[{\"op\":\"replace\",\"path\":\"/spec/endpoints/0/weight\",\"value\":9}]")
        .ok();
    LiveObject edited = cluster.get(List.of(key(Kind.MODEL_SERVICE, "qwen"))).getFirst();

    LiveObject again = apply(Kind.MODEL_SERVICE, "qwen", SERVICE);

    assertThat(edited.tree().at("/spec/endpoints/0/weight").asInt()).isEqualTo(9);
    assertThat(managers(edited)).hasSize(2);
    assertThat(again.tree().at("/spec/endpoints/0/weight").asInt()).isEqualTo(1);
    assertThat(managers(again)).containsExactly("modelplane/");
  }

  @Test
  void aStatusIsWrittenBesideTheSpecAndTwiceIsOnce() {
    LiveObject before = apply(Kind.MODEL_SERVICE, "qwen", SERVICE);
    cluster.applyStatus(before.key(), yaml("address: http://gw/ml/qwen"));
    LiveObject once = cluster.get(List.of(before.key())).getFirst();
    cluster.applyStatus(before.key(), yaml("address: http://gw/ml/qwen"));
    LiveObject twice = cluster.get(List.of(before.key())).getFirst();

    assertThat(once.tree().at("/status/address").asText()).isEqualTo("http://gw/ml/qwen");
    assertThat(once.generation()).isEqualTo(before.generation());
    assertThat(managers(once)).containsExactlyInAnyOrder("modelplane/", "modelplane/status");
    assertThat(twice.resourceVersion()).isEqualTo(once.resourceVersion());
    ClusterException gone =
        failure(() -> cluster.applyStatus(key(Kind.MODEL_SERVICE, "no"), yaml("{address: a}")));
    assertThat(gone.kind()).isEqualTo(Cause.MISSING);
    assertThat(gone).hasMessageContaining("\"no\" not found");
  }

  @Test
  void anObjectIsDeletedUnlessItWasMadeAnew() {
    LiveObject old = apply(Kind.SERVICE, "b", BACKEND);
    cluster.delete(old);
    cluster.delete(old);
    assertThat(cluster.get(List.of(old.key()))).isEmpty();

    apply(Kind.SERVICE, "b", BACKEND);
    ClusterException conflict = failure(() -> cluster.delete(old));
    assertThat(conflict.kind()).isEqualTo(Cause.CONFLICT);
    assertThat(conflict).hasMessageContaining("delete Service " + namespace + "/b at https://");
    assertThat(cluster.get(List.of(old.key()))).hasSize(1);
  }

  @Test
  void aStatusThatWasWrittenMeanwhileDoesNotStopADeletion() {
    LiveObject old = apply(Kind.MODEL_SERVICE, "qwen", SERVICE);
    cluster.applyStatus(old.key(), yaml("address: http://gw/ml/qwen"));

    cluster.delete(old);

    assertThat(cluster.get(List.of(old.key()))).isEmpty();
  }
}
