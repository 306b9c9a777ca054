package ai.modelplane.reconciler.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.compiler.yaml.YamlReader;
import ai.modelplane.compiler.yaml.YamlWriter;
import ai.modelplane.testing.Hostility;
import ai.modelplane.testing.Yaml;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Nobody gets in through words. Hostile texts stand in every field of every kind, in a source and
 * on a cluster, in names of files, and in what a person hands on from a job; and every output of
 * every command stays what it is, for terminals, for runners and for whoever parses it.
 */
class NobodyGetsInTest {

  /** Of so many fields one is hostile at a time, so that the others lead to where it is shown. */
  private static final int APART = 12;

  /** What no YAML can hold. */
  private static final Pattern HALF = Pattern.compile("\\p{Cs}");

  @TempDir static Path base;

  /** The objects of a source and of a cluster on which a pass has run, by file. */
  private static final Map<Path, List<JsonNode>> GOOD = new TreeMap<>();

  @TempDir Path dir;

  @BeforeAll
  static void aCluster() throws IOException {
    Path repo = Files.createDirectory(base.resolve("repo"));
    Path cluster = Files.createDirectory(base.resolve("cluster"));
    Files.writeString(
        repo.resolve("models.yaml"),
        Yaml.all(
            Yaml.service("qwen").over("qwen:95", "kimi:5").annotation("team", "a").labels("a=b"),
            Yaml.service("kimi").over("kimi").entry("modelplane.ai/cluster=none"),
            Yaml.endpoint("external", "https://api.example.com/v1")
                .deployment("kimi")
                .with("rewritePath: /x")
                .with("tls: {hostname: api.example.com, caRef: {kind: ConfigMap, name: ca}}"),
            Yaml.provider("openai", "https://api.openai.example/v1")));
    Files.writeString(
        cluster.resolve("fleet.yaml"),
        Yaml.all(
            "apiVersion: v1\nkind: Namespace\nmetadata: {name: ml-team}\n",
            Yaml.gateway("modelplane", "models.example.com"),
            Yaml.cluster("east", "10.0.1.50"),
            Yaml.cluster("west", null),
            Yaml.replica("qwen-0", "east"),
            Yaml.replica("qwen-1", "west"),
            Yaml.replica("qwen-2", "east").ready(false),
            Yaml.service("by-hand").over("qwen"),
            Yaml.endpoint("by-hand", "http://10.9.9.9/v1").deployment("qwen")));
    assertThat(Cli.run("reconcile", repo.toString(), "--cluster", cluster.toString()).err())
        .contains("created");
    // somebody edits, so that there is drift, and the source goes on
    for (Path file : files(cluster)) {
      Files.writeString(
          file, Files.readString(file).replace("weight: 1\n", "weight: 2\n").replace("/x/", "/y/"));
    }
    for (Path file : files(base)) {
      GOOD.put(base.relativize(file), documents(file));
    }
    assertThat(GOOD.toString())
        .contains("HTTPRoute", "EndpointSlice", "BackendTLSPolicy", "\"Service\"", "managedFields");
  }

  static Stream<Integer> worlds() {
    return IntStream.range(0, Integer.getInteger("modelplane.worlds.times", APART)).boxed();
  }

  @ParameterizedTest
  @MethodSource("worlds")
  void nothingActsWhereverItStands(int world) throws Exception {
    int count = 0;
    int texts = Hostility.TEXTS.size();
    for (var file : GOOD.entrySet()) {
      List<JsonNode> trees = file.getValue().stream().<JsonNode>map(JsonNode::deepCopy).toList();
      for (JsonNode tree : trees) {
        for (Spot spot : Spot.of(tree)) {
          count++;
          if (count % APART == world % APART && isMeant(spot, file.getKey(), world)) {
            String text =
                HALF.matcher(Hostility.TEXTS.get((count / APART + 5 * (world / APART)) % texts))
                    .replaceAll("_");
            spot.put(count % 5 == 0 ? spot.before() + text : text);
          }
        }
      }
      Path to = dir.resolve(file.getKey());
      Files.createDirectories(to.getParent());
      Files.writeString(to, YamlWriter.write(trees));
    }
    for (int i = world % 3; i < texts; i += 3) {
      if (Hostility.TEXTS.get(i).contains(Hostility.SECRET)) {
        continue; // with no slash in it, as in a file's name, it is no URL
      }
      String name = Hostility.TEXTS.get(i).replaceAll("[/\u0000\\p{Cs}]", "_");
      Files.writeString(
          dir.resolve("repo").resolve(name + ".yaml"), Yaml.service("x-" + i).over("y"));
      Files.writeString(
          dir.resolve("repo").resolve(name + ".yml"), "kind: ModelService\n  : " + name);
    }
    everyOutput(world);
  }

  /** Without its name no object of the cluster is shown anywhere, but as a mistake. */
  private static boolean isMeant(Spot spot, Path file, int world) {
    boolean identity = List.of("apiVersion", "kind", "name", "namespace").contains(spot.key());
    return !identity || file.startsWith("repo") || world % 4 == 3;
  }

  private void everyOutput(int world) throws Exception {
    String repo = dir.resolve("repo").toString();
    String cluster = dir.resolve("cluster").toString();
    for (String live : List.of("", cluster)) {
      List<String> more = live.isEmpty() ? List.of() : List.of("--cluster", live);
      shown(more, "validate", repo);
      for (String format : List.of("json", "sarif", "gitlab")) {
        told(Formats::isJson, more, "validate", repo, "-o", format);
      }
      told(Formats::isXml, more, "validate", repo, "-o", "junit");
      assertThat(talk(more, "validate", repo, "-o", "github").out())
          .satisfies(Hostility::assertOnlyOwnCommands);
    }
    List<String> on = List.of("--cluster", cluster);
    shown(on, "explain");
    shown(on, "explain", "--source", repo);
    told(Formats::isJson, on, "explain", "-o", "json");
    told(Formats::isYaml, on, "render", repo);
    told(Formats::isJson, on, "render", repo, "-o", "json");
    shown(on, "diff", repo);
    told(Formats::isJson, on, "diff", repo, "-o", "json");
    told(Formats::isMarkdown, on, "diff", repo, "-o", "markdown");
    told(Formats::isHtml, on, "diff", repo, "-o", "html");
    told(Formats::isYaml, on, "snapshot");
    shown(on, "adopt", repo, "--from", Hostility.TEXTS.get(0));
    if (world % 2 == 0) {
      HarmlessWrites.in(dir);
    }
    shown(on, "reconcile", repo, "--wait", "0s", "--settle", "0s");
    told(Formats::isJson, on, "reconcile", repo, "--wait", "0s", "--settle", "0s", "-o", "json");
    shown(on, "explain");
    HarmlessWrites.in(dir);
  }

  /** For a person: in the log of a job, and in colours on a terminal. */
  private static void shown(List<String> more, String... command) {
    Hostility.assertHarmless(talk(more, command).out());
    Cli painted = Cli.painted(all(more, command));
    Hostility.assertOnlyPainted(painted.out());
    Hostility.assertOnlyPainted(painted.err());
  }

  /** For a program that reads it; the log of a job may have it as well. */
  private static void told(Consumer<String> format, List<String> more, String... command) {
    String out = talk(more, command).out();
    Hostility.assertHarmless(out);
    if (!out.isEmpty()) {
      format.accept(out);
    }
  }

  private static Cli talk(List<String> more, String... command) {
    Cli cli = Cli.run(all(more, command));
    Hostility.assertHarmless(cli.err());
    assertThat(cli.err()).doesNotContain("internal error");
    return cli;
  }

  private static List<String> all(List<String> more, String... command) {
    return Stream.concat(Stream.of(command), more.stream()).toList();
  }

  @Test
  void whatAJobHandsOnIsHarmlessAsWell() {
    for (String text : Hostility.TEXTS) {
      if (text.indexOf('\0') < 0) {
        for (String option :
            List.of(
                "--rev", "--path", "--base", "--prune-as", "--gateway", "--context", "--rule")) {
          talk(List.of(), "diff", base.toString(), "--cluster", base + "/cluster", option, text);
          talk(List.of(), "validate", base.toString(), option, text);
        }
        talk(List.of(), text);
        talk(List.of(), "validate", text);
        talk(List.of(), "diff", "--cluster", text);
        talk(List.of(), "explain", text, "--cluster", base + "/cluster");
      }
    }
  }

  @Test
  void aSourceIsNamedWithoutItsSecrets() {
    for (String url :
        List.of(
            "https://user:s3cr3t@127.0.0.1:1/team/models.git",
            "https://s3cr3t@127.0.0.1:1/team/models.git",
            "https://127.0.0.1:1/team/models.git?token=s3cr3t&access_token=s3cr3t",
            "ssh://git:s3cr3t@127.0.0.1:1/team/models.git",
            "https://user:s3/cr3t@127.0.0.1:1/team/models.git",
            "ftp://user:s3cr3t@127.0.0.1/x?key=s3cr3t")) {
      Cli cli = talk(List.of(), "validate", url);

      assertThat(cli.exit()).isEqualTo(2);
      assertThat(cli.err()).contains("127.0.0.1").doesNotContain("s3/cr3t", "cr3t");
      Cli pass =
          talk(
              List.of(),
              "reconcile",
              url,
              "--wait",
              "0s",
              "--settle",
              "0s",
              "--cluster",
              base + "/cluster");
      assertThat(pass.err()).contains("127.0.0.1").doesNotContain("cr3t");
    }
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).sorted().toList();
    }
  }

  private static List<JsonNode> documents(Path file) throws IOException {
    return YamlReader.read(file.toString(), Files.readAllBytes(file)).documents().stream()
        .map(YamlReader.Document::tree)
        .toList();
  }
}
