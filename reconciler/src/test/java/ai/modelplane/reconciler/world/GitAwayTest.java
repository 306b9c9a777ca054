package ai.modelplane.reconciler.world;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.source.Identity;
import ai.modelplane.reconciler.apply.ChangeSet;
import ai.modelplane.reconciler.cluster.ServiceEvent;
import ai.modelplane.reconciler.gather.Input;
import ai.modelplane.reconciler.gather.Outage;
import ai.modelplane.reconciler.prepare.Prepared;
import ai.modelplane.testing.Yaml;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** While Git is away, endpoints still live. */
class GitAwayTest extends Story {

  private static final Instant READ = Instant.parse("2026-02-02T08:00:00Z");
  private static final Instant AWAY = Instant.parse("2026-02-02T10:00:00Z");

  private ChangeSet passWithoutGit(Instant now) {
    return passWithoutGit(world, now);
  }

  private static ChangeSet passWithoutGit(World world, Instant now) {
    return world.one.execute(world.store, withoutGit(world, now));
  }

  static Prepared withoutGit(World world) {
    return withoutGit(world, AWAY);
  }

  private static Prepared withoutGit(World world, Instant now) {
    Outage outage = Outage.of(world.store, identity(world), now);
    return world.one.pass(world.store).prepare(Input.away(outage));
  }

  private static Optional<Identity> identity(World world) {
    return Optional.of(world.one.source());
  }

  private void twoServe() {
    service("qwen", "x");
    endpoint("one", "x", "http://10.0.0.1/v1");
    replica("ml");
    pass();
    Outage.over(store, identity(world), "abc", READ);
    assertThat(targets("qwen")).containsExactly("10.0.0.1", "10.0.0.3");
  }

  private void isReady(boolean ready) {
    runs(Yaml.replica("replica", "east").in("ml").deployment("x").ready(ready));
  }

  @Test
  void aReplicaThatFailsIsWithdrawnAndComesBack() {
    twoServe();
    isReady(false);
    passWithoutGit(AWAY);
    assertThat(targets("qwen")).containsExactly("10.0.0.1");
    isReady(true);
    passWithoutGit(AWAY);
    assertThat(targets("qwen")).containsExactly("10.0.0.1", "10.0.0.3");
  }

  @Test
  void servicesSayHowOldTheirRevisionIsAndAnEventSaysItOnce() {
    twoServe();
    JsonNode accepted = condition("qwen", "Accepted");
    String revision = status("qwen").path("revision").asText();
    String note =
        "the source cannot be read since 2026-02-02T10:00:00Z: revision abc, which was read last at"
            + " 2026-02-02T08:00:00Z, is served";

    passWithoutGit(AWAY);

    assertThat(condition("qwen", "SourceRead").path("status").asText()).isEqualTo("False");
    assertThat(condition("qwen", "SourceRead").path("message").asText()).isEqualTo(note);
    assertThat(condition("qwen", "Accepted")).isEqualTo(accepted);
    assertThat(status("qwen").path("revision").asText()).isEqualTo(revision).isNotEmpty();
    int writes = store.writes();
    passWithoutGit(AWAY.plusSeconds(60));
    assertThat(store.writes()).as("of a second pass").isEqualTo(writes);
    assertThat(store.events())
        .filteredOn(e -> e.reason().equals("SourceUnreadable"))
        .extracting(ServiceEvent::note)
        .containsExactly(note);

    pass();
    Outage.over(store, identity(world), "def", AWAY.plusSeconds(120));
    assertThat(status("qwen").findValuesAsText("type")).doesNotContain("SourceRead");
    passWithoutGit(AWAY.plusSeconds(180));
    assertThat(condition("qwen", "SourceRead").path("message").asText())
        .contains("since 2026-02-02T10:03:00Z: revision def, which");
  }

  /** The pass of another source does not know whether this one can be read. */
  @Test
  void thePassOfAnotherSourceLeavesWhatIsSaid() {
    twoServe();
    passWithoutGit(AWAY);
    JsonNode said = condition("qwen", "SourceRead");
    int writes = store.writes();
    world.two.run(store);
    assertThat(store.writes()).isEqualTo(writes);
    assertThat(condition("qwen", "SourceRead")).isEqualTo(said);
  }

  /** It was never read by anybody who left word: a first start, or another cluster. */
  @Test
  void withoutAnyRecordWhatIsLiveIsServed() {
    store.update(
        ms("qwen"),
        "kubectl-create",
        t -> t.set("spec", Yaml.service("qwen").over("x").tree().path("spec")));
    replica("ml");
    passWithoutGit(AWAY);
    assertThat(targets("qwen")).containsExactly("10.0.0.3");
  }

  /** What people wrote is neither created nor changed nor deleted, whatever happened before. */
  @Test
  void nothingThatPeopleWroteIsTouched() {
    Worlds.each(
        500,
        World::changed,
        world -> {
          SortedMap<Key, String> before = written(world.store);

          passWithoutGit(world, AWAY);

          assertThat(written(world.store)).isEqualTo(before);
          int writes = world.store.writes();
          passWithoutGit(world, AWAY);
          assertThat(world.store.writes()).as("of a second pass").isEqualTo(writes);
        });
  }

  /** Services, and endpoints that stand for no replica: all but their status. */
  private static SortedMap<Key, String> written(Store store) {
    SortedMap<Key, String> written = new TreeMap<>();
    store.all().stream()
        .filter(o -> List.of(Kind.MODEL_SERVICE, Kind.MODEL_ENDPOINT).contains(o.key().kind()))
        .filter(o -> !o.standsForReplica())
        .forEach(
            o ->
                written.put(
                    o.key(), o.tree().path("spec") + " " + o.tree().at("/metadata/labels")));
    return written;
  }
}
