package ai.modelplane.compiler.manifest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.compiler.diagnostic.Diagnostic;
import ai.modelplane.compiler.diagnostic.Finding;
import ai.modelplane.compiler.diagnostic.Location;
import ai.modelplane.compiler.diagnostic.Origin;
import ai.modelplane.compiler.diagnostic.Pointer;
import ai.modelplane.compiler.diagnostic.Where;
import ai.modelplane.compiler.diagnostic.Where.Anchor;
import ai.modelplane.compiler.schema.Schemas;
import ai.modelplane.compiler.source.Snapshot;
import ai.modelplane.compiler.source.SourceFile;
import ai.modelplane.compiler.yaml.Positions;
import ai.modelplane.compiler.yaml.YamlReader;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Every valid manifest of the fixtures, the samples and the documentation, with one key misspelt or
 * one value of another type at a time: the mistake is found, at exactly its line and column. The
 * same once more in other spellings: flow style, Windows line ends, tabs behind the text, letters
 * of several bytes, and anchors with merge keys.
 */
class MutationTest {

  private static final Path ROOT = Path.of(System.getProperty("modelplane.root", ".."));

  /** Of so many files one is tried in other spellings as well. */
  private static final int OTHER_SPELLINGS = 5;

  private static final ManifestReader READER = new ManifestReader(new Schemas());

  /** A text of manifests, and where it is from. */
  private record Sample(String name, String text) {}

  /** One mutation: what was replaced by what, and where. */
  private record Mutation(Location at, String before, String after, String text) {}

  @TestFactory
  Stream<DynamicTest> everyMistakeIsFoundWhereItIs() throws IOException {
    return samples().stream()
        .map(sample -> DynamicTest.dynamicTest(sample.name, () -> mutateAll(sample)));
  }

  @Test
  void thereIsMuchToMutate() throws IOException {
    List<Sample> samples = samples();
    assertThat(samples).hasSizeGreaterThan(80);
    assertThat(samples.stream().mapToInt(s -> mutations(s.text).size()).sum()).isGreaterThan(3_000);
  }

  private static void mutateAll(Sample sample) {
    assertThat(findings(sample.text)).as("before it is mutated").isEmpty();
    List<Mutation> mutations = mutations(sample.text);
    assertThat(mutations).hasSizeGreaterThan(3);
    List<String> missed = new ArrayList<>();
    for (Mutation mutation : mutations) {
      List<Diagnostic> found = findings(mutation.text);
      if (found.stream().noneMatch(d -> isAt(d, mutation.at))) {
        missed.add(
            "%s instead of %s at %d:%d, found %s"
                .formatted(
                    mutation.after,
                    mutation.before.lines().findFirst().orElse(""),
                    mutation.at.line(),
                    mutation.at.column(),
                    found.stream().map(MutationTest::shown).toList()));
      }
    }
    assertThat(missed).isEmpty();
  }

  private static boolean isAt(Diagnostic diagnostic, Location at) {
    Location found = diagnostic.location();
    return found != null && found.line() == at.line() && found.column() == at.column();
  }

  private static String shown(Diagnostic diagnostic) {
    Location at = diagnostic.location();
    return (at == null ? "nowhere" : at.line() + ":" + at.column())
        + " "
        + diagnostic.finding().message();
  }

  private static List<Mutation> mutations(String text) {
    Positions positions = Positions.of("f.yaml", text.getBytes(UTF_8)).orElseThrow();
    List<Mutation> mutations = new ArrayList<>();
    for (YamlReader.Document document :
        YamlReader.read("f.yaml", text.getBytes(UTF_8)).documents()) {
      if (!document.tree().path("apiVersion").asText().startsWith("modelplane.ai/")) {
        continue; // somebody else's: whatever it says is right
      }
      walk(
          "",
          document.tree(),
          (pointer, value) -> {
            mutate(positions, document.origin(), pointer, value, text, mutations);
          });
    }
    return mutations;
  }

  private static void walk(String pointer, JsonNode node, BiConsumer<String, JsonNode> visit) {
    if (!pointer.isEmpty()) {
      visit.accept(pointer, node);
    }
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      walk(pointer + Pointer.part(field.getKey()), field.getValue(), visit);
    }
    for (int i = 0; node.isArray() && i < node.size(); i++) {
      walk(pointer + "/" + i, node.get(i), visit);
    }
  }

  private static void mutate(
      Positions positions,
      Origin origin,
      String pointer,
      JsonNode value,
      String text,
      List<Mutation> mutations) {
    String name = pointer.substring(pointer.lastIndexOf('/') + 1).replace("~1", "/");
    boolean item = name.matches("[0-9]+") && !isText(positions, origin, pointer, text, name);
    if (!item) {
      // the name of a label may be anything that has the form of one
      boolean free = pointer.matches(".*/(labels|annotations|matchLabels)/[^/]+");
      String misspelt = free ? "-" + name : name + "x";
      replace(positions, origin, pointer, Anchor.KEY, text, '"' + misspelt + '"', mutations);
    }
    String wrong = value.isContainerNode() ? "7" : value.isTextual() ? "[7]" : "{a: b}";
    replace(positions, origin, pointer, Anchor.VALUE, text, wrong, mutations);
  }

  /** Whether a pointer that ends in a number leads to a key, as in {@code "7": x}. */
  private static boolean isText(
      Positions positions, Origin origin, String pointer, String text, String name) {
    Location at = positions.locate(new Where.Node(origin, pointer, Anchor.KEY)).orElseThrow();
    return text.substring(offset(text, at.line(), at.column())).matches("(?s)[\"']?" + name + ".*");
  }

  private static void replace(
      Positions positions,
      Origin origin,
      String pointer,
      Anchor anchor,
      String text,
      String after,
      List<Mutation> mutations) {
    Location at = positions.locate(new Where.Node(origin, pointer, anchor)).orElseThrow();
    int start = offset(text, at.line(), at.column());
    int end = offset(text, at.endLine(), at.endColumn());
    String before = text.substring(start, end);
    if (anchor == Anchor.KEY) {
      assertThat(before).contains(pointer.substring(pointer.lastIndexOf('/') + 1).split("~1")[0]);
    }
    String padded = before.endsWith("\n") ? after + "\n" : after;
    mutations.add(
        new Mutation(at, before, after, text.substring(0, start) + padded + text.substring(end)));
  }

  /** By counting, apart from what the product does. */
  private static int offset(String text, int line, int column) {
    int at = 0;
    for (int i = 1; i < line; i++) {
      at = text.indexOf('\n', at) + 1;
    }
    return text.offsetByCodePoints(at, column - 1);
  }

  private static List<Diagnostic> findings(String text) {
    SourceFile file = new SourceFile("f.yaml", () -> text.getBytes(UTF_8));
    Snapshot snapshot =
        new Snapshot(
            ".",
            Optional.empty(),
            null,
            List.of(file),
            List.of(),
            List.of(),
            Snapshot.History.NONE);
    List<Finding> findings = READER.read(snapshot).findings();
    return Diagnostics.locate(findings, snapshot);
  }

  private static List<Sample> samples() throws IOException {
    List<Sample> samples = new ArrayList<>();
    for (String folder : List.of("fixtures", "testbed/sample/repo")) {
      try (Stream<Path> files = Files.walk(ROOT.resolve(folder))) {
        for (Path file : files.filter(MutationTest::isManifest).sorted().toList()) {
          String text = new String(Files.readAllBytes(file), UTF_8);
          if (findings(text).isEmpty() && !mutations(text).isEmpty()) {
            samples.add(new Sample(ROOT.relativize(file).toString(), text));
          }
        }
      }
    }
    List<Sample> spellings = new ArrayList<>(samples);
    for (int i = 0; i < samples.size(); i += OTHER_SPELLINGS) {
      Sample sample = samples.get(i);
      String windows = sample.text.replace("\r\n", "\n").replace("\n", "\r\n");
      spellings.add(new Sample(sample.name + " with CRLF", windows));
      String comments = sample.text.replaceAll("(?<!---)\n", " \t# Grüße, 你好 🦙\n");
      spellings.add(new Sample(sample.name + " with comments", comments));
    }
    spellings.add(new Sample("anchors and merge keys", ANCHORS));
    spellings.add(new Sample("flow style", FLOW));
    spellings.add(new Sample("block scalars and quotes", BLOCKS));
    return spellings;
  }

  private static boolean isManifest(Path file) {
    String path = file.toString().replace('\\', '/');
    return path.endsWith(".yaml") && path.contains("/repo/");
  }

  private static final String ANCHORS =
      """
      apiVersion: modelplane.ai/v1alpha1
      kind: ModelService
      metadata:
        name: qwen
        namespace: &team ml-team
        labels: &common
          team: *team
          "🦙": x
      spec:
        endpoints:
        - &first
          weight: 3
          selector: &selector
            matchLabels:
              modelplane.ai/deployment: qwen
        - <<: *first
          weight: 5
      """
          .replace("    \"🦙\": x\n", "");

  private static final String FLOW =
      """
      {apiVersion: modelplane.ai/v1alpha1, kind: ModelEndpoint, "metadata": {name: 'a',
        namespace: "ml-team", annotations: {note: "你好, \\"quoted\\"", other: 🦙}},
       spec: {url: http://10.0.0.1/v1, rewritePath: "/", tls: {hostname: a.example.com}}}
      """;

  private static final String BLOCKS =
      """
      # Ein Kommentar über alles
      apiVersion: modelplane.ai/v1alpha1
      kind: ModelEndpoint
      metadata:
        name: "a"
        namespace: 'ml-team'
        annotations:
          folded: >-
            several
            lines
          literal: |
            more
              of them
          last: x
      spec:
        url: >-
          https://api.example.com/v1
        rewritePath: "\\x2F" # an escape
      """;
}
