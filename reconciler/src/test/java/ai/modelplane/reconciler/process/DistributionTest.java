package ai.modelplane.reconciler.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@code make build} leaves in {@code target/dist}, unpacked at another place. */
@TestInstance(Lifecycle.PER_CLASS)
@Tag("real")
class DistributionTest {

  private static final Path ARCHIVES = Program.top().resolve("target/dist");
  private static final Path SAMPLE = Program.top().resolve("testbed/sample/repo");

  @TempDir static Path work;

  /** The unpacked folders. */
  final List<Path> distributions = new ArrayList<>();

  @BeforeAll
  void unpack() throws IOException {
    assumeTrue(
        isCurrent() || "true".equals(System.getenv("CI")),
        "the distributions are not made from these sources: run make build first");
    Path elsewhere = Files.createDirectory(work.resolve("some where"));
    for (Path archive : list(ARCHIVES)) {
      if (archive.toString().endsWith(".tar.gz")) {
        ok(Map.of(), "tar", "-xzf", archive.toString(), "-C", elsewhere.toString());
      }
    }
    distributions.addAll(list(elsewhere));
    assertThat(distributions).isNotEmpty();
  }

  List<Path> distributions() {
    return distributions;
  }

  @ParameterizedTest
  @MethodSource("distributions")
  void itSaysItsVersionAndWhatIsWrong(Path distribution) throws IOException {
    String text = Files.readString(SAMPLE.resolve("qwen.yaml"));
    Path typo = work.resolve("a typo.yaml");
    Files.writeString(typo, text.replace("matchLabels", "matchLabel"));

    try (Program version = modelplane(distribution, "", "--version");
        Program valid = modelplane(distribution, "", "validate", SAMPLE.toString());
        Program wrong = modelplane(distribution, "", "validate", typo.toString());
        Program missing = modelplane(distribution, "", "validate", "no/such/file")) {
      assertThat(version.output()).matches("modelplane \\d+\\.\\d+\\.\\d+.*");
      assertThat(version.exit()).isZero();
      assertThat(valid.output()).contains("0 errors");
      assertThat(valid.exit()).isZero();
      assertThat(wrong.output()).contains("a typo.yaml:11:9: error: unknown field \"matchLabel\"");
      assertThat(wrong.exit()).isEqualTo(1);
      assertThat(missing.output()).contains("no/such/file");
      assertThat(missing.exit()).isEqualTo(2);
    }
  }

  /** Where the JVM may not go without the cache, it ends instead of starting slowly. */
  @ParameterizedTest
  @MethodSource("distributions")
  void itsAotCacheFitsWhereverItIs(Path distribution) throws IOException {
    List<String> command = List.of("validate", SAMPLE.toString());
    try (Program run = modelplane(distribution, "-XX:AOTMode=on", command.toArray(String[]::new))) {
      assertThat(run.exit()).as(run.output()).isZero();
    }

    Path cache = distribution.resolve("libexec/modelplane.aot");
    Path kept = Files.move(cache, cache.resolveSibling("kept"));
    Files.writeString(cache, "no cache");
    try (Program strict = modelplane(distribution, "-XX:AOTMode=on", "--version");
        Program patient = modelplane(distribution, "", "--version")) {
      assertThat(strict.exit()).as("it would show").isNotZero();
      assertThat(patient.exit()).isZero();
      assertThat(patient.output()).as("nothing about it").matches("modelplane \\S+");
    } finally {
      Files.delete(cache);
      Files.move(kept, cache);
    }
  }

  @ParameterizedTest
  @MethodSource("distributions")
  void itIsFoundThroughLinksAndWritesNothingIntoItsFolder(Path distribution) throws IOException {
    Path bin = Files.createDirectories(work.resolve(distribution.getFileName() + " bin"));
    Path link = Files.createSymbolicLink(bin.resolve("mp"), distribution.resolve("bin/modelplane"));
    Path second = Files.createSymbolicLink(bin.resolve("modelplane"), Path.of("mp"));
    List<Path> before = all(distribution);
    ok(Map.of(), "chmod", "-R", "a-w", distribution.toString());
    try (Program run =
        start("", second, "render", SAMPLE.toString(), "--cluster", sampleCluster())) {
      assertThat(run.exit()).as(run.output()).isZero();
      assertThat(run.output()).contains("kind: HTTPRoute");
    } finally {
      ok(Map.of(), "chmod", "-R", "u+w", distribution.toString());
    }
    assertThat(link).isSymbolicLink();
    assertThat(all(distribution)).isEqualTo(before);
  }

  @ParameterizedTest
  @MethodSource("distributions")
  void optionsOfTheUsersOwnReachTheJvm(Path distribution) {
    String options = "-XX:+UseParallelGC -Xmx300m -XshowSettings:vm";
    try (Program run = modelplane(distribution, options, "--version")) {
      assertThat(run.exit()).as(run.output()).isZero();
      assertThat(run.output()).contains("Max. Heap Size: 300");
    }
  }

  /** The schemas are there for kubectl and for editors. */
  @ParameterizedTest
  @MethodSource("distributions")
  void itBringsTheDefinitions(Path distribution) throws IOException {
    List<Path> sources = list(Program.top().resolve("schemas"));
    assertThat(list(distribution.resolve("share/schemas")))
        .extracting(file -> file.getFileName().toString())
        .containsExactlyElementsOf(
            sources.stream().map(file -> file.getFileName().toString()).toList());
  }

  /** It could not look for a Java: it does not have the script that does. */
  @Test
  void theOneWithARuntimeOfItsOwnNeedsNoJava() {
    List<Path> own =
        distributions.stream().filter(d -> Files.isDirectory(d.resolve("runtime"))).toList();
    assumeTrue(!own.isEmpty(), "this JDK cannot link a runtime");
    Path distribution = own.getFirst();
    assertThat(distribution.resolve("libexec/find-jdk")).doesNotExist();
    try (Program run = modelplane(distribution, "-XshowSettings:properties", "--version")) {
      assertThat(run.exit()).as(run.output()).isZero();
      assertThat(run.output()).contains("java.home = " + distribution.resolve("runtime"));
    }
  }

  private static String sampleCluster() {
    return Program.top().resolve("testbed/sample/cluster").toString();
  }

  private static Program modelplane(Path distribution, String options, String... arguments) {
    return start(options, distribution.resolve("bin/modelplane"), arguments);
  }

  /** From a folder that is not its own, with as little around it as a cron job has. */
  private static Program start(String options, Path launcher, String... arguments) {
    List<String> command = new ArrayList<>(List.of("env", "-i", "-C", "/", "PATH=/usr/bin:/bin"));
    command.add("HOME=" + work);
    command.add("MODELPLANE_JAVA_OPTS=" + options);
    command.add(launcher.toString());
    command.addAll(List.of(arguments));
    return Program.start(command, Map.of());
  }

  private static boolean isCurrent() {
    String question = "cd \"$0\" && . .mvn/freshness && [ target/dist/built -nt \"$cache\" ]";
    List<String> command = List.of("bash", "-c", question, Program.top().toString());
    try (Program asked = Program.start(command, Map.of())) {
      return Program.isBuilt() && asked.exit() == 0;
    }
  }

  private static void ok(Map<String, String> environment, String... command) {
    try (Program program = Program.start(List.of(command), environment)) {
      assertThat(program.exit()).as(program.output()).isZero();
    }
  }

  private static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  private static List<Path> all(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.sorted().toList();
    }
  }
}
