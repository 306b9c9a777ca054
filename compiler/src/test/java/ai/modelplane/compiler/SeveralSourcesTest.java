package ai.modelplane.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.diagnostic.Rule;
import ai.modelplane.compiler.diagnostic.Where;
import ai.modelplane.compiler.fleet.FleetState;
import ai.modelplane.compiler.hold.Hold;
import ai.modelplane.compiler.hold.Refusal;
import ai.modelplane.compiler.manifest.Manifest;
import ai.modelplane.compiler.manifest.Manifests;
import ai.modelplane.compiler.source.Identity;
import ai.modelplane.testing.Yaml;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Several sources together decide what each decides alone. */
class SeveralSourcesTest extends Compiling {

  private static final int HISTORIES = 500 * Integer.getInteger("modelplane.worlds.times", 1);
  private static final long SEED = Long.getLong("modelplane.worlds", 0);
  private static final int EVENTS = 30;

  @Test
  void eachDecidesAsItDoesAlone() {
    LongStream.range(SEED, SEED + HISTORIES).parallel().forEach(SeveralSourcesTest::asAlone);
  }

  private static void asAlone(long seed) {
    Facts facts = new Facts(seed);
    for (int event = 0; event < EVENTS; event++) {
      facts.next();
    }
    Claims together = claims(facts, facts.sources());
    Map<Key, Manifest> applied = new HashMap<>();
    Set<Key> removed = new HashSet<>();
    Map<Key, Hold> held = new HashMap<>();
    List<String> findings = new ArrayList<>();
    int contended = 0;
    for (SourceManifests source : facts.sources()) {
      Claims alone = claims(facts, List.of(source));
      for (Manifest manifest : alone.applied()) {
        contended += applied.putIfAbsent(manifest.key(), manifest) == null ? 0 : 1;
      }
      removed.addAll(alone.removed());
      held.putAll(alone.held());
      alone.findings().forEach(f -> findings.add(f.message()));
    }
    assertThat(together.applied())
        .as("seed %d", seed)
        .containsExactlyInAnyOrderElementsOf(applied.values());
    assertThat(together.removed()).as("seed %d", seed).containsExactlyInAnyOrderElementsOf(removed);
    assertThat(together.held()).as("seed %d", seed).isEqualTo(held);
    List<String> more =
        new ArrayList<>(together.findings().stream().map(f -> f.message()).toList());
    findings.forEach(more::remove);
    assertThat(more).as("seed %d: one for each that another has", seed).hasSize(contended);
  }

  private static Claims claims(Facts facts, List<SourceManifests> sources) {
    return Compiler.model(Options.DEFAULT, sources, facts.fleet()).claims();
  }

  /** Its place in the order decides alone who has what nobody has applied. */
  @Test
  void whatIsNewAndInSeveralIsOfTheFirstAndTheOtherIsToldWhose() {
    write(service("qwen"));
    Identity one = new Identity(SOURCE, "git.example.com/ml/one");
    Identity two = new Identity(RandomSpecs.OTHER, "git.example.com/ml/two");
    List<SourceManifests> both =
        List.of(new SourceManifests(manifests(), one), new SourceManifests(manifests(), two));

    Claims claims = Compiler.model(Options.DEFAULT, both, FleetState.EMPTY).claims();

    assertThat(claims.source(key("qwen"))).isEqualTo(one);
    assertThat(claims.refused())
        .isEqualTo(
            Map.of(key("qwen"), new Refusal.OtherSource("qwen.yaml", "git.example.com/ml/one")));
    assertThat(claims.findings())
        .singleElement()
        .satisfies(f -> assertThat(f.message()).contains("git.example.com/ml/one"));
  }

  /**
   * What is broken in one keeps nothing of another: not its deletions, nor its half of a change.
   */
  @Test
  void aBrokenManifestHoldsNothingOfAnotherSource() {
    live(ours("qwen", RandomSpecs.OTHER, "qwen.yaml"));
    live(ours("gone", RandomSpecs.OTHER, "gone.yaml"));
    write(Yaml.service("qwen").over("nobody"));
    Manifests good = manifests();
    files.clear();
    files.put("broken.yaml", "kind: [");
    SourceManifests broken = new SourceManifests(manifests(), new Identity(SOURCE, "one"));
    SourceManifests other = new SourceManifests(good, new Identity(RandomSpecs.OTHER, "other"));

    Compilation compilation = Compiler.compile(options, List.of(broken, other), fleet());

    assertThat(compilation.desired().removed()).containsExactly(key("gone"));
    assertThat(compilation.desired().kept()).isEmpty();
    assertThat(compilation.desired().unserved()).containsExactly(route("qwen"));
  }

  /** Of a finding that has no line people see of which source it is. */
  @Test
  void aSourceThatIsEmptyIsNamedAndHoldsItsOwnAlone() {
    live(ours("qwen"));
    live(ours("kimi", RandomSpecs.OTHER, "kimi.yaml"));
    write(service("other"));
    SourceManifests empty =
        new SourceManifests(Manifests.NONE, new Identity(SOURCE, "git.example.com/ml/one"));
    SourceManifests other =
        new SourceManifests(manifests(), new Identity(RandomSpecs.OTHER, "other"));

    Compilation compilation = Compiler.compile(options, List.of(empty, other), fleet());

    assertThat(compilation.desired().removed()).containsExactly(key("kimi"));
    assertThat(compilation.desired().kept()).containsOnlyKeys(key("qwen"));
    assertThat(compilation.findings())
        .filteredOn(f -> f.rule() == Rule.PRUNE_LIMIT)
        .extracting(f -> f.where())
        .containsExactly(new Where.File("git.example.com/ml/one"));
  }
}
