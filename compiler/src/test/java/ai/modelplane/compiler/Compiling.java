package ai.modelplane.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.api.ModelEndpoint;
import ai.modelplane.compiler.api.ModelReplica;
import ai.modelplane.compiler.api.ModelService;
import ai.modelplane.compiler.diagnostic.Finding;
import ai.modelplane.compiler.diagnostic.Rule;
import ai.modelplane.compiler.dialect.DesiredObject;
import ai.modelplane.compiler.fleet.Authorities;
import ai.modelplane.compiler.fleet.FleetState;
import ai.modelplane.compiler.fleet.Network;
import ai.modelplane.compiler.hold.UnseenReason;
import ai.modelplane.compiler.manifest.ManifestReader;
import ai.modelplane.compiler.manifest.Manifests;
import ai.modelplane.compiler.routing.Route;
import ai.modelplane.compiler.schema.Schemas;
import ai.modelplane.compiler.source.Identity;
import ai.modelplane.compiler.source.Snapshot;
import ai.modelplane.testing.Texts;
import ai.modelplane.testing.Yaml;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** The manifests of a source and what is live, compiled. */
abstract class Compiling {

  static final String SOURCE = "0123456789abcdef";
  static final ManifestReader READER = new ManifestReader(new Schemas());

  final SortedMap<String, String> files = new TreeMap<>();
  final SortedMap<String, UnseenReason> unseen = new TreeMap<>();

  /** Files that are no text. */
  final Texts more = new Texts();

  final List<ModelService> services = new ArrayList<>();
  final List<ModelEndpoint> endpoints = new ArrayList<>();
  final List<ModelReplica> replicas = new ArrayList<>();
  Options options = Options.DEFAULT;
  String sourceName = "";

  Compilation compile() {
    return compile(SOURCE);
  }

  Compilation compile(String source) {
    Compilation compilation =
        Compiler.compile(options, manifests(), new Identity(source, ""), fleet());
    assertThat(Compiler.check(options, READER.check(snapshot())))
        .as("checked without a cluster")
        .isSubsetOf(
            Compiler.compile(options, manifests(), Identity.NONE, FleetState.EMPTY).findings());
    return compilation;
  }

  FleetState fleet() {
    return new FleetState(
        services,
        endpoints,
        replicas,
        List.of(),
        List.of(),
        Authorities.UNKNOWN,
        Network.UNKNOWN,
        Set.of());
  }

  Manifests manifests() {
    return READER.read(snapshot());
  }

  private Snapshot snapshot() {
    Texts all = Texts.with(files).and(more).of(SOURCE, sourceName);
    unseen.forEach(all::unseen);
    return all.snapshot();
  }

  /** In a file of its own name. */
  void write(Yaml manifest) {
    files.put(manifest.key().name() + ".yaml", manifest.text());
  }

  void live(Yaml service) {
    services.add(service.asService());
  }

  static Yaml service(String name) {
    return Yaml.service(name).over("qwen");
  }

  /** As it was applied from a file of its own name. */
  static Yaml ours(String name) {
    return ours(name, SOURCE, name + ".yaml");
  }

  static Yaml ours(String name, String source, String file) {
    return service(name)
        .managed()
        .labels("modelplane.ai/source=" + source)
        .annotation("modelplane.ai/file", file);
  }

  static ObjectNode applied(Compilation compilation, String service) {
    DesiredObject object = compilation.desired().objects().get(key(service));
    assertThat(object).isNotNull();
    return object.tree();
  }

  static Key key(String name) {
    return new Key(Kind.MODEL_SERVICE, "ml-team", name);
  }

  static Key route(String name) {
    return new Key(Kind.HTTP_ROUTE, "ml-team", name);
  }

  static List<String> served(Compilation compilation) {
    return compilation.routes().stream().map(Route::service).map(s -> s.key().name()).toList();
  }

  static List<Rule> rules(Compilation compilation) {
    return compilation.findings().stream().map(Finding::rule).toList();
  }
}
