package ai.modelplane.reconciler.preview;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.compiler.Options;
import ai.modelplane.compiler.dialect.Dialect;
import ai.modelplane.compiler.manifest.ManifestReader;
import ai.modelplane.compiler.schema.Schemas;
import ai.modelplane.compiler.source.Identity;
import ai.modelplane.compiler.source.Snapshot;
import ai.modelplane.compiler.source.Source;
import ai.modelplane.compiler.source.SourceException;
import ai.modelplane.compiler.source.request.Request;
import ai.modelplane.compiler.source.request.Sources;
import ai.modelplane.reconciler.Pass;
import ai.modelplane.reconciler.Settings;
import ai.modelplane.reconciler.cluster.folder.FolderCluster;
import ai.modelplane.reconciler.gather.Input;
import ai.modelplane.reconciler.plan.Traffic;
import ai.modelplane.reconciler.prepare.Prepared;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example in the documentation is what the demo's second commit makes. */
class ExampleTest {

  private static final Path TOP = Path.of(System.getProperty("modelplane.root", ".."));

  @TempDir Path work;

  @Test
  void theCommentThatTheDocumentationShows() throws IOException, SourceException {
    copy("repo");
    copy("cluster");
    Path kimi = work.resolve("repo/kimi.yaml");
    try (FolderCluster cluster = FolderCluster.open(work.resolve("cluster"))) {
      Settings settings = new Settings(Options.DEFAULT, Duration.ZERO, Duration.ZERO);
      Pass pass = new Pass(cluster, settings, () -> false, Clock.systemUTC());
      assertThat(pass.execute(prepare(pass), outcome -> {}).outcomes()).isNotEmpty();
      String text = Files.readString(kimi);
      Files.writeString(
          kimi, text.replace("weight: 95", "weight: 80").replace("weight: 5\n", "weight: 20\n"));
      Prepared second = prepare(pass);

      String comment =
          PlanMarkdown.of(
              new Preview(
                  "models at 05b8bc951f3b",
                  "cluster",
                  second.plan(),
                  Traffic.of(
                      Dialect.TRAEFIK,
                      second.compilation().routes(),
                      second.objects(),
                      second.plan()),
                  List.of()));

      assertThat(comment)
          .isEqualTo(
              Files.readString(TOP.resolve("docs/examples/diff.md"))
                  .replaceFirst("models at [0-9a-f]{12}", "models at 05b8bc951f3b"));
    }
  }

  private Prepared prepare(Pass pass) throws SourceException {
    Request request =
        new Request(
            work.resolve("repo").toString(), null, null, null, null, InputStream.nullInputStream());
    try (Source source = Sources.open(request)) {
      Snapshot snapshot = source.snapshot();
      return pass.prepare(
          new Input(
              new ManifestReader(new Schemas()).read(snapshot),
              snapshot.identity().orElse(Identity.NONE),
              Snapshot.History.NONE));
    }
  }

  private void copy(String folder) throws IOException {
    Path to = Files.createDirectory(work.resolve(folder));
    try (Stream<Path> files = Files.list(TOP.resolve("testbed/sample").resolve(folder))) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
  }
}
