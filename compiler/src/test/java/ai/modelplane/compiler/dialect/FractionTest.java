package ai.modelplane.compiler.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class FractionTest {

  @Test
  void equalSharesAreEqual() {
    assertThat(new Fraction(6, 8)).isEqualTo(new Fraction(3, 4)).hasToString("3/4");
    assertThat(new Fraction(0, 8)).isEqualTo(new Fraction(0, 1));
    assertThat(new Fraction(1_000_000, 16_000_000)).isEqualTo(new Fraction(1, 16));
    assertThat(new Fraction(1, 3)).isNotEqualTo(new Fraction(333_333, 1_000_000));
    assertThat(new Fraction(3, 4).value()).isEqualTo(0.75);
  }

  @Test
  void aShareOfNothingIsRefused() {
    assertThatThrownBy(() -> new Fraction(1, 0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Fraction(-1, 2)).isInstanceOf(IllegalArgumentException.class);
  }
}
