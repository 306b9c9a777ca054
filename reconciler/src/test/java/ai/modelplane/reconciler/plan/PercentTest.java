package ai.modelplane.reconciler.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A share reads the same on the machine of somebody who writes 12,5. */
class PercentTest {

  private final Locale usual = Locale.getDefault();

  @BeforeEach
  void somebodyElsesMachine() {
    Locale.setDefault(Locale.GERMANY);
  }

  @AfterEach
  void asItWas() {
    Locale.setDefault(usual);
  }

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
    assertThat(Percent.of(share)).isEqualTo(text);
  }
}
