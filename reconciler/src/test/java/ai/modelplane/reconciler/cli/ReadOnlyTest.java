package ai.modelplane.reconciler.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A file in place of a cluster cannot be written to, and whoever asks for it hears so at once. */
class ReadOnlyTest {

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"reconcile", "run"})
  void aCommandThatWritesRefusesAFile(String command) throws IOException {
    Path file = Files.writeString(folder.resolve("live.yaml"), "kind: List\n");
    Cli cli = Cli.run(command, folder.toString(), "--cluster", file.toString());
    assertThat(cli.exit()).isEqualTo(2);
    assertThat(cli.err())
        .isEqualTo(
            "modelplane: cannot write to "
                + file
                + ": a snapshot, like any single file, is only read; give a cluster or a folder\n");
  }
}
