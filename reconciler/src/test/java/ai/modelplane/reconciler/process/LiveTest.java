package ai.modelplane.reconciler.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.modelplane.testbed.Testbed;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code make live}: the whole stack by one command. */
@Tag("real")
class LiveTest {

  private static final Pattern CURL = Pattern.compile("(?s) {2}(curl http://.*?}')\n");

  @TempDir Path folder;

  @Test
  void theCommandThatItPrintsWorksAndCtrlCLeavesNothingBehind() {
    Testbed.get(); // what it starts is installed
    assumeTrue(
        Program.isBuilt() || "true".equals(System.getenv("CI")),
        "modelplane is not built from these sources: run make build first");
    List<String> command =
        List.of(
            "env", // whoever runs tests in the background ignores SIGINT, and so would this
            "--default-signal=INT",
            Program.top().resolve("testbed/live").toString());
    try (Program live = Program.start(command, Map.of("TMPDIR", folder.toString()))) {
      live.line("the end of its introduction", line -> line.startsWith("Ctrl-C ends everything"));
      Matcher printed = CURL.matcher(live.said());
      assertThat(printed.find()).as(live.said()).isTrue();
      try (Program request = Program.start(List.of("bash", "-c", printed.group(1)), Map.of())) {
        assertThat(request.output()).contains("\"content\":\"Hello from qwen-");
      }
      assertThat(processes()).as("while it runs").isGreaterThan(5);

      live.signal("INT");

      assertThat(live.exit()).as(live.said()).isZero();
    }
    assertThat(processes()).as("processes left").isZero();
    assertThat(folder).isEmptyDirectory();
  }

  /** Processes that have the folder on their command line. */
  private long processes() {
    return ProcessHandle.allProcesses()
        .filter(p -> p.info().commandLine().orElse("").contains(folder.toString()))
        .count();
  }
}
