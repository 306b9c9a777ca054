package ai.modelplane.compiler.manifest;

import ai.modelplane.compiler.source.Snapshot;
import ai.modelplane.compiler.source.SourceFile;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** A snapshot made of texts. */
final class Files {

  private final List<SourceFile> files = new ArrayList<>();
  private final List<String> kustomizations = new ArrayList<>();

  static Files with(String path, String text) {
    return new Files().and(path, text);
  }

  Files and(String path, String text) {
    files.add(new SourceFile(path, () -> text.getBytes(StandardCharsets.UTF_8)));
    return this;
  }

  Files and(String path, SourceFile.Content content) {
    files.add(new SourceFile(path, content));
    return this;
  }

  Files kustomization(String folder) {
    kustomizations.add(folder);
    return this;
  }

  Snapshot snapshot() {
    return new Snapshot(
        "test",
        Optional.empty(),
        null,
        files.stream().sorted(Comparator.comparing(SourceFile::path)).toList(),
        kustomizations,
        List.of(),
        Snapshot.History.NONE);
  }

  static String service(String namespace, String name) {
    return """
    apiVersion: modelplane.ai/v1alpha1
    kind: ModelService
    metadata:
      name: %s
      namespace: %s
    spec:
      endpoints:
      - selector:
          matchLabels:
            modelplane.ai/deployment: qwen
    """
        .formatted(name, namespace);
  }

  static String endpoint(String namespace, String name) {
    return """
    apiVersion: modelplane.ai/v1alpha1
    kind: ModelEndpoint
    metadata:
      name: %s
      namespace: %s
    spec:
      url: https://api.example.com/v1
    """
        .formatted(name, namespace);
  }
}
