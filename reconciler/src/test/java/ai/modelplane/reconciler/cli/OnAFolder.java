package ai.modelplane.reconciler.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Commands on a cluster that is a folder: one service, and two ready replicas of it. */
abstract class OnAFolder {

  static final String FLEET =
      """
      apiVersion: v1
      kind: Namespace
      metadata: {name: ml-team}
      ---
      apiVersion: gateway.networking.k8s.io/v1
      kind: Gateway
      metadata: {name: modelplane, namespace: modelplane-system}
      spec:
        gatewayClassName: any
        listeners:
        - {name: web, protocol: HTTP, port: 80, allowedRoutes: {namespaces: {from: All}}}
      status: {addresses: [{type: Hostname, value: models.example.com}]}
      ---
      apiVersion: modelplane.ai/v1alpha1
      kind: InferenceCluster
      metadata: {name: prod-us-east}
      status: {gateway: {address: 10.0.1.50}}
      """;

  @TempDir Path dir;
  Path repo;
  Path cluster;

  @BeforeEach
  void begin() throws IOException {
    repo = Files.createDirectory(dir.resolve("repo"));
    cluster = Files.createDirectory(dir.resolve("cluster"));
    Files.writeString(cluster.resolve("fleet.yaml"), FLEET);
    replica("qwen-0", true);
    replica("qwen-1", true);
    service("qwen");
  }

  void replica(String name, boolean ready) throws IOException {
    Files.writeString(
        cluster.resolve(name + ".yaml"),
        """
        apiVersion: modelplane.ai/v1alpha1
        kind: ModelReplica
        metadata: {name: %s, namespace: ml-team, labels: {modelplane.ai/deployment: qwen}}
        spec: {clusterName: prod-us-east}
        status: {conditions: [{type: Ready, status: "%s", reason: Loading}]}
        """
            .formatted(name, ready ? "True" : "False"));
  }

  void service(String deployment) throws IOException {
    Files.writeString(
        repo.resolve("qwen.yaml"),
        """
        apiVersion: modelplane.ai/v1alpha1
        kind: ModelService
        metadata: {name: qwen, namespace: ml-team}
        spec: {endpoints: [{selector: {matchLabels: {modelplane.ai/deployment: %s}}}]}
        """
            .formatted(deployment));
  }

  Cli command(String name, String... more) {
    String[] arguments = new String[more.length + 4];
    arguments[0] = name;
    arguments[1] = repo.toString();
    arguments[2] = "--cluster";
    arguments[3] = cluster.toString();
    System.arraycopy(more, 0, arguments, 4, more.length);
    return Cli.run(arguments).without(repo.toString());
  }

  Cli explain(String... more) {
    String[] arguments = new String[more.length + 3];
    arguments[0] = "explain";
    arguments[1] = "--cluster";
    arguments[2] = cluster.toString();
    System.arraycopy(more, 0, arguments, 3, more.length);
    return Cli.run(arguments).without(repo.toString());
  }
}
