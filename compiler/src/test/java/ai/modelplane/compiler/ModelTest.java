package ai.modelplane.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.compiler.api.InferenceCluster;
import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.api.Meta;
import ai.modelplane.compiler.api.ModelReplica;
import ai.modelplane.compiler.api.ModelService;
import ai.modelplane.compiler.api.ModelService.Entry;
import ai.modelplane.compiler.diagnostic.Finding;
import ai.modelplane.compiler.dialect.DesiredObject;
import ai.modelplane.compiler.dialect.Stage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The laws of the incremental model, over random histories. */
class ModelTest {

  private static final int HISTORIES = 500 * Integer.getInteger("modelplane.worlds.times", 1);
  private static final long SEED = Long.getLong("modelplane.worlds", 0);
  private static final int EVENTS = 10;

  /**
   * After any history, in batches of any size, a model is what a compilation from scratch makes.
   */
  @Test
  void incrementalEqualsFull() {
    LongStream.range(SEED, SEED + HISTORIES).parallel().forEach(ModelTest::incrementalEqualsFull);
  }

  private static void incrementalEqualsFull(long seed) {
    Random batches = new Random(seed);
    Facts facts = new Facts(seed);
    Model model = new Model(Options.DEFAULT);
    model.apply(facts.begin());
    for (int event = 0; event < EVENTS; event++) {
      List<Delta> batch = new ArrayList<>();
      for (int i = batches.nextInt(3); i >= 0; i--) {
        batch.add(facts.next());
      }
      SortedMap<Key, Served> before = new TreeMap<>(model.served());
      Set<Key> dirty = model.apply(batch);
      if (batches.nextInt(3) == 0) {
        continue; // so that services are dirty more than once before they are served
      }
      SortedMap<Key, Served> after = model.served();
      Compilation full = facts.compiled();
      if (!full.equals(model.compilation())) {
        assertThat(model.compilation()) // says where they differ, and takes its time
            .as("seed %d, event %d: %s", seed, event, batch)
            .usingRecursiveComparison()
            .isEqualTo(full);
      }
      Set<Key> others = new HashSet<>(before.keySet());
      others.addAll(after.keySet());
      others.removeAll(dirty);
      assertThat(others)
          .as("seed %d, event %d: %s touches none of them", seed, event, batch)
          .allSatisfy(key -> assertThat(after.get(key)).isSameAs(before.get(key)));
    }
  }

  /** The worlds of these laws have services with more endpoints than one rule holds. */
  @Test
  void someRoutesLeadToOthers() {
    long fanOuts =
        LongStream.range(SEED, SEED + HISTORIES)
            .filter(
                seed -> {
                  Facts facts = new Facts(seed);
                  facts.begin();
                  for (int event = 0; event < EVENTS; event++) {
                    facts.next();
                  }
                  return facts.compiled().desired().objects().values().stream()
                      .anyMatch(o -> o.stage() == Stage.INNER);
                })
            .count();
    assertThat(fanOuts).isGreaterThan(HISTORIES / 50);
  }

  /** What is compiled of a part is what a whole compilation says of it. */
  @Test
  void aPartIsThatPartOfTheWhole() {
    LongStream.range(SEED, SEED + HISTORIES / 5)
        .parallel()
        .forEach(ModelTest::aPartIsThatPartOfTheWhole);
  }

  private static void aPartIsThatPartOfTheWhole(long seed) {
    Facts facts = new Facts(seed);
    Model model = new Model(Options.DEFAULT);
    model.apply(facts.begin());
    for (int event = 0; event < 2 * EVENTS; event++) {
      Delta delta = facts.next();
      Scope scope = new Scope(model.apply(List.of(delta)), model.settled());
      Compilation part = model.compilation(scope);
      Compilation whole = model.compilation();
      Set<Key> backends = new HashSet<>();
      whole.desired().objects().values().stream()
          .filter(o -> o.service().filter(scope.services()::contains).isPresent())
          .forEach(o -> backends.addAll(o.requires()));
      Predicate<DesiredObject> isPart =
          o ->
              scope.all().contains(o.key())
                  || backends.contains(o.key())
                  || o.service().filter(scope.services()::contains).isPresent();
      assertThat(part.desired().objects().values())
          .as("seed %d, event %d: %s", seed, event, delta)
          .containsExactlyElementsOf(
              whole.desired().objects().values().stream().filter(isPart).toList());
      assertThat(part.routes())
          .containsExactlyElementsOf(
              whole.routes().stream()
                  .filter(r -> scope.services().contains(r.service().key()))
                  .toList());
      assertThat(whole.desired().kept()).containsAllEntriesOf(part.desired().kept());
      assertThat(whole.desired().lacks()).containsAllEntriesOf(part.desired().lacks());
      assertThat(part.desired().lacks().keySet())
          .isEqualTo(in(scope, whole.desired().lacks().keySet()));
      assertThat(part.desired().removed()).isEqualTo(in(scope, whole.desired().removed()));
    }
  }

  private static Set<Key> in(Scope scope, Set<Key> keys) {
    Set<Key> some = new TreeSet<>(keys);
    some.retainAll(scope.all());
    return some;
  }

  /** The services that an endpoint's change touches are those with a selector that matches it. */
  @Test
  void theDirtySetIsWhatAScanFinds() {
    LongStream.range(SEED, SEED + HISTORIES)
        .parallel()
        .forEach(ModelTest::theDirtySetIsWhatAScanFinds);
  }

  private static void theDirtySetIsWhatAScanFinds(long seed) {
    Facts facts = new Facts(seed);
    Model model = new Model(Options.DEFAULT);
    model.apply(facts.begin());
    for (int i = 0; i < 40; i++) {
      model.apply(List.of(facts.next()));
    }
    Compilation before = facts.compiled();
    for (int event = 0; event < EVENTS / 2; event++) {
      Delta delta = facts.nextOfFleet();
      Compilation after = facts.compiled();
      Set<Key> dirty = model.apply(List.of(delta));
      if (sameSource(before, after)) {
        assertThat(dirty)
            .as("seed %d, event %d: %s", seed, event, delta)
            .isEqualTo(scanned(before, after, facts.specs(after)));
      }
      before = after;
    }
  }

  /**
   * What a change of an endpoint does to the ownership of manifests, or to half a change, is more.
   */
  private static boolean sameSource(Compilation before, Compilation after) {
    return before.applied().equals(after.applied())
        && before.desired().removed().equals(after.desired().removed())
        && errors(before).equals(errors(after));
  }

  private static List<Finding> errors(Compilation compilation) {
    return compilation.findings().stream().filter(Finding::isError).toList();
  }

  private static Set<Key> scanned(Compilation before, Compilation after, List<ModelService> specs) {
    Set<Key> services = new HashSet<>();
    Stream.of(difference(before, after), difference(after, before))
        .flatMap(d -> d)
        .forEach(
            labels ->
                specs.stream()
                    .filter(s -> s.key().namespace().equals(labels.namespace()))
                    .filter(s -> s.entries().stream().anyMatch(e -> e.matches(labels.labels())))
                    .forEach(s -> services.add(s.key())));
    return services;
  }

  private record Labels(String namespace, Map<String, String> labels) {}

  /** The labels of each endpoint, and of each replica without one, that the other has not so. */
  private static Stream<Labels> difference(Compilation one, Compilation other) {
    Set<Object> there = new HashSet<>(other.candidates().withheld());
    other.candidates().byNamespace().values().forEach(there::addAll);
    return Stream.concat(
        one.candidates().byNamespace().values().stream()
            .flatMap(List::stream)
            .filter(c -> !there.contains(c))
            .map(c -> new Labels(c.key().namespace(), c.labels())),
        one.candidates().withheld().stream()
            .filter(w -> !there.contains(w))
            .map(w -> new Labels(w.replica().key().namespace(), w.labels())));
  }

  @Test
  void oneEventAmongTenThousandServicesServesThoseItTouches() {
    Model model = new Model(Options.DEFAULT);
    List<Delta> fleet = new ArrayList<>();
    fleet.add(new Delta.ClusterSeen(new InferenceCluster("c", Meta.NONE, "10.0.0.1")));
    for (int i = 0; i < 10_000; i++) {
      Map<String, String> labels = Map.of("app", "app-" + i, "tier", "all");
      fleet.add(new Delta.ReplicaSeen(replica("replica-" + i, labels, true)));
      Key key = new Key(Kind.MODEL_SERVICE, "a", "service-" + i);
      Entry entry = new Entry(new TreeMap<>(labels), null, 0);
      fleet.add(new Delta.ServiceSeen(new ModelService(key, Meta.NONE, List.of(entry))));
    }
    assertThat(model.apply(fleet)).hasSize(10_000);
    Map<Key, Served> before = new HashMap<>(model.served());
    Map<String, String> labels = Map.of("app", "app-7", "tier", "all");
    assertThat(model.apply(List.of(new Delta.ReplicaSeen(replica("replica-7", labels, false)))))
        .containsExactly(new Key(Kind.MODEL_SERVICE, "a", "service-7"));
    assertThat(model.served().values())
        .filteredOn(s -> before.get(s.route().service().key()) != s)
        .hasSize(1);
  }

  private static ModelReplica replica(String name, Map<String, String> labels, boolean ready) {
    return new ModelReplica(
        new Key(Kind.MODEL_REPLICA, "a", name), Meta.of(labels, Map.of()), "c", ready, "");
  }
}
