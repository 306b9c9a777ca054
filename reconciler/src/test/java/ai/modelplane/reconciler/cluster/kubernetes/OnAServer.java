package ai.modelplane.reconciler.cluster.kubernetes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.yaml.YamlReader;
import ai.modelplane.reconciler.cluster.ClusterException;
import ai.modelplane.reconciler.cluster.LiveObject;
import ai.modelplane.testbed.Testbed;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.function.Executable;

/** A namespace of the real API server, and the objects that tests put into it. */
@Tag("real")
abstract class OnAServer {

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
}
