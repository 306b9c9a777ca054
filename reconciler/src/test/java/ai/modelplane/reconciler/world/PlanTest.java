package ai.modelplane.reconciler.world;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.compiler.Compilation;
import ai.modelplane.compiler.Compiler;
import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.dialect.Stage;
import ai.modelplane.compiler.fleet.Authorities;
import ai.modelplane.compiler.fleet.FleetState;
import ai.modelplane.reconciler.cluster.LiveObject;
import ai.modelplane.reconciler.gather.Input;
import ai.modelplane.reconciler.plan.Change;
import ai.modelplane.reconciler.plan.Note;
import ai.modelplane.reconciler.plan.Traffic;
import ai.modelplane.reconciler.prepare.Prepared;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/** What a plan says, and what it leaves alone. */
class PlanTest {

  @Test
  void aPlanDoesNotDependOnTheOrderInWhichAnythingIsMet() {
    Worlds.each(
        100,
        World::old,
        world -> {
          Prepared prepared = world.one.prepare(world.store);

          Input shuffled = world.one.input(world.dice.shuffled(world.one.files().keySet()));
          Prepared other = world.one.pass(world.store.scrambled(world.dice)).prepare(shuffled);
          assertThat(other.plan()).isEqualTo(prepared.plan());

          FleetState live = prepared.live().fleet();
          Dice dice = world.dice;
          Compilation compilation =
              Compiler.compile(
                  world.one.options(),
                  prepared.inputs().getFirst().manifests(),
                  world.one.source(),
                  new FleetState(
                      dice.shuffled(live.services()),
                      dice.shuffled(live.endpoints()),
                      dice.shuffled(live.replicas()),
                      dice.shuffled(live.clusters()),
                      live.gateways(),
                      Authorities.UNKNOWN,
                      live.network(),
                      live.routed()));
          Compilation same =
              Compiler.compile(
                  world.one.options(),
                  prepared.inputs().getFirst().manifests(),
                  world.one.source(),
                  live);
          assertThat(compilation.desired()).isEqualTo(same.desired());
          assertThat(compilation.findings()).isEqualTo(same.findings());
        });
  }

  @Test
  void whatIsNotOursIsNeverWrittenAndNeitherIsWhatIsPaused() {
    Worlds.each(
        100,
        World::old,
        world -> {
          Prepared prepared = world.one.prepare(world.store);
          for (Change change : prepared.plan().changes()) {
            if (change.isWrite()) {
              world
                  .store
                  .find(change.key())
                  .ifPresent(
                      live ->
                          assertThat(whyNot(live, change, world.one))
                              .as("%s %s", change.word(), change.key())
                              .isEmpty());
            }
          }
          List<LiveObject> before = world.store.all();

          world.one.execute(world.store, prepared);

          for (LiveObject live : before) {
            if (!isOurs(live.tree()) || isPausedService(live)) {
              assertThat(world.store.find(live.key()).map(PlanTest::content))
                  .as(live.key().toString())
                  .contains(content(live));
            }
          }
        });
  }

  @Test
  void tablesOfTrafficAddUpAndSayWhatTheRoutesSay() {
    Worlds.each(
        100,
        World::old,
        world -> {
          Prepared prepared = world.one.prepare(world.store);
          List<Traffic> tables = prepared.traffic();
          Map<Key, List<Double>> before = new TreeMap<>();
          tables.forEach(t -> before.put(t.service(), shares(world.store, t.service())));
          assertThat(tables).extracting(Traffic::service).doesNotHaveDuplicates();
          assertThat(before.keySet())
              .as("every service of ours, also a paused one")
              .containsAll(
                  world.store.all().stream()
                      .filter(o -> o.key().kind() == Kind.MODEL_SERVICE && isOurs(o.tree()))
                      .filter(o -> o.tree().at("/spec/endpoints").isArray()) // else nobody can
                      .map(LiveObject::key)
                      .toList());

          world.one.execute(world.store, prepared);

          for (Traffic table : tables) {
            Key service = table.service();
            same(column(table, Traffic.Row::before), before.get(service), service + " before");
            same(column(table, Traffic.Row::after), shares(world.store, service), service + "");
            assertThat(table.note().meaning() == Note.Meaning.UNANSWERED)
                .as("%s is served by nobody: %s", service, table.note().text())
                .isEqualTo(column(table, Traffic.Row::after).isEmpty());
          }
        });
  }

  @Test
  void removingManifestsDeletesNoMoreThanIsAllowed() {
    Worlds.each(
        100,
        World::young,
        world -> {
          world.one.run(world.store);
          Repository all = world.one.copy();
          Repository none = world.one.copy();
          none.files().clear();
          assertThat(authored(none.prepare(world.store))).isEmpty();

          int limit = world.dice.below(4);
          for (String file : all.files().keySet()) {
            if (world.dice.percent(70)) {
              world.one.files().remove(file);
            }
          }
          world.one.files().put("other.yaml", Author.service(world.dice));
          Prepared prepared =
              world.one.limited(OptionalInt.of(limit), Set.of()).prepare(world.store);

          assertThat(
                  authored(prepared).stream()
                      .collect(Collectors.groupingBy(Key::namespace))
                      .values())
              .allSatisfy(some -> assertThat(some).hasSizeLessThanOrEqualTo(limit));
        });
  }

  @Test
  void aRouteGoesBeforeItsBackends() {
    Worlds.each(
        100,
        World::young,
        world -> {
          world.one.run(world.store);
          world.one.files().clear();
          world.one.files().put("other.yaml", Author.endpoint(world.dice));
          Prepared prepared = world.one.limited(OptionalInt.of(100), Set.of()).prepare(world.store);
          Broken broken = Broken.of(world.store, prepared);
          world.store.observe(deed -> assertThat(broken.in(world.store)).as(deed).isEmpty());

          world.one.execute(world.store, prepared);

          assertThat(
                  prepared.plan().in(Stage.SWITCH).stream().filter(Change.Delete.class::isInstance))
              .allMatch(c -> world.store.find(c.key()).isEmpty());
        });
  }

  // -- what is ours, told without the program's own words

  private static Optional<String> whyNot(LiveObject live, Change change, Repository repository) {
    JsonNode labels = live.tree().at("/metadata/labels");
    JsonNode annotations = live.tree().at("/metadata/annotations");
    String source = labels.path("modelplane.ai/source").asText("");
    if (change instanceof Change.Create) {
      return Optional.of("it exists");
    }
    if (!isOurs(live.tree())) {
      return Optional.of("it is not ours");
    }
    boolean endpoint = live.key().kind() == Kind.MODEL_ENDPOINT;
    boolean authored =
        live.key().kind() == Kind.MODEL_SERVICE
            || (endpoint && (!labels.has("modelplane.ai/replica") || !source.isEmpty()));
    if (authored && !source.isEmpty() && !source.equals(repository.identity())) {
      return Optional.of("it is of another source");
    }
    if (isDisabled(annotations, "reconcile") && !(endpoint && authored)) {
      return Optional.of("it is paused");
    }
    if (change instanceof Change.Delete) {
      if (isDisabled(annotations, "prune")) {
        return Optional.of("it must not be pruned");
      }
      if (authored && source.isEmpty()) {
        return Optional.of("it is of no source");
      }
    }
    return Optional.empty();
  }

  private static boolean isOurs(JsonNode tree) {
    JsonNode labels = tree.at("/metadata/labels");
    return labels.path("app.kubernetes.io/managed-by").asText().equals("modelplane")
        && labels.path("modelplane.ai/instance").asText().equals(World.INSTANCE);
  }

  private static boolean isPausedService(LiveObject live) {
    return live.key().kind() == Kind.MODEL_SERVICE
        && isDisabled(live.tree().at("/metadata/annotations"), "reconcile");
  }

  private static boolean isDisabled(JsonNode annotations, String what) {
    return annotations.path("modelplane.ai/" + what).asText().equals("disabled");
  }

  private static JsonNode content(LiveObject live) {
    JsonNode tree = live.tree().without("status");
    ((com.fasterxml.jackson.databind.node.ObjectNode) tree.path("metadata"))
        .remove(List.of("managedFields", "resourceVersion"));
    return tree;
  }

  private static List<Key> authored(Prepared prepared) {
    return prepared.plan().changes().stream()
        .filter(Change.Delete.class::isInstance)
        .map(c -> ((Change.Delete) c).live())
        .filter(o -> o.tree().at("/metadata/labels").has("modelplane.ai/source"))
        .map(LiveObject::key)
        .toList();
  }

  // -- what routes say

  /** The shares of all that a live route sends to, the empty backend left out, sorted. */
  private static List<Double> shares(Store store, Key service) {
    Map<String, Double> weights = new TreeMap<>();
    Optional<LiveObject> route =
        store.find(new Key(Kind.HTTP_ROUTE, service.namespace(), service.name()));
    double total = 0;
    for (JsonNode ref : route.map(r -> r.tree().at("/spec/rules/0/backendRefs")).orElse(EMPTY)) {
      double weight = ref.path("weight").asDouble(1);
      total += weight;
      if (ref.has("filters")) {
        weights.merge(ref.path("name").asText() + ref.path("filters"), weight, Double::sum);
      }
    }
    double all = total;
    return weights.values().stream().map(w -> w / all).filter(s -> s > 0).sorted().toList();
  }

  private static final JsonNode EMPTY =
      com.fasterxml.jackson.databind.node.MissingNode.getInstance();

  private static List<Double> column(Traffic table, ToDoubleFunction<Traffic.Row> column) {
    return table.rows().stream()
        .mapToDouble(column)
        .filter(share -> share > 0)
        .sorted()
        .boxed()
        .toList();
  }

  private static void same(List<Double> table, List<Double> route, String what) {
    List<Double> shares = new ArrayList<>(route);
    assertThat(table).as(what + ": table " + table + ", route " + shares).hasSameSizeAs(shares);
    for (int i = 0; i < table.size(); i++) {
      assertThat(table.get(i)).as(what).isCloseTo(shares.get(i), Assertions.within(1e-9));
    }
    if (!table.isEmpty()) {
      double sum = table.stream().mapToDouble(Double::doubleValue).sum();
      assertThat(sum).as("sum of " + what).isCloseTo(1, Assertions.within(1e-9));
    }
  }
}
