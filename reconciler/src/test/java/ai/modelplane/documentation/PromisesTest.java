package ai.modelplane.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page on promises names a test for each of them, and the test exists. */
class PromisesTest {

  private static final Path TOP = Path.of(System.getProperty("modelplane.root", ".."));
  private static final Pattern TEST = Pattern.compile("`(\\w+Test)\\.(\\w+)`");

  @Test
  void everyPromiseNamesATestThatExists() throws IOException {
    Map<String, String> sources = testClasses();
    List<String> promises = rows();

    assertThat(promises)
        .isNotEmpty()
        .allSatisfy(row -> assertThat(named(row)).as(row).isNotEmpty())
        .allSatisfy(
            row ->
                assertThat(named(row))
                    .allSatisfy(
                        test ->
                            assertThat(sources.getOrDefault(test.group(1), ""))
                                .as(test.group())
                                .containsPattern("void " + test.group(2) + "\\(")));
  }

  /** The rows of all tables, without their heads. */
  private static List<String> rows() throws IOException {
    List<String> rows = new ArrayList<>();
    for (String line : Files.readAllLines(TOP.resolve("docs/promises.md"))) {
      if (line.startsWith("|") && !line.startsWith("| what happens") && !line.startsWith("|---")) {
        rows.add(line);
      }
    }
    return rows;
  }

  private static List<MatchResult> named(String row) {
    return TEST.matcher(row.substring(row.lastIndexOf('|', row.length() - 2))).results().toList();
  }

  private static Map<String, String> testClasses() throws IOException {
    try (Stream<Path> compiler = Files.walk(TOP.resolve("compiler/src/test/java"));
        Stream<Path> reconciler = Files.walk(TOP.resolve("reconciler/src/test/java"))) {
      return Stream.concat(compiler, reconciler)
          .filter(file -> file.toString().endsWith("Test.java"))
          .collect(
              Collectors.toMap(
                  file -> file.getFileName().toString().replace(".java", ""),
                  PromisesTest::text,
                  (one, other) -> one + other));
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
