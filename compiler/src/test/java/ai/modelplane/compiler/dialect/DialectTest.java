package ai.modelplane.compiler.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.api.Meta;
import ai.modelplane.compiler.api.ModelEndpoint;
import ai.modelplane.compiler.api.ModelEndpoint.CaKind;
import ai.modelplane.compiler.api.ModelEndpoint.CaRef;
import ai.modelplane.compiler.api.ModelEndpoint.Tls;
import ai.modelplane.compiler.api.Weight;
import ai.modelplane.compiler.endpoint.Candidate;
import ai.modelplane.compiler.endpoint.Candidate.Routable;
import ai.modelplane.compiler.routing.Route;
import ai.modelplane.compiler.routing.Route.Share;
import ai.modelplane.compiler.routing.Router;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** The law of every dialect: what is written of a route can be read, exactly. */
class DialectTest extends Rendering {

  private static final Key SERVICE = service("qwen").key();

  /** What an endpoint says of itself, and the weight that it gets. */
  private record Drawn(String url, Optional<String> rewritePath, Optional<Tls> tls, int weight) {}

  @Property(tries = 1000)
  void theObjectsOfARouteGiveItsShares(@ForAll("routes") Route route) {
    Route.Split split = (Route.Split) route.traffic();
    List<DesiredObject> objects = Dialect.TRAEFIK.objects(route, NOWHERE, key -> true);
    Function<Key, JsonNode> live = live(objects);

    Map<Place, Long> weights = new HashMap<>();
    for (Share share : split.shares()) {
      weights.merge(Place.of(share), (long) share.weight(), Long::sum);
    }
    Map<Place, Fraction> read = Dialect.TRAEFIK.read(SERVICE, live);

    assertThat(read).containsExactlyEntriesOf(Place.shares(split)).hasSameSizeAs(weights);
    read.forEach(
        (place, share) ->
            assertThat(share.numerator() * split.total())
                .isEqualTo(weights.get(place) * share.denominator()));
    for (Share share : split.shares()) {
      assertThat(Dialect.TRAEFIK.address(Place.of(share).backend(), live))
          .contains(Address.of(share.backend()));
    }
  }

  @Property(tries = 200)
  void aRouteRequiresItsBackendsAndPointsToThem(@ForAll("routes") Route route) {
    List<DesiredObject> objects = Dialect.TRAEFIK.objects(route, NOWHERE, key -> true);
    DesiredObject last = objects.getLast();
    List<Key> backends =
        objects.stream().filter(o -> o.stage() == Stage.PREPARE).map(DesiredObject::key).toList();

    assertThat(last.requires()).isEqualTo(backends);
    assertThat(Dialect.TRAEFIK.backends(last.tree())).containsAll(backends);
    assertThat(
            Dialect.TRAEFIK.backends(last.tree()).stream()
                .filter(k -> k.kind() == Kind.SERVICE)
                .toList())
        .isEqualTo(
            List.copyOf(
                new TreeSet<>(backends.stream().filter(k -> k.kind() == Kind.SERVICE).toList())));
    assertThat(Dialect.TRAEFIK.objects(route, NOWHERE, key -> false)).containsExactly(last);
  }

  @Test
  void nobodyHasAShareOfTheEmptyBackend() {
    Route route = nobody("qwen");
    List<DesiredObject> objects = Dialect.TRAEFIK.objects(route, NOWHERE, key -> true);

    assertThat(Dialect.TRAEFIK.read(SERVICE, live(objects))).isEmpty();
    assertThat(Dialect.TRAEFIK.address(objects.getFirst().key(), live(objects))).isEmpty();
  }

  @Test
  void ofARouteThatDoesNotExistThereIsNothingToRead() {
    assertThat(Dialect.TRAEFIK.read(SERVICE, live(List.of()))).isEmpty();
    assertThat(Dialect.TRAEFIK.backends(MissingNode.getInstance())).isEmpty();
  }

  /** A snapshot keeps no more of a route that somebody else made. */
  @Property(tries = 100)
  void theFieldsThatAreReadAreEnough(@ForAll("routes") Route route) {
    List<DesiredObject> objects = Dialect.TRAEFIK.objects(route, NOWHERE, key -> true);
    Function<Key, JsonNode> live = live(objects);
    JsonNode kept = kept(objects.getLast().tree(), Dialect.TRAEFIK.fields());

    assertThat(Dialect.TRAEFIK.read(SERVICE, key -> kept))
        .isEqualTo(Dialect.TRAEFIK.read(SERVICE, live));
  }

  private static JsonNode kept(JsonNode value, JsonNode fields) {
    if (fields.isObject()) {
      ObjectNode kept = ((ObjectNode) value).deepCopy();
      kept.properties().removeIf(f -> !fields.has(f.getKey()));
      kept.properties().forEach(f -> f.setValue(kept(f.getValue(), fields.get(f.getKey()))));
      return kept;
    }
    if (fields.isArray()) {
      var kept = JsonNodeFactory.instance.arrayNode();
      value.forEach(item -> kept.add(kept(item, fields.get(0))));
      return kept;
    }
    return value;
  }

  private static Function<Key, JsonNode> live(List<DesiredObject> objects) {
    Map<Key, JsonNode> trees = new HashMap<>();
    objects.forEach(o -> trees.put(o.key(), o.tree()));
    return key -> trees.getOrDefault(key, MissingNode.getInstance());
  }

  /** Few hosts and paths, so that endpoints share backends, and places. */
  @Provide
  Arbitrary<Route> routes() {
    Arbitrary<String> hosts =
        Arbitraries.of("10.0.0.1", "10.0.0.2", "[2001:db8::1]", "api.example.com", "b.example.com");
    Arbitrary<String> ports = Arbitraries.of("", ":80", ":443", ":8000", ":65535");
    Arbitrary<String> paths = Arbitraries.of("", "/v1", "/ml-team/qwen-0/v1", "/a%20b/", "/x/y");
    Arbitrary<Optional<String>> rewrites = Arbitraries.of("/", "/next", "/x/y/").optional(0.3);
    Arbitrary<Optional<CaRef>> authorities =
        Combinators.combine(Arbitraries.of(CaKind.values()), Arbitraries.of("fleet-ca", "new-ca"))
            .as(CaRef::new)
            .optional(0.5);
    Arbitrary<Tls> tls =
        Combinators.combine(
                Arbitraries.of("api.example.com", "inside.example.com").optional(0.7), authorities)
            .as((hostname, ca) -> new Tls(hostname.orElse(null), ca.orElse(null)));
    Arbitrary<Integer> weights =
        Arbitraries.oneOf(
            Arbitraries.integers().between(1, 9), Arbitraries.integers().between(1, Weight.MAX));
    Arbitrary<Drawn> plain =
        Combinators.combine(hosts, ports, paths, rewrites, weights)
            .as((h, o, p, r, w) -> new Drawn("http://" + h + o + p, r, Optional.empty(), w));
    Arbitrary<Drawn> secure =
        Combinators.combine(hosts, ports, paths, rewrites, tls.optional(0.8), weights)
            .as((h, o, p, r, t, w) -> new Drawn("https://" + h + o + p, r, t, w));
    return Arbitraries.oneOf(plain, secure)
        .list()
        .ofMinSize(1)
        .ofMaxSize(Router.MAX_BACKENDS)
        .map(DialectTest::shares)
        .filter(shares -> !shares.isEmpty())
        .map(shares -> route(service("qwen"), new Route.Split(0, shares)));
  }

  /** Of those that can be routed to: https to an address needs a name. */
  private static List<Share> shares(List<Drawn> drawn) {
    List<ModelEndpoint> endpoints = new ArrayList<>();
    for (int i = 0; i < drawn.size(); i++) {
      endpoints.add(
          new ModelEndpoint(
              new Key(Kind.MODEL_ENDPOINT, "ml-team", "e" + (char) ('a' + i)),
              Meta.NONE,
              drawn.get(i).url(),
              drawn.get(i).rewritePath().orElse(null),
              drawn.get(i).tls().orElse(null)));
    }
    List<Candidate> candidates = candidates(endpoints.toArray(new ModelEndpoint[0])).in("ml-team");
    List<Share> shares = new ArrayList<>();
    for (int i = 0; i < drawn.size(); i++) {
      if (candidates.get(i).reach() instanceof Routable(var backend, var path, var _)) {
        shares.add(new Share(candidates.get(i), backend, path, 0, drawn.get(i).weight()));
      }
    }
    return shares;
  }
}
