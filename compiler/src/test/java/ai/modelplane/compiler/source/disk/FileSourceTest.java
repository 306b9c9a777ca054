package ai.modelplane.compiler.source.disk;

import static ai.modelplane.compiler.source.git.Reading.paths;
import static ai.modelplane.compiler.source.git.Reading.request;
import static ai.modelplane.compiler.source.git.Reading.snapshot;
import static ai.modelplane.compiler.source.git.Reading.stablePaths;
import static ai.modelplane.compiler.source.git.Reading.text;
import static ai.modelplane.compiler.source.git.Reading.withPath;
import static ai.modelplane.compiler.source.git.Reading.withPruneAs;
import static ai.modelplane.compiler.source.git.Reading.withRev;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.modelplane.compiler.source.Snapshot;
import ai.modelplane.compiler.source.Source;
import ai.modelplane.compiler.source.SourceException;
import ai.modelplane.compiler.source.request.Request;
import ai.modelplane.compiler.source.request.Sources;
import ai.modelplane.testing.Git;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileSourceTest {

  @TempDir Path temp;

  private static Request stdin(InputStream in) {
    return new Request("-", null, null, null, null, in, Map.of());
  }

  @Test
  void aFileIsReadWhateverItsNameAndPrunesNothing() throws Exception {
    Path file = Files.writeString(temp.resolve("manifests.txt"), "a: 1\n");
    Snapshot snapshot = snapshot(request(file));
    assertThat(paths(snapshot)).containsExactly(file.toString());
    assertThat(stablePaths(snapshot)).containsExactly("manifests.txt");
    assertThat(text(snapshot, file.toString())).isEqualTo("a: 1\n");
    assertThat(snapshot.identity()).isEmpty();
    assertThat(snapshot.history().lastChange(file.toString())).isEmpty();
  }

  @Test
  void aFileOfARepositoryIsRecordedByItsPathThere() throws Exception {
    Git git = Git.init(temp.resolve("repo")).write("deploy/a.yaml", "a: 1\n");
    assertThat(stablePaths(snapshot(request(git.folder().resolve("deploy/a.yaml")))))
        .containsExactly("deploy/a.yaml");
  }

  @Test
  void aNameMakesAFilePrune() throws Exception {
    Path file = Files.writeString(temp.resolve("a.yaml"), "");
    assertThat(snapshot(withPruneAs(request(file), "nightly")).identity().orElseThrow().hash())
        .matches("[0-9a-f]{16}");
    assertThat(snapshot(withPruneAs(request(file), "nightly")).identity().orElseThrow().name())
        .isEqualTo("nightly");
    assertThatThrownBy(() -> snapshot(withPruneAs(request(file), " ")))
        .isInstanceOf(SourceException.class)
        .hasMessage("--prune-as is empty; expected a name for this source");
  }

  @Test
  void aFileHasNeitherRevisionsNorFolders() throws Exception {
    Path file = Files.writeString(temp.resolve("a.yaml"), "");
    assertThatThrownBy(() -> snapshot(withRev(request(file), "main")))
        .hasMessage(file + ", which is a file, has no revisions; --rev needs a repository");
    assertThatThrownBy(() -> snapshot(withPath(request(file), "x")))
        .hasMessage(
            file + ", which is a file, has no folders; --path needs a folder or a repository");
  }

  @Test
  void aFileThatCannotBeReadSaysWhyWithoutItsPath() throws Exception {
    Path file = Files.writeString(temp.resolve("a.yaml"), "");
    Snapshot snapshot = snapshot(request(file));
    Files.delete(file);
    assertThatThrownBy(() -> snapshot.files().getFirst().content().read())
        .isInstanceOf(IOException.class)
        .hasMessage("it does not exist");
  }

  @Test
  void standardInputIsReadOnceAndCanBeAskedAgain() throws Exception {
    InputStream in = new ByteArrayInputStream("a: 1\n".getBytes(StandardCharsets.UTF_8));
    try (Source source = Sources.open(stdin(in))) {
      assertThat(in.available()).isZero();
      for (int i = 0; i < 2; i++) {
        Snapshot snapshot = source.snapshot();
        assertThat(paths(snapshot)).containsExactly("-");
        assertThat(text(snapshot, "-")).isEqualTo("a: 1\n");
        assertThat(snapshot.identity()).isEmpty();
      }
      assertThat(source.name()).isEqualTo("standard input");
    }
  }

  @Test
  void endlessStandardInputIsRefused() {
    InputStream endless =
        new InputStream() {
          @Override
          public int read() {
            return 'a';
          }

          @Override
          public int read(byte[] into, int from, int length) {
            return length;
          }
        };
    assertThatThrownBy(() -> snapshot(stdin(endless)))
        .isInstanceOf(SourceException.class)
        .hasMessage(
            "standard input has more than 64 MiB; write the manifests to a folder and give that");
  }

  @Test
  void aPipeThatWasGivenAsAFileCanBeAskedAgain() throws Exception {
    Path pipe = temp.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    Thread writer =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    Files.writeString(pipe, "a: 1\n");
                  } catch (IOException e) {
                    throw new UncheckedIOException(e);
                  }
                });
    Snapshot snapshot = snapshot(request(pipe));
    writer.join();
    assertThat(text(snapshot, pipe.toString())).isEqualTo("a: 1\n");
    assertThat(text(snapshot, pipe.toString())).isEqualTo("a: 1\n");
  }
}
