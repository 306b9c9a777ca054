package ai.modelplane.reconciler.githost;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PushedRefTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"ref\": \"refs/heads/main\", \"before\": \"0\", \"commits\": []}",
        "{\"object_kind\": \"push\", \"project\": {\"ref\": \"refs/heads/x\"}, \"a\": [1, [2]],"
            + " \"ref\": \"refs/heads/main\"}",
        "{\"ref\": \"refs/heads/main\", cut off"
      })
  void itIsWhatAllHostsCallIt(String body) {
    assertThat(PushedRef.in(body.getBytes(UTF_8))).contains("refs/heads/main");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "\"refs/heads/main\"",
        "{",
        "{}",
        "{\"ref\"",
        "{\"ref\": null}",
        "{\"ref\": 7}",
        "{\"ref\": {\"ref\": \"refs/heads/main\"}}",
        "{\"ref\": \"main\", \"ref_type\": \"branch\"}",
        "{\"zen\": \"Keep it logically awesome.\", \"hook_id\": 1}",
        "payload=%7B%22ref%22%3A%22refs%2Fheads%2Fmain%22%7D"
      })
  void aBodyThatDoesNotSayHasNone(String body) {
    assertThat(PushedRef.in(body.getBytes(UTF_8))).isEmpty();
  }

  @Test
  void aBodyThatNeverEndsItsListsHasNone() {
    assertThat(PushedRef.in(("{\"a\": " + "[".repeat(1 << 20)).getBytes(UTF_8))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "null",
      value = {
        "refs/heads/main, main, true",
        "refs/heads/main, refs/heads/main, true",
        "refs/heads/main, heads/main, true",
        "refs/heads/main, main~1, true",
        "refs/heads/main, main^, true",
        "refs/heads/main, main@{1}, true",
        "refs/heads/main, null, true",
        "refs/heads/main, HEAD, true",
        "refs/heads/main, HEAD~2, true",
        "refs/heads/main, @, true",
        "refs/heads/main, @{upstream}, true",
        "refs/heads/main, 0123456789abcdef0123456789abcdef01234567, true",
        "refs/heads/main, 0123abc, true",
        "refs/tags/v1, v1, true",
        "refs/heads/team/v1, team/v1, true",
        "refs/heads/v1, v1, true",
        "refs/heads/other, main, false",
        "refs/heads/main2, main, false",
        "refs/heads/team/main, main, false",
        "refs/tags/v2, v1, false",
        "refs/heads/other, main~1, false",
        "refs/pull/1/head, main, false"
      })
  void aPushConcernsTheRevisionThatItMayChange(String ref, String rev, boolean concerns) {
    assertThat(PushedRef.concerns(ref, rev)).isEqualTo(concerns);
  }
}
