package ai.modelplane.compiler.dialect;

import static java.util.stream.Collectors.toSet;
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
import ai.modelplane.compiler.fleet.Gateway;
import ai.modelplane.compiler.fleet.Gateway.Admits;
import ai.modelplane.compiler.fleet.Gateway.Listener;
import ai.modelplane.compiler.routing.Route;
import ai.modelplane.compiler.routing.Route.Share;
import ai.modelplane.compiler.routing.Router;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
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

  /** A Gateway that reaches itself. */
  private static final Target SOMEWHERE =
      NOWHERE.with(
          NOWHERE.gateway(),
          Optional.of(
              new Gateway(
                  "modelplane-system",
                  "modelplane",
                  "any",
                  null,
                  List.of(
                      new Listener("web", "HTTP", 80, null, true, null, Admits.ALL),
                      new Listener(Gateway.INNER, "HTTP", 9999, null, true, null, Admits.ALL)),
                  List.of())));

  /** What an endpoint says of itself, and the weight that it gets. */
  private record Drawn(String url, Optional<String> rewritePath, Optional<Tls> tls, int weight) {}

  @Property(tries = 1000)
  void theObjectsOfARouteGiveItsShares(@ForAll("routes") Route route) {
    Route.Split split = (Route.Split) route.traffic();
    List<DesiredObject> objects = Dialect.TRAEFIK.objects(route, SOMEWHERE, key -> true);
    Function<Key, JsonNode> live = live(objects);

    Map<Place, Long> weights = new HashMap<>();
    for (Share share : split.shares()) {
      weights.merge(Place.of(share), (long) share.weight(), Long::sum);
    }
    Map<Place, Fraction> read = Dialect.TRAEFIK.read(SERVICE, live);

    assertThat(read).isEqualTo(Place.shares(split)).hasSameSizeAs(weights);
    if (split.shares().size() <= Router.MAX_BACKENDS) {
      assertThat(read).containsExactlyEntriesOf(Place.shares(split));
    }
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
    List<DesiredObject> objects = Dialect.TRAEFIK.objects(route, SOMEWHERE, key -> true);
    DesiredObject last = objects.getLast();
    Set<Key> others = keys(objects.subList(0, objects.size() - 1), k -> true);

    assertThat(last.stage()).isEqualTo(Stage.SWITCH);
    Set<Key> required = new TreeSet<>();
    objects.forEach(o -> required.addAll(o.requires()));
    assertThat(required).isEqualTo(others);
    Set<Key> reached = Dialect.TRAEFIK.reached(last.tree(), live(objects));
    assertThat(reached).containsAll(others);
    assertThat(reached.stream().filter(k -> k.kind() != Kind.BACKEND_TLS_POLICY).toList())
        .isEqualTo(List.copyOf(keys(others, k -> k.kind() != Kind.BACKEND_TLS_POLICY)));
    for (DesiredObject object : objects) {
      if (object.service().isPresent()) {
        assertThat(Dialect.TRAEFIK.targets(object.tree())).containsAll(object.requires());
      }
    }
    assertThat(Dialect.TRAEFIK.objects(route, SOMEWHERE, key -> false))
        .containsExactlyElementsOf(objects.stream().filter(o -> o.service().isPresent()).toList());
  }

  private static Set<Key> keys(List<DesiredObject> objects, Predicate<Key> which) {
    return keys(objects.stream().map(DesiredObject::key).toList(), which);
  }

  private static Set<Key> keys(Collection<Key> keys, Predicate<Key> which) {
    return new TreeSet<>(keys.stream().filter(which).toList());
  }

  /** What the Gateway API allows: 16 backends a rule, weights up to 1,000,000. */
  @Property(tries = 500)
  void everyRuleIsOneThatTheApiTakes(@ForAll("routes") Route route) {
    Route.Split split = (Route.Split) route.traffic();
    List<DesiredObject> objects = Dialect.TRAEFIK.objects(route, SOMEWHERE, key -> true);
    List<DesiredObject> routes = objects.stream().filter(o -> o.service().isPresent()).toList();
    assertThat(routes.size() > 1).isEqualTo(split.shares().size() > Router.MAX_BACKENDS);
    for (DesiredObject object : routes) {
      JsonNode spec = object.tree().path("spec");
      boolean isInner = InnerRoutes.isInner(object.key());
      assertThat(object.stage()).isEqualTo(isInner ? Stage.INNER : Stage.SWITCH);
      assertThat(Dialect.service(object.key(), MissingNode.getInstance())).isEqualTo(SERVICE);
      assertThat(spec.path("parentRefs").findValuesAsText("sectionName"))
          .containsExactly(isInner ? Gateway.INNER : "web");
      assertThat(spec.path("rules")).hasSize(1);
      JsonNode refs = spec.at("/rules/0/backendRefs");
      assertThat(refs.size()).isBetween(1, Router.MAX_BACKENDS);
      for (JsonNode ref : refs) {
        assertThat(ref.path("weight").asInt()).isBetween(1, Weight.MAX);
      }
    }
  }

  /** Without those that are dead the others keep their weights, and no shard leads nowhere. */
  @Property(tries = 300)
  void aRouteWithoutSomePlacesLeadsToTheOthers(@ForAll("routes") Route route) {
    List<DesiredObject> objects = Dialect.TRAEFIK.objects(route, SOMEWHERE, key -> true);
    Function<Key, JsonNode> live = live(objects);
    Set<Place> all = Place.shares((Route.Split) route.traffic()).keySet();
    Set<Place> dead = new HashSet<>();
    all.stream().filter(p -> p.path().hashCode() % 2 == 0).forEach(dead::add);
    Map<Key, JsonNode> left = new HashMap<>();
    for (DesiredObject object : objects) {
      if (object.service().isPresent()) {
        Dialect.TRAEFIK
            .without(object.key(), object.tree(), live, dead::contains)
            .ifPresent(tree -> left.put(object.key(), tree));
      }
    }
    Set<Place> read =
        Dialect.TRAEFIK
            .read(SERVICE, key -> left.getOrDefault(key, MissingNode.getInstance()))
            .keySet();

    assertThat(read).isEqualTo(all.stream().filter(p -> !dead.contains(p)).collect(toSet()));
    JsonNode outer = left.get(Dialect.route(SERVICE));
    assertThat(outer == null).isEqualTo(read.isEmpty());
    if (outer != null) {
      for (Key inner : Dialect.TRAEFIK.targets(outer)) {
        if (InnerRoutes.isInner(inner) && !inner.name().endsWith("guard")) {
          assertThat(left).containsKey(inner);
        }
      }
    }
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
    assertThat(Dialect.TRAEFIK.targets(MissingNode.getInstance())).isEmpty();
  }

  /** A snapshot keeps no more of a route that somebody else made. */
  @Property(tries = 100)
  void theFieldsThatAreReadAreEnough(@ForAll("routes") Route route) {
    List<DesiredObject> objects = Dialect.TRAEFIK.objects(route, SOMEWHERE, key -> true);
    Function<Key, JsonNode> live = live(objects);
    JsonNode fields = Dialect.TRAEFIK.fields();

    assertThat(Dialect.TRAEFIK.read(SERVICE, key -> kept(live.apply(key), fields)))
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
        .ofMaxSize(Router.MAX_ENDPOINTS)
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
              new Key(Kind.MODEL_ENDPOINT, "ml-team", "e%03d".formatted(i)),
              Meta.NONE,
              drawn.get(i).url(),
              drawn.get(i).rewritePath().orElse(null),
              drawn.get(i).tls().orElse(null)));
    }
    List<Candidate> candidates = candidates(endpoints.toArray(new ModelEndpoint[0])).in("ml-team");
    List<Share> shares = new ArrayList<>();
    for (int i = 0; i < drawn.size(); i++) {
      if (candidates.get(i).reach() instanceof Routable(var backend, var path, var _)) {
        int weight = drawn.get(i).weight();
        int most = drawn.size() <= Router.MAX_BACKENDS ? weight : Math.min(weight, 62_500);
        shares.add(new Share(candidates.get(i), backend, path, 0, most));
      }
    }
    return shares;
  }
}
