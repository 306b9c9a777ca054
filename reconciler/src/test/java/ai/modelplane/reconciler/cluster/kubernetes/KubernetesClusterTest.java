package ai.modelplane.reconciler.cluster.kubernetes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.yaml.YamlReader;
import ai.modelplane.reconciler.cluster.ClusterException;
import ai.modelplane.reconciler.cluster.ClusterException.Cause;
import ai.modelplane.reconciler.cluster.LiveObject;
import ai.modelplane.reconciler.cluster.LiveState;
import ai.modelplane.testbed.Testbed;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class KubernetesClusterTest {

  Testbed testbed;
  String namespace;
  KubernetesCluster cluster;

  @BeforeEach
  void open() {
    testbed = Testbed.get();
    namespace = testbed.namespace("cluster");
    cluster = KubernetesCluster.open(testbed.kubeconfig(), null, namespace);
  }

  @AfterEach
  void close() {
    cluster.close();
  }

  Key key(Kind kind, String name) {
    return new Key(kind, namespace, name);
  }

  ObjectNode tree(Key key, String rest) {
    ObjectNode tree = yaml(rest);
    tree.put("apiVersion", key.kind().apiVersion()).put("kind", key.kind().word());
    ObjectNode metadata = tree.withObjectProperty("metadata");
    metadata.put("name", key.name()).put("namespace", key.namespace());
    return tree;
  }

  static ObjectNode yaml(String text) {
    return (ObjectNode) YamlReader.read("test", text.getBytes(UTF_8)).documents().getFirst().tree();
  }

  static final String OURS = "metadata: {labels: {app.kubernetes.io/managed-by: modelplane}}\n";
  static final String BACKEND =
      OURS + "spec: {clusterIP: None, ports: [{name: http, port: 8000, protocol: TCP}]}";
  static final String SLICE =
      OURS
          + "addressType: IPv4\nports: [{name: http, port: 8000, protocol: TCP}]\n"
          + "endpoints: [{addresses: [10.0.0.1], conditions: {ready: true}}]";
  static final String ROUTE =
      OURS
          + "spec: {parentRefs: [{group: gateway.networking.k8s.io, kind: Gateway, name:"
          + " modelplane, namespace: modelplane-system}], rules: [{backendRefs: [{group: '', kind:"
          + " Service, name: b, port: 8000, weight: 1}]}]}";
  static final String SERVICE =
      OURS + "spec: {endpoints: [{selector: {matchLabels: {a: b}}, weight: 1}]}";

  LiveObject apply(Kind kind, String name, String rest) {
    return cluster.apply(key(kind, name), tree(key(kind, name), rest), false);
  }

  static ClusterException failure(Executable deed) {
    return catchThrowableOfType(ClusterException.class, deed::execute);
  }

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

    LiveState state = cluster.read("modelplane-system", "modelplane");

    assertThat(state.objects().keySet().stream().filter(k -> k.namespace().equals(namespace)))
        .containsExactly(
            key(Kind.MODEL_ENDPOINT, "e"),
            key(Kind.MODEL_SERVICE, "qwen"),
            key(Kind.SERVICE, "b"),
            key(Kind.ENDPOINT_SLICE, "b"),
            key(Kind.HTTP_ROUTE, "qwen"));
    assertThat(state.landscape().services())
        .anyMatch(s -> s.key().equals(key(Kind.MODEL_SERVICE, "qwen")));
    assertThat(state.landscape().gateway())
        .hasValueSatisfying(g -> assertThat(g.listeners()).isNotEmpty());
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
      assertThat(small.read("none", "none").objects().keySet())
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

  @Test
  void anObjectThatTheServerRefusesIsInvalid() {
    ClusterException heavy =
        failure(() -> apply(Kind.HTTP_ROUTE, "r", ROUTE.replace("weight: 1", "weight: 1000001")));
    assertThat(heavy.kind()).isEqualTo(Cause.INVALID);
    assertThat(heavy)
        .hasMessageContaining("apply HTTPRoute " + namespace + "/r at https://")
        .hasMessageContaining(": 422 ")
        .hasMessageContaining("should be less than or equal to 1000000");

    ClusterException unknown =
        failure(() -> apply(Kind.MODEL_SERVICE, "s", SERVICE.replace("weight", "wait")));
    assertThat(unknown.kind()).isEqualTo(Cause.INVALID);
    assertThat(unknown)
        .hasMessageContaining("wait")
        .hasMessageContaining("kubectl apply --server-side -f schemas/");
  }

  @Test
  void aNamespaceThatIsNotThereIsSaidSo() {
    Key key = new Key(Kind.SERVICE, namespace + "-not", "b");

    ClusterException missing = failure(() -> cluster.apply(key, tree(key, BACKEND), false));

    assertThat(missing.kind()).isEqualTo(Cause.MISSING);
    assertThat(missing).hasMessageContaining("create the namespace, it is never created here");
    assertThat(cluster.existingNamespaces(List.of(key.namespace(), namespace)))
        .containsExactly(namespace);
  }

  @Test
  void aUserWithoutRightsIsToldWhichRulesAreMissing() {
    try (KubernetesCluster reader =
        KubernetesCluster.at(testbed.apiUrl(), testbed.readerToken(), testbed.caFile(), "none")) {
      ClusterException read = failure(() -> reader.read("modelplane-system", "modelplane"));
      assertThat(read.kind()).isEqualTo(Cause.FORBIDDEN);
      assertThat(read.getMessage().lines())
          .hasSize(9)
          .anySatisfy(
              line ->
                  assertThat(line)
                      .startsWith("list ModelServices at " + testbed.apiUrl() + ": 403 ")
                      .endsWith(
                          "bind a role with this rule: {apiGroups: [\"modelplane.ai\"],"
                              + " resources: [\"modelservices\"], verbs: [list]}"));

      Key key = key(Kind.MODEL_SERVICE, "s");
      assertThat(failure(() -> reader.applyStatus(key, yaml("{a: 1}"))))
          .hasMessageContaining("resources: [\"modelservices/status\"], verbs: [patch]");
      assertThat(failure(() -> reader.apply(key, tree(key, SERVICE), false)))
          .hasMessageContaining("verbs: [create, patch]");
      assertThat(failure(() -> reader.acquireLease("me", 15)))
          .hasMessageContaining("apiGroups: [\"coordination.k8s.io\"], resources: [\"leases\"]");
    }
  }

  @Test
  void credentialsThatAreNotAcceptedAreNotForbiddenRules() {
    try (KubernetesCluster nobody =
        KubernetesCluster.at(testbed.apiUrl(), "wrong", testbed.caFile(), "none")) {
      ClusterException failure = failure(() -> nobody.existingNamespaces(List.of("default")));
      assertThat(failure.kind()).isEqualTo(Cause.FORBIDDEN);
      assertThat(failure).hasMessageContaining("are not accepted: log in again");
    }
  }

  @Test
  void aServerThatIsNotThereIsNamedWithWhereItWasFound() throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    URI nowhere = URI.create("https://127.0.0.1:" + port);
    try (KubernetesCluster gone = KubernetesCluster.at(nowhere, "t", testbed.caFile(), "none")) {
      ClusterException failure = failure(() -> gone.read("g", "g"));
      assertThat(failure.kind()).isEqualTo(Cause.UNREACHABLE);
      assertThat(failure)
          .hasMessage(
              "cannot reach the API server %s (an explicit address): connection refused; is it"
                  + " running, and is it the cluster that is meant?",
              nowhere);
    }
  }

  @Test
  void aServerThatNobodyVouchesForIsNotTalkedTo() {
    try (KubernetesCluster stranger =
        KubernetesCluster.at(testbed.apiUrl(), testbed.adminToken(), null, "none")) {
      ClusterException failure = failure(() -> stranger.read("g", "g"));
      assertThat(failure.kind()).isEqualTo(Cause.UNREACHABLE);
      assertThat(failure).hasMessageContaining("TLS failed");
    }
  }

  @Test
  void aLeaseIsHeldByOneUntilItIsGivenBack() {
    assertThat(cluster.acquireLease("one", 60)).isEmpty();
    assertThat(cluster.acquireLease("one", 60)).isEmpty();
    assertThat(cluster.acquireLease("two", 60)).contains("one");
    cluster.releaseLease("two");
    assertThat(cluster.acquireLease("two", 60)).contains("one");
    cluster.releaseLease("one");
    assertThat(cluster.acquireLease("two", 60)).isEmpty();
  }

  @Test
  void aLeaseThatWasNotRenewedInTimeIsTakenOver() {
    testbed
        .kubectlStdin(
            """
            apiVersion: coordination.k8s.io/v1
            kind: Lease
            metadata: {name: modelplane, namespace: %s}
            spec: {holderIdentity: dead, leaseDurationSeconds: 15, renewTime: "2026-01-01T00:00:00.000000Z"}
            """
                .formatted(namespace),
            "apply",
            "-f-")
        .ok();

    assertThat(cluster.acquireLease("alive", 60)).isEmpty();
    assertThat(cluster.acquireLease("dead", 60)).contains("alive");
  }

  @Test
  void ofManyWhoWantTheLeaseOneGetsIt() {
    List<Optional<String>> answers =
        IntStream.range(0, 8)
            .parallel()
            .mapToObj(i -> cluster.acquireLease("holder-" + i, 60))
            .toList();

    assertThat(answers.stream().filter(Optional::isEmpty)).hasSize(1);
  }

  @Test
  void kindsThatAreNotInstalledAreSaidTogetherWithWhatToApply() throws Exception {
    try (FaultyServer front = new FaultyServer();
        KubernetesCluster behind =
            KubernetesCluster.at(front.url(), testbed.adminToken(), null, "none")) {
      front.rewrite = path -> path.replace("/backendtlspolicies", "/nothings");
      assertThat(behind.read("modelplane-system", "modelplane").landscape().gateway()).isPresent();

      front.rewrite =
          path ->
              path.replace("/modelplane.ai/", "/modelplane.example.com/")
                  .replace("/httproutes", "/nothings");
      ClusterException failure = failure(() -> behind.read("modelplane-system", "modelplane"));
      assertThat(failure.kind()).isEqualTo(Cause.MISSING);
      assertThat(failure.getMessage().lines())
          .hasSize(5)
          .contains(
              "list ModelServices at "
                  + front.url()
                  + ": the cluster has no such kind; kubectl apply --server-side -f schemas/",
              "list HTTPRoutes at "
                  + front.url()
                  + ": the cluster has no such kind; install the Gateway API's CRDs (its standard"
                  + " channel, v1.4 or newer)");
    }
  }

  @Test
  void whatPassesIsTriedAgainAndWhatLastsIsReported() throws Exception {
    try (FaultyServer front = new FaultyServer();
        KubernetesCluster behind =
            KubernetesCluster.at(front.url(), testbed.adminToken(), null, "none")) {
      front.fail(
          FaultyServer.Fault.status(503),
          FaultyServer.Fault.reset(),
          FaultyServer.Fault.status(429, "Retry-After", "1"));
      Key key = key(Kind.SERVICE, "b");
      assertThat(behind.apply(key, tree(key, BACKEND), false).uid()).isNotEmpty();
      assertThat(front.requests).hasSize(4);

      front.requests.clear();
      front.fail(FaultyServer.Fault.status(429, "Retry-After", "60"));
      assertThat(failure(() -> behind.get(List.of(key))).kind()).isEqualTo(Cause.TROUBLED);
      assertThat(front.requests).as("a minute is too long").hasSize(1);

      front.requests.clear();
      front.fail(
          IntStream.range(0, 5)
              .mapToObj(_ -> FaultyServer.Fault.status(500))
              .toArray(FaultyServer.Fault[]::new));
      assertThatThrownBy(() -> behind.get(List.of(key)))
          .hasMessage("get %s at %s: 500 (no message)", key, front.url());
      assertThat(front.requests).hasSize(5);
    }
  }
}
