package ai.modelplane.reconciler.preview;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.diagnostic.Rule;
import ai.modelplane.compiler.hold.Hold;
import ai.modelplane.reconciler.plan.Change;
import ai.modelplane.reconciler.plan.Note;
import ai.modelplane.reconciler.plan.Note.Meaning;
import ai.modelplane.reconciler.plan.Plan;
import ai.modelplane.reconciler.plan.Traffic;
import ai.modelplane.reconciler.plan.Traffic.Former;
import ai.modelplane.reconciler.plan.Traffic.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordsTest {

  @ParameterizedTest
  @CsvSource({
    "0.5, 0.75, '', +25.0",
    "0.5, 0.25, '', \u221225.0",
    "0.5, 0.50001, '', +<0.1",
    "0.5, 0.5, '', ''",
    "0.5, 0.5, east, moves"
  })
  void whatAnEndpointGainsOrLoses(double before, double after, String was, String text) {
    Optional<Former> former =
        was.isEmpty() ? Optional.empty() : Optional.of(new Former.Cluster(was));
    assertThat(Words.difference(new Row(List.of("a"), "west", before, after, "", former)))
        .isEqualTo(text);
  }

  @Test
  void theHeadlineSaysWhatMattersMost() {
    assertThat(Words.headline(Changes.none())).isEqualTo("No differences");
    assertThat(Words.headline(Changes.canary())).isEqualTo("ml-team/kimi: 15.0 % of requests move");
    assertThat(Words.headline(Changes.first()))
        .isEqualTo("ml-team/kimi: starts to be served by 2 endpoints");
    assertThat(Words.headline(Changes.everything()))
        .isEqualTo(
            "Not all of it could be compared: 1 error; 1 service is no longer served,"
                + " 1 service will not be served, traffic moves in 3 services,"
                + " 1 service starts to be served, 1 service stays as it is");
    assertThat(Words.headline(Changes.unserved())).isEqualTo("ml-team/kimi: will not be served");
    assertThat(Words.headline(Changes.unknown(Changes.error())))
        .isEqualTo("Not all of it could be compared: 1 error");
  }

  @Test
  void aCommitIsNamedByItsFirstCharacters() {
    assertThat(Words.name("models at 0123456789abcdef0123456789abcdef01234567"))
        .isEqualTo("models at 0123456789ab");
    assertThat(Words.name("x".repeat(300))).hasSize(203);
  }

  /** Whoever approves this and then allows the deletions takes two services away. */
  @Test
  void whatADeletionThatIsHeldWouldTakeAwayIsSaid() {
    assertThat(Words.headline(Changes.held()))
        .isEqualTo("2 deletions are held; 2 services would no longer be served");
  }

  @ParameterizedTest
  @CsvSource({
    "RESOURCE_REFUSED, 1 object is refused by the cluster; but for that",
    "RESOURCE_CONFLICT, 1 object is in conflict;",
    "RESOURCE_NOT_OURS, 1 object is in conflict;",
    "ROUTE_BACKENDS, 1 service matches more endpoints than a route can hold;",
    "SCHEMA_TYPE, Not all of it could be compared: 1 error;"
  })
  void whatStandsInTheWayIsNamed(Rule rule, String what) {
    Preview canary = Changes.canary();
    Preview preview =
        new Preview("", "", canary.plan(), canary.traffic(), List.of(Changes.found(rule)));

    assertThat(Words.headline(preview)).isEqualTo(what + " ml-team/kimi: 15.0 % of requests move");
  }

  @Test
  void whatStaysDoesNotHideTheOneServiceThatMoves() {
    Preview canary = Changes.canary();
    List<Traffic> traffic = new ArrayList<>(canary.traffic());
    Key paused = new Key(Kind.MODEL_SERVICE, "ml-team", "paused");
    traffic.add(staying(paused, Meaning.STAYS));
    List<Change> changes = new ArrayList<>(canary.plan().changes());
    changes.add(new Change.Skip(paused, Hold.Paused.ITSELF));
    Plan plan = new Plan(changes, List.of());

    assertThat(Words.headline(new Preview("", "", plan, traffic, List.of())))
        .isEqualTo("ml-team/kimi: 15.0 % of requests move; 1 service stays as it is");
  }

  @Test
  void whatBecomesOfAServiceWhoseTrafficStays() {
    Key key = new Key(Kind.MODEL_SERVICE, "ml-team", "kimi");
    assertThat(Words.effect(staying(key, Meaning.NONE))).isEqualTo("no request moves");
    assertThat(Words.effect(staying(key, Meaning.NOT_COMPARED))).isEqualTo("is not compared");
    assertThat(Words.effect(staying(key, Meaning.UNANSWERED))).isEqualTo("will not be served");
    assertThat(Words.effect(staying(key, Meaning.DELETION_HELD)))
        .isEqualTo("would no longer be served");
    assertThat(Words.effect(staying(key, Meaning.STAYS))).isEqualTo("stays as it is");
  }

  private static Traffic staying(Key service, Meaning meaning) {
    Note note = new Note(meaning, "why");
    return new Traffic(service, List.of(), note, new TreeSet<>(Set.of(service)));
  }
}
