package ai.modelplane.reconciler.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.testing.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What somebody did by hand to a cluster that is a folder, or to the manifests. */
abstract class Explaining extends OnAFolder {

  static final String PAUSED = "    modelplane.ai/reconcile: disabled\n";

  void other(String name, String deployment) throws IOException {
    live(Yaml.endpoint(name, "http://10.9.9.9/v1").deployment(deployment));
  }

  void breakManifest() throws IOException {
    Files.writeString(
        repo.resolve("qwen.yaml"),
        Files.readString(repo.resolve("qwen.yaml")).replace("matchLabels", "matchLabel"));
  }

  /** As if by hand: pairs of what stands in a file of the cluster, and what is to stand there. */
  void edit(String file, String... pairs) throws IOException {
    Path path = cluster.resolve("ml-team").resolve(file);
    String text = Files.readString(path);
    for (int i = 0; i < pairs.length; i += 2) {
      assertThat(text).contains(pairs[i]);
      text = text.replace(pairs[i], pairs[i + 1]);
    }
    Files.writeString(path, text);
  }
}
