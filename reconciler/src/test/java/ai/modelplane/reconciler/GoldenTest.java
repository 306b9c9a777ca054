package ai.modelplane.reconciler;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.compiler.Options;
import ai.modelplane.compiler.dialect.DesiredObject;
import ai.modelplane.compiler.fleet.Network;
import ai.modelplane.compiler.manifest.Diagnostics;
import ai.modelplane.compiler.manifest.ManifestReader;
import ai.modelplane.compiler.report.TextReport;
import ai.modelplane.compiler.schema.Schemas;
import ai.modelplane.compiler.source.Identity;
import ai.modelplane.compiler.source.Snapshot;
import ai.modelplane.compiler.source.SourceFile;
import ai.modelplane.compiler.yaml.YamlReader;
import ai.modelplane.compiler.yaml.YamlWriter;
import ai.modelplane.reconciler.apply.ChangeSet.Outcome;
import ai.modelplane.reconciler.apply.ChangeSet.Result;
import ai.modelplane.reconciler.cluster.folder.FolderCluster;
import ai.modelplane.reconciler.gather.Input;
import ai.modelplane.reconciler.plan.Change;
import ai.modelplane.reconciler.prepare.Prepared;
import ai.modelplane.reconciler.preview.ExplainText;
import ai.modelplane.reconciler.preview.Explanations;
import ai.modelplane.reconciler.preview.Style;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * One folder below {@code fixtures/} a case: {@code repo/} is what people wrote, {@code cluster/}
 * what is live, {@code expected/} what comes of it. The line is the real one, over a folder
 * cluster. {@code -Dmodelplane.update=true} writes {@code expected/} anew, to be read before it is
 * kept.
 */
class GoldenTest {

  private static final Path ROOT = Path.of(System.getProperty("modelplane.root", ".."));
  private static final Path FIXTURES = ROOT.resolve("fixtures");
  private static final boolean UPDATE = Boolean.getBoolean("modelplane.update");
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC);
  private static final Settings SETTINGS =
      new Settings(Options.DEFAULT, Duration.ofSeconds(10), Duration.ZERO);
  private static final Schemas SCHEMAS = new Schemas();

  @TempDir private Path scratch;

  @TestFactory
  Stream<DynamicTest> everyCase() throws IOException {
    return cases()
        .map(folder -> DynamicTest.dynamicTest(folder.getFileName().toString(), () -> run(folder)));
  }

  @Test
  void thereIsNothingButCases() throws IOException {
    assertThat(cases()).hasSizeGreaterThan(25).allMatch(Files::isDirectory);
  }

  /** {@code rules/} has one case a rule, see {@link RuleGoldenTest}. */
  private static Stream<Path> cases() throws IOException {
    return list(FIXTURES).filter(folder -> !folder.endsWith("rules"));
  }

  private void run(Path folder) throws IOException {
    Path live = scratch.resolve(folder.getFileName());
    copy(folder.resolve("cluster"), live);
    SortedMap<String, String> texts = texts(folder, live, false);
    assertThat(texts(folder, live, true)).as("the files in another order").isEqualTo(texts);
    if (UPDATE) {
      update(folder.resolve("expected"), texts);
    }
    assertThat(read(folder.resolve("expected"))).isEqualTo(texts);
    assertThat(files(folder)).as("files that somebody reads").isEqualTo(known(folder, texts));
    isDoneAfterOnePass(folder, live, texts);
  }

  /** What is applied is what was rendered, and then there is nothing left to do. */
  private static void isDoneAfterOnePass(Path folder, Path live, SortedMap<String, String> texts)
      throws IOException {
    try (FolderCluster cluster = FolderCluster.open(live)) {
      Pass pass = new Pass(cluster, SETTINGS, () -> false, CLOCK);
      List<Outcome> outcomes =
          pass.execute(pass.prepare(input(snapshot(folder, false))), outcome -> {}).outcomes();
      assertThat(outcomes).noneMatch(o -> o.result() == Result.FAILED);
    }
    SortedMap<String, String> before = read(live);
    try (FolderCluster cluster = FolderCluster.open(live)) {
      Pass pass = new Pass(cluster, SETTINGS, () -> false, Clock.systemUTC());
      Prepared again = pass.prepare(input(snapshot(folder, false)));
      assertThat(again.plan().changes()).noneMatch(Change::isWrite);
      assertThat(objects(again)).isEqualTo(texts.get("objects.yaml"));
      pass.execute(again, outcome -> {});
    }
    assertThat(read(live)).as("a second pass writes nothing").isEqualTo(before);
  }

  /** What a case makes, by the name of the file in {@code expected/}. */
  private static SortedMap<String, String> texts(Path folder, Path live, boolean reversed)
      throws IOException {
    Snapshot snapshot = snapshot(folder, reversed);
    try (FolderCluster cluster = FolderCluster.open(live)) {
      Prepared prepared = new Pass(cluster, SETTINGS, () -> false, CLOCK).prepare(input(snapshot));
      Network network = prepared.live().fleet().network();
      int around = network.namespaces().size() + network.serviceRanges().size();
      assertThat(prepared.objects().size() + around)
          .as("objects of cluster/ that a pass looks at")
          .isEqualTo(documents(folder.resolve("cluster")));
      SortedMap<String, String> texts = new TreeMap<>();
      texts.put("objects.yaml", objects(prepared));
      texts.put("explain.txt", explain(prepared));
      String findings =
          TextReport.of(Diagnostics.locate(prepared.findings(), snapshot), /* colour= */ false);
      if (!findings.isEmpty()) {
        texts.put("findings.txt", findings);
      }
      return texts;
    }
  }

  /** Rendered and derived objects; what people wrote stands in {@code repo/}. */
  private static String objects(Prepared prepared) {
    List<ObjectNode> trees =
        prepared.compilation().desired().objects().values().stream()
            .filter(o -> !o.isAuthored())
            .map(DesiredObject::tree)
            .toList();
    return YamlWriter.write(trees);
  }

  private static String explain(Prepared prepared) {
    List<String> parts = new ArrayList<>();
    Explanations.of(prepared, /* ofSource= */ true, key -> true)
        .forEach(e -> parts.add(ExplainText.of(e, Style.PLAIN)));
    prepared
        .compilation()
        .desired()
        .kept()
        .forEach((key, why) -> parts.add("left as it is: " + key + ": " + why.text() + "\n"));
    return String.join("\n", parts);
  }

  private static Input input(Snapshot snapshot) {
    return new Input(
        new ManifestReader(SCHEMAS).read(snapshot),
        snapshot.identity().orElse(Identity.NONE),
        snapshot.history());
  }

  private static Snapshot snapshot(Path folder, boolean reversed) throws IOException {
    Path repo = folder.resolve("repo");
    List<SourceFile> files = new ArrayList<>();
    for (String name : files(repo)) {
      Path file = repo.resolve(name);
      files.add(new SourceFile(name, () -> Files.readAllBytes(file)));
    }
    if (reversed) {
      Collections.reverse(files);
    }
    return new Snapshot(
        "repo",
        Optional.of(new Identity("fixtures", "")),
        null,
        files,
        List.of(),
        List.of(),
        List.of(),
        Snapshot.History.NONE);
  }

  private static int documents(Path cluster) throws IOException {
    int count = 0;
    for (Map.Entry<String, String> file : read(cluster).entrySet()) {
      YamlReader.Read read = YamlReader.read(file.getKey(), file.getValue().getBytes(UTF_8));
      assertThat(read.findings()).as(file.getKey()).isEmpty();
      count += read.documents().size();
    }
    return count;
  }

  private static SortedSet<String> known(Path folder, SortedMap<String, String> texts)
      throws IOException {
    SortedSet<String> known = new TreeSet<>();
    for (String part : List.of("repo", "cluster")) {
      files(folder.resolve(part)).stream()
          .filter(name -> name.matches(".*[.](yaml|yml|json)"))
          .forEach(name -> known.add(part + "/" + name));
    }
    texts.keySet().forEach(name -> known.add("expected/" + name));
    return known;
  }

  private static void update(Path expected, SortedMap<String, String> texts) throws IOException {
    Files.createDirectories(expected);
    for (String name : files(expected)) {
      Files.delete(expected.resolve(name));
    }
    for (Map.Entry<String, String> text : texts.entrySet()) {
      Files.writeString(expected.resolve(text.getKey()), text.getValue());
    }
  }

  private static Stream<Path> list(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.sorted().toList().stream();
    }
  }

  /** Paths of all files below a folder, relative to it, with forward slashes. */
  private static SortedSet<String> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      SortedSet<String> names = new TreeSet<>();
      all.filter(Files::isRegularFile)
          .forEach(f -> names.add(folder.relativize(f).toString().replace('\\', '/')));
      return names;
    }
  }

  private static SortedMap<String, String> read(Path folder) throws IOException {
    SortedMap<String, String> texts = new TreeMap<>();
    for (String name : files(folder)) {
      texts.put(name, Files.readString(folder.resolve(name)));
    }
    return texts;
  }

  private static void copy(Path from, Path to) throws IOException {
    for (Map.Entry<String, String> file : read(from).entrySet()) {
      Path target = to.resolve(file.getKey());
      Files.createDirectories(target.resolveSibling(""));
      Files.writeString(target, file.getValue());
    }
  }
}
