package ai.modelplane.compiler.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is printed can be seen, so that what differs looks different. */
class PrintableTest {

  @ParameterizedTest
  @ValueSource(
      ints = {
        0x00AD, 0x061C, 0x180E, 0x200B, 0x200C, 0x200D, 0x200E, 0x2028, 0x202E, 0x2060, 0x2064,
        0x2066, 0x206F, 0xFEFF, 0xFFF9, 0xE0001, 0xE0061
      })
  void whatHasNoWidthOrTurnsTheTextIsMadeVisible(int c) {
    String name = "fo" + Character.toString(c) + "o";

    assertThat(Printable.text(name)).isEqualTo("fo\uFFFDo");
    assertThat(Printable.text("a: 1\t" + name)).isEqualTo("a: 1\u2409fo\uFFFDo");
  }

  @Test
  void whatIsSeenStays() {
    String seen = "r\u00F6ute e\u0301 \u6A21\u578B \uD83D\uDE80 \u2026 \u00A0";

    assertThat(Printable.text(seen)).isEqualTo(seen);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "`::stop-commands::x` | `\uFF1A:stop-commands::x`",
        "`  \u00A0::x` | `  \u00A0\uFF1A:x`",
        "`a ::x` | `a ::x`",
        "`::1` | `\uFF1A:1`",
        "`a ##[error]b` | `a \uFF03#[error]b`",
        "`###vso[x]` | `#\uFF03#vso[x]`",
        "`## heading [x]` | `## heading [x]`",
        "`section_start:1:a` | `section_start\uFF1A1:a`",
      })
  void whatARunnerObeysIsReadTheSameAndNotObeyed(String text, String shown) {
    assertThat(Printable.text(text)).isEqualTo(shown);
    assertThat(Printable.line("\t" + text)).isEqualTo("\t" + shown);
    assertThat(Printable.lines("x\n" + text + "\n")).isEqualTo("x\n" + shown + "\n");
    assertThat(Printable.isCommand(text)).isEqualTo(!text.equals(shown));
  }
}
