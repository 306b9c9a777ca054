package ai.modelplane.compiler.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Checked against what sigs.k8s.io/yaml v1.6.0 makes of the same text. */
class ScalarsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "y | true",
        "Y | true",
        "yes | true",
        "YES | true",
        "on | true",
        "TRUE | true",
        "n | false",
        "No | false",
        "Off | false",
        "false | false",
        "~ | null",
        "null | null",
        "NULL | null",
        "1 | 1",
        "+1 | 1",
        "-1 | -1",
        "-0 | 0",
        "007 | 7",
        "0777 | 511",
        "08 | 8",
        "09.5 | 9.5",
        "0o17 | 15",
        "0x1F | 31",
        "-0x10 | -16",
        "0b101 | 5",
        "1_000 | 1000",
        "0_7 | 7",
        "1.0 | 1",
        "1.5 | 1.5",
        ".5 | 0.5",
        "0.5 | 0.5",
        "0.000001 | 1.0E-6",
        "5. | 5",
        "1e3 | 1000",
        "1E+3 | 1000",
        "12e03 | 12000",
        "-.5 | -0.5",
        "0.5_0 | 0.5",
        "9223372036854775807 | 9223372036854775807",
        "18446744073709551615 | 18446744073709551615",
        "18446744073709551616 | 1.8446744073709552E19",
        "0xffffffffffffffff | 18446744073709551615",
      })
  void isRead(String text, String json) {
    assertThat(Scalars.plain(text).toString()).isEqualTo(json);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "yEs",
        "tRue",
        "nULL",
        "Nul",
        "0b2",
        "0x",
        "0xg",
        "_1",
        "1:30",
        "190:20:30",
        "2001-01-01",
        "1e400",
        ".",
        "..",
        "-",
        "+",
        "inf",
        "nan",
        "1.2.3",
        "1,000",
        "1e",
        "=",
        "<<",
        "--1",
        "+-1",
        "0x1ffffffffffffffff",
        "٣",
        "1٣"
      })
  void staysText(String text) {
    assertThat(Scalars.plain(text).textValue()).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"5", "2147483647"})
  void aSmallNumberIsAnIntAsInJson(String text) {
    assertThat(Scalars.plain(text).isInt()).isTrue();
  }
}
