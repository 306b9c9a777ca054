package ai.modelplane.bench;

import ai.modelplane.compiler.Compilation;
import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.api.ModelService;
import ai.modelplane.compiler.dialect.DesiredObject;
import ai.modelplane.compiler.dialect.DesiredState;
import ai.modelplane.compiler.manifest.ManifestReader;
import ai.modelplane.compiler.manifest.Manifests;
import ai.modelplane.compiler.routing.Route;
import ai.modelplane.compiler.routing.Router;
import ai.modelplane.compiler.schema.Schemas;
import ai.modelplane.compiler.source.Snapshot;
import ai.modelplane.compiler.source.SourceFile;
import ai.modelplane.reconciler.cluster.LiveObject;
import ai.modelplane.reconciler.plan.Doubts;
import ai.modelplane.reconciler.plan.Plan;
import ai.modelplane.reconciler.plan.Planner;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The parts of a pass, each alone and warm, as time for one service, object or file. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class Parts {

  private static final int SERVICES = 1_000;

  private static final String MANIFEST =
      """
      # A canary: 5 % of the requests try the next version.
      apiVersion: modelplane.ai/v1alpha1
      kind: ModelService
      metadata:
        name: kimi
        namespace: ml-team
      spec:
        endpoints:
          - selector:
              matchLabels:
                modelplane.ai/deployment: kimi-k2
            weight: 95
          - selector:
              matchLabels:
                modelplane.ai/deployment: kimi-k2-next
            weight: 5
      """;

  private final Compilation compilation = CompileRun.compile(Fleet.of(SERVICES));
  private final List<ModelService> services =
      compilation.routes().stream().map(Route::service).toList();
  private final List<Route> one = compilation.routes().subList(0, 1);
  private final List<DesiredObject> routes =
      compilation.desired().objects().values().stream()
          .filter(o -> o.key().kind() == Kind.HTTP_ROUTE)
          .toList();
  private final DesiredState desired =
      DesiredState.of(routes, List.of(), Map.of(), Map.of(), List.of());
  private final SortedMap<Key, LiveObject> live = Live.of(routes);
  private final ManifestReader reader = new ManifestReader(new Schemas());
  private final Snapshot snapshot = snapshot();

  /** Everything that is measured must have something to do, or nothing where that is the point. */
  @Setup
  public void check() {
    if (routes.size() != SERVICES || !planNothing().changes().isEmpty()) {
      throw new IllegalStateException("there is something to change: " + planNothing().changes());
    }
    if (validateManifest().valid().size() != 1) {
      throw new IllegalStateException("not valid: " + validateManifest().findings());
    }
  }

  /** Match and split: the index of all endpoints is part of it. */
  @Benchmark
  @OperationsPerInvocation(SERVICES)
  public List<Route> matchAndSplit() {
    return Router.routes(services, compilation.candidates(), compilation.target()::obstacle);
  }

  /** One route of ten backends, with the objects of its backends. */
  @Benchmark
  public List<DesiredObject> renderRouteAndBackends() {
    return CompileRun.objects(one, compilation.target());
  }

  /** One route of ten backends; other routes have rendered the backends. */
  @Benchmark
  @OperationsPerInvocation(SERVICES)
  public List<DesiredObject> renderRoute() {
    return CompileRun.objects(compilation.routes(), compilation.target());
  }

  /** One file with one ModelService. */
  @Benchmark
  public Manifests validateManifest() {
    return reader.read(snapshot);
  }

  /** A route that is as it should be. */
  @Benchmark
  @OperationsPerInvocation(SERVICES)
  public Plan planNothing() {
    return Planner.plan(desired, live, compilation.target(), Doubts.NONE);
  }

  private static Snapshot snapshot() {
    byte[] bytes = MANIFEST.getBytes(StandardCharsets.UTF_8);
    List<SourceFile> files = List.of(new SourceFile("kimi.yaml", () -> bytes));
    return new Snapshot(
        "bench",
        Optional.empty(),
        null,
        files,
        List.of(),
        List.of(),
        List.of(),
        Snapshot.History.NONE);
  }
}
