package ai.modelplane.reconciler;

import ai.modelplane.compiler.Compiler;
import ai.modelplane.compiler.Options;
import ai.modelplane.compiler.config.ConfigFile;
import ai.modelplane.compiler.diagnostic.Diagnostic;
import ai.modelplane.compiler.diagnostic.Finding;
import ai.modelplane.compiler.diagnostic.Rule;
import ai.modelplane.compiler.manifest.Diagnostics;
import ai.modelplane.compiler.manifest.ManifestReader;
import ai.modelplane.compiler.schema.Schemas;
import ai.modelplane.compiler.source.Identity;
import ai.modelplane.compiler.source.Snapshot;
import ai.modelplane.compiler.source.Source;
import ai.modelplane.compiler.source.SourceException;
import ai.modelplane.compiler.source.request.Request;
import ai.modelplane.compiler.source.request.Sources;
import ai.modelplane.reconciler.cluster.folder.FolderCluster;
import ai.modelplane.reconciler.gather.Input;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A folder that shows a rule: {@code repo/} is what people wrote. With a {@code cluster/} beside it
 * a pass is prepared against that, without one the manifests are validated alone.
 *
 * <p>A file called {@code vanishing.yaml} is deleted between being found and being read. The source
 * has the identity {@code fixtures} and may write the namespaces {@code ml-team} and {@code
 * search}.
 */
public final class RuleFixture {

  public static final Path FOLDERS =
      Path.of(System.getProperty("modelplane.root", ".."), "fixtures", "rules");

  /**
   * Nothing but an API server refuses: the stories of admission, of a CA and of rights show the
   * fixtures.
   */
  private static final Set<Rule> ON_A_SERVER =
      EnumSet.of(Rule.RESOURCE_REFUSED, Rule.ENDPOINT_CA_UNCHECKED, Rule.CLUSTER_NOT_READABLE);

  private static final Schemas SCHEMAS = new Schemas();
  private static final Options OPTIONS =
      new Options(
          Options.DEFAULT.gateway(), List.of(), OptionalInt.empty(), Set.of("ml-team", "search"));

  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-02-02T00:00:00Z"), ZoneOffset.UTC);

  private RuleFixture() {}

  /** The rules that show without an API server. */
  public static Stream<Rule> rules() {
    return Arrays.stream(Rule.values()).filter(rule -> !ON_A_SERVER.contains(rule));
  }

  /** The name of a rule's folder. */
  public static String name(Rule rule) {
    return rule.id().replace('/', '-');
  }

  /** What is found in a folder, which is changed by it. */
  public static List<Diagnostic> diagnostics(Path folder) throws IOException, SourceException {
    Request request =
        new Request(
            folder.resolve("repo").toString(),
            null,
            null,
            null,
            null,
            InputStream.nullInputStream());
    try (Source source = Sources.open(request)) {
      Snapshot snapshot = source.snapshot();
      Files.deleteIfExists(folder.resolve("repo/vanishing.yaml"));
      ConfigFile config = ConfigFile.of(snapshot);
      List<Finding> findings = new ArrayList<>(config.findings());
      Input input =
          new Input(
              new ManifestReader(SCHEMAS).read(config.narrow(snapshot)),
              new Identity("fixtures", ""),
              snapshot.history());
      Path live = folder.resolve("cluster");
      findings.addAll(Files.exists(live) ? prepared(live, input) : validated(input));
      return Diagnostics.locate(config.levels().apply(findings), snapshot);
    }
  }

  private static List<Finding> validated(Input input) {
    List<Finding> findings = new ArrayList<>(input.manifests().findings());
    findings.addAll(Compiler.check(OPTIONS, input.manifests()));
    return findings;
  }

  private static List<Finding> prepared(Path live, Input input) {
    Settings settings = new Settings(OPTIONS, Duration.ofSeconds(10), Duration.ZERO);
    try (FolderCluster cluster = FolderCluster.open(live)) {
      return new Pass(cluster, settings, () -> false, CLOCK).prepare(input).findings();
    }
  }

  /** Copies all files below a folder, byte for byte. */
  public static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        Files.createDirectories(target.resolveSibling(""));
        Files.copy(file, target);
      }
    }
  }
}
