package ai.modelplane.reconciler.preview;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.compiler.text.Printable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Nobody gets at a terminal through the text of a plan. */
class HostilePlanTextTest {

  @ParameterizedTest
  @MethodSource("ai.modelplane.reconciler.preview.Hostile#texts")
  void aTerminalObeysNobodysText(String text) {
    assertThat(PlanText.of(Hostile.preview(text), Style.PLAIN).codePoints())
        .noneMatch(c -> c != '\n' && Printable.isControl(c));
  }
}
