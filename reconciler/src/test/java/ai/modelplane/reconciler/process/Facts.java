package ai.modelplane.reconciler.process;

import ai.modelplane.compiler.Compiler;
import ai.modelplane.compiler.Options;
import ai.modelplane.compiler.api.Decode;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.fleet.FleetState;
import ai.modelplane.compiler.manifest.ManifestReader;
import ai.modelplane.compiler.manifest.Manifests;
import ai.modelplane.compiler.schema.Schemas;
import ai.modelplane.compiler.source.Identity;
import ai.modelplane.testing.Texts;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What people and machines have written, in order. Each kind of fact is a channel of its own: who
 * looks at the cluster sees each channel in its order, but none of them at the same time as
 * another.
 */
final class Facts {

  /** What is written in an order that everybody sees. */
  enum Channel {
    SOURCE,
    SERVICES,
    ENDPOINTS,
    REPLICAS,
    CLUSTERS
  }

  /** How far somebody has looked, in each channel. */
  record Point(List<Integer> versions) {

    Point {
      versions = List.copyOf(versions);
    }

    int of(Channel channel) {
      return versions.get(channel.ordinal());
    }

    boolean isAtOrAfter(Point other) {
      for (int i = 0; i < versions.size(); i++) {
        if (versions.get(i) < other.versions.get(i)) {
          return false;
        }
      }
      return true;
    }

    Point next(Channel channel) {
      Integer[] next = versions.toArray(Integer[]::new);
      next[channel.ordinal()]++;
      return new Point(List.of(next));
    }
  }

  private static final ManifestReader READER = new ManifestReader(new Schemas());
  private static final Identity SOURCE = new Identity("soak", "soak");

  private final FleetState surroundings;
  private final Map<Channel, Map<Integer, SortedMap<String, ObjectNode>>> versions =
      new HashMap<>();
  private final Map<Point, Map<String, JsonNode>> compiled = new HashMap<>();
  private final Map<Integer, Manifests> manifests = new HashMap<>();
  private volatile Point now = new Point(List.of(0, 0, 0, 0, 0));

  /**
   * @param surroundings what stays as it is: the Gateway and the network
   */
  Facts(FleetState surroundings) {
    this.surroundings = surroundings;
    for (Channel channel : Channel.values()) {
      versions.computeIfAbsent(channel, s -> new HashMap<>()).put(0, new TreeMap<>());
    }
  }

  /** How far anybody can have looked. */
  Point now() {
    return now;
  }

  /** What a channel says by now, by the names of its objects. */
  SortedMap<String, ObjectNode> of(Channel channel) {
    return version(channel, now);
  }

  /** About to be written: from now on anybody may have seen it. */
  void put(Channel channel, ObjectNode object) {
    SortedMap<String, ObjectNode> next = new TreeMap<>(of(channel));
    next.put(object.at("/metadata/name").asText(), object);
    begin(channel, next);
  }

  /** About to be deleted. */
  void remove(Channel channel, String name) {
    SortedMap<String, ObjectNode> next = new TreeMap<>(of(channel));
    next.remove(name);
    begin(channel, next);
  }

  /** About to be pushed. */
  void push(SortedMap<String, ObjectNode> manifests) {
    begin(Channel.SOURCE, manifests);
  }

  private void begin(Channel channel, SortedMap<String, ObjectNode> next) {
    Point then = now.next(channel);
    versions.get(channel).put(then.of(channel), next);
    now = then;
  }

  /** Everybody has seen what was written until now. */
  void forgetThePast() {
    compiled.clear();
    for (Channel channel : Channel.values()) {
      versions.get(channel).keySet().removeIf(version -> version < now.of(channel));
    }
    manifests.keySet().removeIf(version -> version < now.of(Channel.SOURCE));
  }

  /** The spec of each service's route, for whoever has looked so far. */
  Map<String, JsonNode> routes(Point point) {
    return compiled.computeIfAbsent(point, this::compile);
  }

  private Map<String, JsonNode> compile(Point point) {
    FleetState fleet =
        new FleetState(
            records(Channel.SERVICES, point, Decode::service),
            records(Channel.ENDPOINTS, point, Decode::endpoint),
            records(Channel.REPLICAS, point, Decode::replica),
            records(Channel.CLUSTERS, point, Decode::cluster),
            surroundings.gateways(),
            surroundings.authorities(),
            surroundings.network(),
            Set.of());
    Map<String, JsonNode> routes = new HashMap<>();
    Compiler.compile(Options.DEFAULT, manifests(point), SOURCE, fleet)
        .desired()
        .objects()
        .values()
        .stream()
        .filter(o -> o.key().kind() == Kind.HTTP_ROUTE)
        .forEach(o -> routes.put(o.key().name(), o.tree().path("spec")));
    return routes;
  }

  private Manifests manifests(Point point) {
    return manifests.computeIfAbsent(
        point.of(Channel.SOURCE),
        version -> {
          Texts texts = new Texts();
          version(Channel.SOURCE, point)
              .forEach((name, tree) -> texts.and(file(name), tree.toString()));
          Manifests read = READER.read(texts.snapshot());
          if (!read.findings().isEmpty()) {
            throw new AssertionError(read.findings());
          }
          return read;
        });
  }

  private <T> List<T> records(Channel channel, Point point, Function<ObjectNode, T> decode) {
    return version(channel, point).values().stream().map(decode).toList();
  }

  private SortedMap<String, ObjectNode> version(Channel channel, Point point) {
    SortedMap<String, ObjectNode> version = versions.get(channel).get(point.of(channel));
    if (version == null) {
      throw new AssertionError("version " + point.of(channel) + " of " + channel + " is forgotten");
    }
    return version;
  }

  /** The file of a manifest; JSON is YAML. */
  static String file(String name) {
    return name + ".yaml";
  }

  /** Every point from one to another. */
  static List<Point> between(Point from, Point to) {
    List<Point> points = List.of(from);
    for (Channel channel : Channel.values()) {
      points =
          points.stream()
              .flatMap(
                  point ->
                      Stream.iterate(
                          point, p -> p.of(channel) <= to.of(channel), p -> p.next(channel)))
              .toList();
    }
    return points;
  }
}
