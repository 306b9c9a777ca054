package ai.modelplane.reconciler.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** No input makes it crash, hang, grow or print a stack trace. */
@Tag("real")
class FuzzTest {

  private static final int INPUTS = 100_000;

  /**
   * So long only when something hangs: on an idle machine it takes two minutes, on a busy one
   * twenty.
   */
  private static final int PATIENCE_SECONDS = 2_400;

  private static final Pattern REPORT =
      Pattern.compile(
          "(?s).*?(\\d+) inputs: (\\d+) findings, (\\d+) valid manifests; at most (\\d+)"
              + " KiB allocated for one; peak memory (\\d+) MiB\\s*");

  @Test
  void aHundredThousandMutatedFilesAreEachAnsweredWithFindings() {
    String seed = System.getProperty("modelplane.seed", "20261123");
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx96m",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            Fuzz.class.getName(),
            Program.top().resolve("fixtures").toString(),
            Integer.toString(INPUTS),
            seed);
    try (Program fuzz = Program.start(command, Map.of())) {
      int exit = fuzz.exit(PATIENCE_SECONDS);
      String output = fuzz.output();
      assertThat(exit).as(output).isZero();
      Matcher report = REPORT.matcher(output);
      assertThat(report.matches()).as(output).isTrue();
      System.out.println("fuzz: " + output.strip() + ", seed " + seed);
      assertThat(number(report, 1)).isEqualTo(INPUTS);
      assertThat(number(report, 2)).as("findings").isGreaterThan(INPUTS);
      assertThat(number(report, 3)).as("valid manifests").isGreaterThan(INPUTS / 100);
      assertThat(number(report, 5)).as("MiB").isLessThanOrEqualTo(256);
    }
  }

  @Test
  void theWorkOfTheLargestFilesGrowsWithTheirSizeHoweverTheyAreMade() {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx160m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            HugeFiles.class.getName());
    try (Program huge = Program.start(command, Map.of())) {
      int exit = huge.exit(PATIENCE_SECONDS);
      System.out.println(huge.output());
      assertThat(exit).as(huge.output()).isZero();
    }
  }

  private static int number(Matcher report, int group) {
    return Integer.parseInt(report.group(group));
  }
}
