package ai.modelplane.reconciler.plan;

import static ai.modelplane.testing.Yaml.all;
import static ai.modelplane.testing.Yaml.cluster;
import static ai.modelplane.testing.Yaml.provider;
import static ai.modelplane.testing.Yaml.replica;
import static ai.modelplane.testing.Yaml.replicas;
import static ai.modelplane.testing.Yaml.service;
import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.compiler.Compilation;
import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.dialect.Dialect;
import ai.modelplane.compiler.hold.Hold;
import ai.modelplane.reconciler.cluster.LiveObject;
import ai.modelplane.reconciler.plan.Traffic.Former;
import ai.modelplane.reconciler.plan.Traffic.Row;
import ai.modelplane.testing.Yaml;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Who gets which share, before and after. */
class TrafficTest {

  static final Plan NOTHING = new Plan(List.of(), List.of());

  static final String FLEET =
      all(cluster("east", "10.0.1.50"), cluster("west", "10.0.2.50"), replica("qwen-0", "east"));

  static List<String> rows(Compilation wanted, SortedMap<Key, LiveObject> live) {
    return rows(Traffic.of(Dialect.TRAEFIK, wanted.routes(), live, NOTHING).getFirst());
  }

  static List<String> rows(Traffic traffic) {
    return traffic.rows().stream()
        .map(
            r ->
                "%s %s %.0f -> %.0f"
                    .formatted(
                        r.names(),
                        r.cluster().isEmpty() ? "-" : r.cluster(),
                        100 * r.before(),
                        100 * r.after()))
        .map(r -> r.toLowerCase(Locale.ROOT))
        .toList();
  }

  final Compilation even =
      Sketch.compile(service("qwen").over("qwen"), all(FLEET, replica("qwen-1", "west")));

  @Test
  void aNewServiceHadNothingBefore() {
    assertThat(rows(even, new TreeMap<>()))
        .containsExactly("qwen-0 east 0 -> 50", "qwen-1 west 0 -> 50");
  }

  @Test
  void anUnchangedServiceIsNotChanged() {
    assertThat(Traffic.of(Dialect.TRAEFIK, even.routes(), Sketch.applied(even), NOTHING))
        .hasSize(1)
        .noneMatch(Traffic::isChanged);
  }

  /** As a template of one's own may have it: what rewrites need not come first. */
  @Test
  void aFilterBeforeTheOneThatRewritesIsPassedOver() {
    SortedMap<Key, LiveObject> live = Sketch.applied(even);
    JsonNode refs =
        live.get(new Key(Kind.HTTP_ROUTE, "ml-team", "qwen"))
            .tree()
            .at("/spec/rules/0/backendRefs");
    for (JsonNode ref : refs) {
      ((ArrayNode) ref.path("filters"))
          .insertObject(0)
          .put("type", "RequestHeaderModifier")
          .putObject("requestHeaderModifier");
    }

    assertThat(rows(even, live)).containsExactly("qwen-0 east 50 -> 50", "qwen-1 west 50 -> 50");
  }

  @Test
  void aServiceThatIsDeletedLosesEverything() {
    SortedMap<Key, LiveObject> live = Sketch.applied(even);
    Plan deletion =
        new Plan(
            live.values().stream()
                .filter(o -> o.key().kind() == Kind.HTTP_ROUTE)
                .<Change>map(route -> new Change.Delete(route, "its ModelService is gone"))
                .toList(),
            List.of());

    Traffic traffic = Traffic.of(Dialect.TRAEFIK, List.of(), live, deletion).getFirst();

    assertThat(traffic.service()).hasToString("ModelService ml-team/qwen");
    assertThat(traffic.rows()).hasSize(2).allMatch(r -> r.before() == 0.5 && r.after() == 0);
  }

  @Test
  void anEndpointThatGoesComesLastByItsName() {
    Compilation fewer =
        Sketch.compile(
            service("qwen").over("qwen"), all(FLEET, replica("qwen-1", "west").ready(false)));

    assertThat(rows(fewer, Sketch.applied(even)))
        .containsExactly("qwen-0 east 50 -> 100", "qwen-1 west 50 -> 0");
  }

  @Test
  void weightsMoveShares() {
    Yaml canary = provider("canary", "https://canary.example.com/v1");
    Compilation before =
        Sketch.compile(all(service("qwen").over("qwen:95", "canary:5"), canary), FLEET);
    Compilation after =
        Sketch.compile(all(service("qwen").over("qwen:50", "canary:50"), canary), FLEET);

    assertThat(rows(after, Sketch.applied(before)))
        .containsExactly("qwen-0 east 95 -> 50", "canary - 5 -> 50");
  }

  @Test
  void anEndpointThatMovesIsOneRowThatSaysWhereItWas() {
    Compilation before = Sketch.compile(service("qwen").over("qwen"), FLEET);
    Compilation address =
        Sketch.compile(
            service("qwen").over("qwen"),
            all(cluster("east", "10.0.3.50"), replica("qwen-0", "east")));
    Compilation cluster =
        Sketch.compile(
            service("qwen").over("qwen"),
            all(cluster("west", "10.0.2.50"), replica("qwen-0", "west")));

    assertThat(
            Traffic.of(Dialect.TRAEFIK, address.routes(), Sketch.applied(before), NOTHING)
                .getFirst())
        .satisfies(
            t -> {
              assertThat(t.rows())
                  .containsExactly(
                      new Row(
                          List.of("qwen-0"),
                          "east",
                          1,
                          1,
                          "http://10.0.3.50",
                          Optional.of(new Former.Address("http://10.0.1.50"))));
              assertThat(t.isChanged()).isTrue();
              assertThat(t.moved()).isEqualTo(1);
            });
    assertThat(
            Traffic.of(Dialect.TRAEFIK, cluster.routes(), Sketch.applied(before), NOTHING)
                .getFirst()
                .rows())
        .containsExactly(
            new Row(
                List.of("qwen-0"),
                "west",
                1,
                1,
                "http://10.0.2.50",
                Optional.of(new Former.Cluster("east"))));
  }

  @Test
  void aRouteThatIsLeftAsItIsServesAsBefore() {
    Compilation fewer =
        Sketch.compile(
            service("qwen").over("qwen"), all(FLEET, replica("qwen-1", "west").ready(false)));
    SortedMap<Key, LiveObject> live = Sketch.applied(even);
    Key route = new Key(Kind.HTTP_ROUTE, "ml-team", "qwen");
    Plan paused = new Plan(List.of(new Change.Skip(route, Hold.Paused.ITSELF)), List.of());

    Traffic traffic = Traffic.of(Dialect.TRAEFIK, fewer.routes(), live, paused).getFirst();

    assertThat(traffic.rows()).allMatch(r -> r.before() == 0.5 && r.after() == 0.5);
    assertThat(traffic.effect()).isEqualTo(Traffic.Effect.UNCHANGED);
    assertThat(traffic.note().text())
        .isEqualTo("the route stays as it is: paused by its annotation modelplane.ai/reconcile");
  }

  @Test
  void anAddressThatBeginsLikeAnotherIsNotTheOther() {
    String spares =
        all(provider("spare-1", "http://10.9.0.5/v1"), provider("spare-2", "http://10.9.0.50/v1"));
    Compilation both = Sketch.compile(all(service("qwen").over("spare-1", "spare-2"), spares), "");
    Compilation none = Sketch.compile(all(service("qwen").over("gone"), spares), "");

    assertThat(rows(none, Sketch.applied(both)))
        .containsExactly("spare-1 - 50 -> 0", "spare-2 - 50 -> 0");
  }

  @Test
  void aServiceKnowsWhatItsTrafficPassesThrough() {
    Plan everything = Planner.plan(even.desired(), new TreeMap<>(), even.target(), Doubts.NONE);

    assertThat(
            Traffic.of(Dialect.TRAEFIK, even.routes(), new TreeMap<>(), everything)
                .getFirst()
                .objects())
        .containsAll(everything.changes().stream().map(Change::key).toList());
  }

  @Test
  void whenNobodyServesEverythingIsLost() {
    Compilation nobody = Sketch.compile(service("qwen").over("none"), FLEET);

    assertThat(rows(nobody, Sketch.applied(even)))
        .containsExactly("qwen-0 east 50 -> 0", "qwen-1 west 50 -> 0");
    assertThat(rows(even, Sketch.applied(nobody)))
        .containsExactly("qwen-0 east 0 -> 50", "qwen-1 west 0 -> 50");
  }

  @Test
  void tooManyEndpointsLeaveTheTrafficAsItIs() {
    String many = all(FLEET, replicas("qwen", 1, 17, "west"));
    Compilation tooMany = Sketch.compile(service("qwen").over("qwen"), many);

    Traffic traffic =
        Traffic.of(Dialect.TRAEFIK, tooMany.routes(), Sketch.applied(even), NOTHING).getFirst();

    assertThat(traffic.isChanged()).isFalse();
    assertThat(rows(tooMany, Sketch.applied(even)))
        .containsExactly("qwen-0 east 50 -> 50", "qwen-1 west 50 -> 50");
  }
}
