package ai.modelplane.reconciler.cli;

import ai.modelplane.testing.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Commands on a cluster that is a folder: one service, and two ready replicas of it. */
abstract class OnAFolder {

  static final String FLEET =
      Yaml.all(
          "apiVersion: v1\nkind: Namespace\nmetadata: {name: ml-team}\n",
          Yaml.gateway("modelplane", "models.example.com"),
          Yaml.cluster("prod-us-east", "10.0.1.50"));

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
    live(Yaml.replica(name, "prod-us-east").ready(ready));
  }

  void service(String deployment) throws IOException {
    write(Yaml.service("qwen").over(deployment));
  }

  /** In a file of its own name: in the repository, or in the cluster. */
  void write(Yaml manifest) throws IOException {
    Files.writeString(repo.resolve(manifest.key().name() + ".yaml"), manifest);
  }

  void live(Yaml object) throws IOException {
    Files.writeString(cluster.resolve(object.key().name() + ".yaml"), object);
  }

  Cli command(String name, String... more) {
    List<String> arguments = new ArrayList<>(List.of(name, repo.toString()));
    arguments.addAll(List.of("--cluster", cluster.toString()));
    arguments.addAll(List.of(more));
    return Cli.run(arguments).without(repo.toString());
  }

  Cli explain(String... more) {
    List<String> arguments = new ArrayList<>(List.of("explain", "--cluster", cluster.toString()));
    arguments.addAll(List.of(more));
    return Cli.run(arguments).without(repo.toString());
  }
}
