package ai.modelplane.reconciler.cluster.folder;

import static java.nio.charset.StandardCharsets.UTF_8;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.yaml.YamlReader;
import ai.modelplane.reconciler.cluster.LiveObject;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A cluster in a folder at a fixed time, and the service that tests put into it. */
abstract class InAFolder {

  static final Key QWEN = new Key(Kind.MODEL_SERVICE, "ml-team", "qwen");

  static final String SERVICE =
      """
      apiVersion: modelplane.ai/v1alpha1
      kind: ModelService
      metadata:
        name: qwen
        namespace: ml-team
        labels:
          app.kubernetes.io/managed-by: modelplane
      spec:
        endpoints:
        - selector:
            matchLabels:
              modelplane.ai/deployment: qwen3-8b
          weight: 3
      """;

  @TempDir Path temporary;
  Path root;
  FolderCluster cluster;

  @BeforeEach
  void open() {
    root = temporary.resolve("cluster");
    cluster = reopened();
  }

  FolderCluster reopened() {
    return new FolderCluster(root, at("2026-01-02T03:04:05Z"));
  }

  static Clock at(String instant) {
    return Clock.fixed(Instant.parse(instant), ZoneOffset.UTC);
  }

  static ObjectNode tree(String yaml) {
    return (ObjectNode) YamlReader.read("test", yaml.getBytes(UTF_8)).documents().getFirst().tree();
  }

  Path write(String file, String text) throws IOException {
    Path path = root.resolve(file);
    Files.createDirectories(path.getParent());
    return Files.writeString(path, text);
  }

  LiveObject get(Key key) {
    return cluster.get(List.of(key)).getFirst();
  }
}
