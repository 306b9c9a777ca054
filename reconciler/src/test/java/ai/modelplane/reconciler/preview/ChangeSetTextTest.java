package ai.modelplane.reconciler.preview;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.reconciler.apply.ChangeSet;
import ai.modelplane.reconciler.apply.ChangeSet.Outcome;
import ai.modelplane.reconciler.apply.ChangeSet.Result;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChangeSetTextTest {

  static final Key KEY = new Key(Kind.HTTP_ROUTE, "ml-team", "qwen");

  static Outcome outcome(Result result, String message) {
    return new Outcome(KEY, result, message, null);
  }

  @Test
  void aLineSaysWhatHappenedInTheWordsOfKubectl() {
    assertThat(ChangeSetText.line(outcome(Result.CREATED, ""), Style.PLAIN))
        .isEqualTo("HTTPRoute ml-team/qwen created");
    assertThat(ChangeSetText.line(outcome(Result.FAILED, "no right"), Style.PLAIN))
        .isEqualTo("HTTPRoute ml-team/qwen failed: no right");
    assertThat(ChangeSetText.line(outcome(Result.DELETED, "gone"), Style.COLOUR))
        .isEqualTo("HTTPRoute ml-team/qwen \u001b[31mdeleted\u001b[0m: gone");
  }

  @Test
  void theSummaryCountsWhatThereIs() {
    assertThat(ChangeSetText.summary(new ChangeSet(List.of(), 7))).isEqualTo("7 unchanged");
    assertThat(
            ChangeSetText.summary(
                new ChangeSet(
                    List.of(
                        outcome(Result.CONFLICT, ""),
                        outcome(Result.CREATED, ""),
                        outcome(Result.CREATED, ""),
                        outcome(Result.SKIPPED, "")),
                    0)))
        .isEqualTo("2 created, 1 skipped, 1 conflict, 0 unchanged");
  }
}
