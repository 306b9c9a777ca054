package ai.modelplane.reconciler.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import ai.modelplane.compiler.Compiler;
import ai.modelplane.compiler.Options;
import ai.modelplane.compiler.config.ConfigFile;
import ai.modelplane.compiler.diagnostic.Diagnostic;
import ai.modelplane.compiler.diagnostic.Finding;
import ai.modelplane.compiler.manifest.Comparison;
import ai.modelplane.compiler.manifest.Diagnostics;
import ai.modelplane.compiler.manifest.ManifestReader;
import ai.modelplane.compiler.manifest.Manifests;
import ai.modelplane.compiler.report.GithubReport;
import ai.modelplane.compiler.report.GitlabReport;
import ai.modelplane.compiler.report.JsonReport;
import ai.modelplane.compiler.report.JunitReport;
import ai.modelplane.compiler.report.MarkdownSummary;
import ai.modelplane.compiler.report.SarifReport;
import ai.modelplane.compiler.report.TextReport;
import ai.modelplane.compiler.report.Validation;
import ai.modelplane.compiler.schema.Schemas;
import ai.modelplane.compiler.source.Snapshot;
import ai.modelplane.compiler.source.SourceFile;
import ai.modelplane.reconciler.cli.Main;
import ai.modelplane.reconciler.preview.Style;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Stream;

/**
 * Reads a great many mutated files as {@code validate} does, in a process of its own whose heap is
 * bounded. Arguments: the folder of the fixtures, how many inputs, a seed. Prints what it did; an
 * input that fails is written beside its message, and ends the process with 1.
 */
final class Fuzz {

  /** Of so many inputs one goes through the whole command line. */
  private static final int WHOLE = 500;

  /** Bytes that one input may allocate: 64 KiB of mistakes need 100 MiB for their words. */
  private static final long MOST_ALLOCATED = 256 * 1024 * 1024;

  private static final ManifestReader READER = new ManifestReader(new Schemas());

  private Fuzz() {}

  public static void main(String[] arguments) throws IOException {
    List<byte[]> corpus = corpus(Path.of(arguments[0]));
    int inputs = Integer.parseInt(arguments[1]);
    RandomGenerator random =
        RandomGeneratorFactory.of("Xoshiro256PlusPlus").create(Long.parseLong(arguments[2]));
    long findings = 0;
    long valid = 0;
    long worst = 0;
    List<Diagnostic> before = List.of();
    for (int i = 0; i < inputs; i++) {
      byte[] input = Mutations.mutate(corpus, random);
      String name = i % 10 == 0 ? "f.json" : "f.yaml";
      try {
        long start = allocated();
        Manifests manifests;
        Snapshot snapshot = snapshot(name, input);
        manifests = READER.read(snapshot);
        List<Diagnostic> diagnostics = validate(snapshot, manifests, before, i);
        long took = allocated() - start;
        if (took > MOST_ALLOCATED) {
          throw new AssertionError("it allocated " + took / 1024 + " KiB");
        }
        worst = Math.max(worst, took);
        findings += diagnostics.size();
        valid += manifests.valid().size();
        before = diagnostics.size() < 50 ? diagnostics : before;
        if (i % WHOLE == 0) {
          whole(input);
        }
      } catch (Throwable e) {
        Path saved = Files.write(Files.createTempFile("modelplane-fuzz-", "-" + name), input);
        System.out.printf("input %d, saved as %s: %s%n", i, saved, e);
        e.printStackTrace(System.out);
        System.exit(1);
      }
    }
    System.out.printf(
        "%d inputs: %d findings, %d valid manifests; at most %d KiB allocated for one; peak memory"
            + " %s%n",
        inputs, findings, valid, worst / 1024, peak());
  }

  private static List<Diagnostic> validate(
      Snapshot snapshot, Manifests manifests, List<Diagnostic> before, int i) {
    List<Finding> findings = new ArrayList<>(ConfigFile.of(snapshot).findings());
    findings.addAll(manifests.findings());
    findings.addAll(Compiler.check(Options.DEFAULT, manifests));
    List<Diagnostic> diagnostics = Diagnostics.locate(findings, snapshot);
    List<Diagnostic> compared =
        Comparison.of(
            new Comparison.Side(diagnostics, snapshot), new Comparison.Side(before, snapshot));
    Validation validation =
        new Validation(compared, manifests, List.of("f.yaml"), Duration.ofMillis(1));
    String text =
        switch (i % 7) {
          case 0 -> JsonReport.of(compared);
          case 1 -> SarifReport.of(validation);
          case 2 -> JunitReport.of(validation);
          case 3 -> GithubReport.of(validation);
          case 4 -> GitlabReport.of(validation);
          case 5 -> MarkdownSummary.of(validation);
          default -> TextReport.of(compared, /* colour= */ true);
        };
    if (text.contains("\tat ai.modelplane.")) {
      throw new AssertionError("a stack trace was printed");
    }
    return diagnostics;
  }

  /** The command itself, with the input on standard input. */
  private static void whole(byte[] input) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(out, true, UTF_8);
    int exit =
        Main.run(
            new String[] {"validate", "-"},
            new ByteArrayInputStream(input),
            stream,
            stream,
            Style.PLAIN);
    if (exit != 0 && exit != 1) {
      throw new AssertionError("exit code " + exit + ": " + out.toString(UTF_8));
    }
    if (out.toString(UTF_8).contains("\tat ")) {
      throw new AssertionError("a stack trace was printed: " + out.toString(UTF_8));
    }
  }

  private static Snapshot snapshot(String name, byte[] input) {
    SourceFile file = new SourceFile(name, () -> input);
    SourceFile config = new SourceFile(".modelplane.yaml", () -> input);
    return new Snapshot(
        ".",
        Optional.empty(),
        null,
        List.of(file),
        List.of(),
        List.of(),
        List.of(config),
        Snapshot.History.NONE);
  }

  private static List<byte[]> corpus(Path fixtures) throws IOException {
    List<byte[]> corpus = new ArrayList<>();
    try (Stream<Path> files = Files.walk(fixtures)) {
      for (Path file :
          files.filter(f -> f.toString().matches(".*[.](yaml|json)")).sorted().toList()) {
        byte[] bytes = Files.readAllBytes(file);
        if (bytes.length < 20_000) {
          corpus.add(bytes);
        }
      }
    }
    return corpus;
  }

  private static long allocated() {
    return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean())
        .getCurrentThreadAllocatedBytes();
  }

  /** Of the whole process, as the system counts it. */
  private static String peak() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.exists(status)) {
      return "unknown";
    }
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("VmHWM:"))
        .map(line -> Integer.parseInt(line.replaceAll("[^0-9]", "")) / 1024 + " MiB")
        .findFirst()
        .orElse("unknown");
  }
}
