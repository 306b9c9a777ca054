package ai.modelplane.bench;

import ai.modelplane.compiler.Compilation;
import ai.modelplane.compiler.Compiler;
import ai.modelplane.compiler.Options;
import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.api.ModelService;
import ai.modelplane.compiler.dialect.DesiredObject;
import ai.modelplane.compiler.dialect.Target;
import ai.modelplane.compiler.endpoint.Candidate;
import ai.modelplane.compiler.endpoint.Candidates;
import ai.modelplane.compiler.routing.Route;
import ai.modelplane.compiler.routing.Router;
import ai.modelplane.compiler.source.Identity;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Compiles a generated fleet and prints what it took, one {@code key=value} a line.
 *
 * <pre>
 * CompileRun SERVICES ROUNDS      the first compilation in this JVM, and the median of ROUNDS after as many
 * CompileRun SERVICES dump FILE   the same fleet as JSON, for others to compile
 * </pre>
 */
final class CompileRun {

  private CompileRun() {}

  public static void main(String[] args) throws IOException {
    int services = Integer.parseInt(args[0]);
    Fleet fleet = Fleet.of(services);
    if (args[1].equals("dump")) {
      dump(fleet, Path.of(args[2]));
    } else {
      measure(fleet, services, Integer.parseInt(args[1]));
    }
  }

  private static void measure(Fleet fleet, int services, int rounds) throws IOException {
    Times cold = times(fleet);
    List<Times> warm = new ArrayList<>();
    for (int i = 0; i < 2 * rounds; i++) {
      Times times = times(fleet);
      if (i >= rounds) {
        warm.add(times);
      }
    }
    System.out.println("routes=" + cold.routes());
    System.out.println("endpoints=" + cold.endpoints());
    System.out.println("cold_ms=" + cold.total() / 1_000_000);
    System.out.println("warm_ms=" + median(warm, Times::total) / 1_000_000);
    print("routing_us", median(warm, Times::routing), services);
    print("rendering_us", median(warm, Times::rendering), services);
    print("cold_route_us", cold.routing() + cold.rendering(), services);
    print("route_us", median(warm, t -> t.routing() + t.rendering()), services);
    print("all_us", median(warm, Times::total), services);
    System.out.println("peak_mib=" + peakKib() / 1024);
  }

  private static void print(String name, long nanoseconds, int services) {
    System.out.printf("%s=%.1f%n", name, nanoseconds / 1e3 / services);
  }

  /**
   * Nanoseconds.
   *
   * @param total of the whole compilation
   * @param routing of matching and splitting alone, done once more
   * @param rendering of routes and backends alone, done once more
   */
  private record Times(long routes, int endpoints, long total, long routing, long rendering) {}

  /** What is kept of a compilation, so that only one holds its objects at a time, as in a pass. */
  private record Kept(List<ModelService> services, Candidates candidates, Target target) {}

  private static Times times(Fleet fleet) {
    long begin = System.nanoTime();
    Compilation made = compile(fleet);
    long total = System.nanoTime() - begin;
    if (!made.findings().isEmpty()) {
      throw new IllegalStateException("the fleet has mistakes: " + made.findings().getFirst());
    }
    long routes = count(made.desired().objects().values());
    Kept kept =
        new Kept(
            made.routes().stream().map(Route::service).toList(), made.candidates(), made.target());
    made = null;
    return parts(kept, routes, total);
  }

  private static Times parts(Kept kept, long routes, long total) {
    long begin = System.nanoTime();
    List<Route> split = Router.routes(kept.services(), kept.candidates(), kept.target()::obstacle);
    long routed = System.nanoTime();
    long rendered = count(objects(split, kept.target()));
    long end = System.nanoTime();
    if (rendered != routes) {
      throw new IllegalStateException(rendered + " routes instead of " + routes);
    }
    int endpoints = kept.candidates().byNamespace().values().stream().mapToInt(List::size).sum();
    return new Times(routes, endpoints, total, routed - begin, end - routed);
  }

  static Compilation compile(Fleet fleet) {
    return Compiler.compile(
        Options.DEFAULT, fleet.manifests(), new Identity("bench", ""), fleet.state());
  }

  /** The objects of routes, each backend once. */
  static List<DesiredObject> objects(List<Route> routes, Target target) {
    Set<Key> backends = new HashSet<>();
    return routes.stream()
        .flatMap(r -> target.dialect().objects(r, target, backends::add).stream())
        .toList();
  }

  private static long count(Collection<DesiredObject> objects) {
    return objects.stream().filter(o -> o.key().kind() == Kind.HTTP_ROUTE).count();
  }

  private static long median(List<Times> all, ToLongFunction<Times> of) {
    return all.stream().mapToLong(of).sorted().skip(all.size() / 2).findFirst().orElseThrow();
  }

  /** The most physical memory that this process has had. */
  private static long peakKib() throws IOException {
    try (var lines = Files.lines(Path.of("/proc/self/status"))) {
      return lines
          .filter(l -> l.startsWith("VmHWM:"))
          .mapToLong(l -> Long.parseLong(l.replaceAll("[^0-9]", "")))
          .findFirst()
          .orElse(0);
    }
  }

  private static void dump(Fleet fleet, Path file) throws IOException {
    Compilation made = compile(fleet);
    try (JsonGenerator json =
        JsonMapper.builder().build().createGenerator(Files.newBufferedWriter(file))) {
      json.writeStartObject();
      json.writeArrayFieldStart("services");
      for (Route route : made.routes()) {
        service(route.service(), json);
      }
      json.writeEndArray();
      json.writeArrayFieldStart("routes");
      for (DesiredObject object : made.desired().objects().values()) {
        if (object.key().kind() == Kind.HTTP_ROUTE) {
          json.writeRawValue(object.json());
        }
      }
      json.writeEndArray();
      json.writeArrayFieldStart("endpoints");
      for (List<Candidate> namespace : made.candidates().byNamespace().values()) {
        for (Candidate candidate : namespace) {
          endpoint(candidate, json);
        }
      }
      json.writeEndArray();
      json.writeEndObject();
    }
  }

  private static void service(ModelService service, JsonGenerator json) throws IOException {
    json.writeStartObject();
    metadata(service.key().namespace(), service.key().name(), json);
    json.writeEndObject();
    json.writeObjectFieldStart("spec");
    json.writeArrayFieldStart("endpoints");
    for (ModelService.Entry entry : service.entries()) {
      json.writeStartObject();
      json.writeObjectFieldStart("selector");
      json.writePOJOField("matchLabels", entry.matchLabels());
      json.writeEndObject();
      if (entry.weight() != null) {
        json.writeNumberField("weight", entry.weight().value());
      }
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
    json.writeEndObject();
  }

  private static void endpoint(Candidate candidate, JsonGenerator json) throws IOException {
    json.writeStartObject();
    metadata(candidate.key().namespace(), candidate.key().name(), json);
    json.writePOJOField("labels", candidate.labels());
    json.writeEndObject();
    json.writeObjectFieldStart("spec");
    json.writeStringField("url", candidate.endpoint().url());
    @Nullable String rewritePath = candidate.endpoint().rewritePath();
    if (rewritePath != null) {
      json.writeStringField("rewritePath", rewritePath);
    }
    json.writeEndObject();
    json.writeEndObject();
  }

  /** Opens {@code metadata}, with its identity written. */
  private static void metadata(String namespace, String name, JsonGenerator json)
      throws IOException {
    json.writeObjectFieldStart("metadata");
    json.writeStringField("name", name);
    json.writeStringField("namespace", namespace);
  }
}
