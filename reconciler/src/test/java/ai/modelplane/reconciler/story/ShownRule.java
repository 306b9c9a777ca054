package ai.modelplane.reconciler.story;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.compiler.diagnostic.Diagnostic;
import ai.modelplane.compiler.diagnostic.Rule;
import ai.modelplane.compiler.manifest.Diagnostics;
import ai.modelplane.compiler.report.JsonReport;
import ai.modelplane.compiler.report.TextReport;
import ai.modelplane.compiler.source.Snapshot;
import ai.modelplane.compiler.source.Source;
import ai.modelplane.compiler.source.SourceException;
import ai.modelplane.compiler.source.request.Request;
import ai.modelplane.compiler.source.request.Sources;
import ai.modelplane.reconciler.RuleFixture;
import ai.modelplane.reconciler.cluster.Cluster;
import ai.modelplane.reconciler.cluster.kubernetes.KubernetesCluster;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The folder of a rule that shows on an API server alone, to the user {@code reader}. */
record ShownRule(World world, Rule rule) {

  private static final boolean UPDATE = Boolean.getBoolean("modelplane.update");

  private Path folder() {
    return RuleFixture.FOLDERS.resolve(RuleFixture.name(rule));
  }

  /** A file of the folder goes into the world's source, which must hold nothing else. */
  ShownRule with(String file) throws IOException {
    String manifest = Files.readString(folder().resolve("repo").resolve(file));
    world.write(file, manifest.replace("ml-team", world.namespace));
    return this;
  }

  /** What a pass finds is what the folder shows. */
  void holds(Passes passes) throws IOException, SourceException {
    String repo = world.repo.toString();
    Request request = new Request(repo, null, null, null, null, InputStream.nullInputStream());
    try (Source source = Sources.open(request);
        Cluster cluster =
            KubernetesCluster.open(world.testbed.kubeconfig(), "reader", "modelplane-system")) {
      Snapshot snapshot = source.snapshot();
      List<Diagnostic> diagnostics =
          Diagnostics.locate(passes.prepare(cluster, Passes.read(world.repo)).findings(), snapshot);
      holds("findings.txt", TextReport.of(diagnostics, /* colour= */ false), cluster.name());
      holds("findings.json", JsonReport.of(diagnostics), cluster.name());
    }
  }

  private void holds(String file, String found, String server) throws IOException {
    String stable =
        found
            .replace(world.repo.toString(), "repo")
            .replace(server, "https://kubernetes.example.com")
            .replace(world.namespace, "ml-team");
    Path expected = folder().resolve("expected").resolve(file);
    if (UPDATE) {
      Files.createDirectories(expected.resolveSibling(""));
      Files.writeString(expected, stable);
    }
    assertThat(stable).isEqualTo(Files.readString(expected));
  }
}
