package ai.modelplane.reconciler.preview;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.reconciler.plan.Traffic.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordsTest {

  @ParameterizedTest
  @CsvSource({
    "0, -",
    "0.000001, <0.1 %",
    "0.0005, 0.1 %",
    "0.333333, 33.3 %",
    "0.9994, 99.9 %",
    "0.999999, >99.9 %",
    "1, 100.0 %"
  })
  void aShareNeverReadsAsNoneOrAllUnlessItIs(double share, String text) {
    assertThat(Words.percent(share)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "0.5, 0.75, '', +25.0",
    "0.5, 0.25, '', \u221225.0",
    "0.5, 0.50001, '', +<0.1",
    "0.5, 0.5, '', ''",
    "0.5, 0.5, east, moves"
  })
  void whatAnEndpointGainsOrLoses(double before, double after, String was, String text) {
    assertThat(Words.difference(new Row("a", "west", before, after, "", was))).isEqualTo(text);
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
                + " traffic moves in 3 services, 1 service starts to be served");
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
}
