package ai.modelplane.compiler.report;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.compiler.Compiler;
import ai.modelplane.compiler.Options;
import ai.modelplane.compiler.diagnostic.Diagnostic;
import ai.modelplane.compiler.diagnostic.Diagnostic.Baseline;
import ai.modelplane.compiler.diagnostic.Finding;
import ai.modelplane.compiler.diagnostic.Severity;
import ai.modelplane.compiler.manifest.Diagnostics;
import ai.modelplane.compiler.manifest.ManifestReader;
import ai.modelplane.compiler.manifest.Manifests;
import ai.modelplane.compiler.schema.Schemas;
import ai.modelplane.compiler.source.Snapshot;
import ai.modelplane.compiler.source.Source;
import ai.modelplane.compiler.source.SourceException;
import ai.modelplane.compiler.source.SourceFile;
import ai.modelplane.compiler.source.request.Request;
import ai.modelplane.compiler.source.request.Sources;
import ai.modelplane.compiler.text.Printable;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.arbitraries.StringArbitrary;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever is found, every format stays what it is, and none loses a finding. */
class EveryFormatTest {

  private static final Path FIXTURES =
      Path.of(System.getProperty("modelplane.root", ".."), "fixtures");

  private static final ManifestReader READER = new ManifestReader(new Schemas());

  static List<String> fixtures() throws IOException {
    try (Stream<Path> folders = Files.list(FIXTURES)) {
      return folders
          .filter(folder -> Files.isDirectory(folder.resolve("repo")))
          .map(folder -> folder.getFileName().toString())
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("fixtures")
  void ofEveryFixture(String fixture) throws SourceException, IOException {
    Validation validation = validation(FIXTURES.resolve(fixture).resolve("repo"));
    survives(validation);
    survives(against(validation, null, Baseline.INTRODUCED, Baseline.UNCHANGED, Baseline.FIXED));
  }

  @Property(tries = 100)
  void ofAnyText(@ForAll("texts") String text) throws IOException {
    Diagnostic evil = Sample.evil(text);
    survives(Sample.of(evil, Sample.at(evil, null), Sample.lined(text), Sample.TYPO));
    survives(
        Sample.of(
            evil.as(Baseline.UNCHANGED),
            Sample.at(evil, null).as(Baseline.FIXED),
            Sample.TYPO.as(Baseline.INTRODUCED)));
  }

  /** Any characters, with those that mean something in a format among them. */
  @Provide
  Arbitrary<String> texts() {
    StringArbitrary any = Arbitraries.strings().all().ofMinLength(1).ofMaxLength(20);
    Arbitrary<String> signs =
        Arbitraries.of(
            "\n",
            "\r\n",
            "|",
            "<",
            ">",
            "&",
            "]]>",
            "-->",
            "<!--",
            "::",
            "::error::",
            "%",
            "%0A",
            "`",
            "\\",
            "](x)",
            "[",
            "\"",
            "'",
            "\t",
            "##[error]",
            "\u202e",
            "\u0000",
            "\ud800",
            "\uffff",
            "😀",
            "{0}",
            ",",
            "=",
            "./",
            "/",
            "~~",
            "</code>",
            "&#10;");
    return Arbitraries.oneOf(any, signs)
        .list()
        .ofMinSize(1)
        .ofMaxSize(12)
        .map(parts -> String.join("", parts));
  }

  /** Writes every format and reads it back with what its readers insist on. */
  private static void survives(Validation validation) throws IOException {
    List<Diagnostic> all = validation.diagnostics();
    long there = all.stream().filter(d -> d.baseline() != Baseline.FIXED).count();

    assertThat(SarifReportTest.checked(validation).at("/runs/0/results")).hasSize((int) there);
    assertThat(GitlabReportTest.checked(validation)).hasSize((int) there);
    assertThat(GithubReportTest.commands(GithubReport.of(validation))).hasSize((int) there);
    assertThat(MarkdownSummaryTest.rows(MarkdownSummary.of(validation)))
        .hasSize(Math.min(all.size(), 200));
    String junit = JunitReportTest.checked(validation).getDocumentElement().getTextContent();
    assertThat(heads(junit)).isGreaterThanOrEqualTo(there);
    assertThat(new ObjectMapper().readTree(JsonReport.of(all))).hasSize(all.size());

    for (boolean colour : new boolean[] {false, true}) {
      String text = TextReport.of(all, colour);
      assertThat(heads(text)).isGreaterThanOrEqualTo(all.size());
      assertThat(text.codePoints().filter(c -> c != '\n' && c != '\t' && c != 0x1b))
          .noneMatch(Printable::isControl);
    }
    assertThat(TextReport.summary(validation)).hasLineCount(1);
    assertThat(validation.count(Severity.ERROR) + validation.count(Severity.WARNING))
        .isEqualTo(there);
  }

  /** How many lines end with the name of a rule. */
  private static long heads(String text) {
    return text.lines().filter(l -> l.matches(".* \\[[a-z]+/[a-z-]+]( \\(unchanged\\))?")).count();
  }

  /** The same findings as if a base had been compared; null stands for no base. */
  private static Validation against(Validation validation, Baseline... baselines) {
    List<Diagnostic> marked = new ArrayList<>();
    for (Diagnostic diagnostic : validation.diagnostics()) {
      marked.add(diagnostic.as(baselines[marked.size() % baselines.length]));
    }
    return new Validation(marked, validation.manifests(), validation.files(), validation.took());
  }

  private static Validation validation(Path repo) throws SourceException {
    Request request =
        new Request(repo.toString(), null, null, null, null, InputStream.nullInputStream());
    try (Source source = Sources.open(request)) {
      Snapshot snapshot = source.snapshot();
      Manifests manifests = READER.read(snapshot);
      List<Finding> findings = new ArrayList<>(manifests.findings());
      findings.addAll(Compiler.check(Options.DEFAULT, manifests));
      return new Validation(
          Diagnostics.locate(findings, snapshot),
          manifests,
          snapshot.files().stream().map(SourceFile::path).toList(),
          Duration.ofMillis(1));
    }
  }
}
