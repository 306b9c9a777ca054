package ai.modelplane.reconciler.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Output that did not arrive is no success, in a process with streams of its own. */
class LostOutputTest extends OnAFolder {

  private ProcessBuilder modelplane(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(Main.class.getName());
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command);
  }

  private static String said(Process process) throws IOException {
    return new String(process.getErrorStream().readAllBytes(), UTF_8)
        .lines()
        .filter(line -> !line.startsWith("WARNING: ") && !line.startsWith("OpenJDK "))
        .reduce("", (all, line) -> all + line + "\n");
  }

  @Test
  void aFullDiskIsSaidAndTwo() throws Exception {
    File full = new File("/dev/full");
    Assumptions.assumeTrue(full.exists(), "there is no /dev/full");

    Process process =
        modelplane("snapshot", "--cluster", cluster.toString()).redirectOutput(full).start();

    assertThat(said(process))
        .startsWith("modelplane: what was printed is not complete: standard output: ")
        .hasLineCount(1);
    assertThat(process.waitFor()).isEqualTo(2);
  }

  @Test
  void aReaderWhoHasEnoughIsNoError() throws Exception {
    Process process = modelplane("snapshot", "--cluster", cluster.toString()).start();
    process.getInputStream().close();

    assertThat(said(process)).isEmpty();
    assertThat(process.waitFor()).isZero();
  }

  @Test
  void outputThatArrivesIsASuccess() throws Exception {
    Path file = dir.resolve("out.yaml");

    Process process =
        modelplane("snapshot", "--cluster", cluster.toString())
            .redirectOutput(file.toFile())
            .start();

    assertThat(said(process)).isEmpty();
    assertThat(process.waitFor()).isZero();
    assertThat(Files.readString(file)).contains("qwen-0");
  }
}
