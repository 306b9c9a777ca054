package ai.modelplane.reconciler.githost;

import static ai.modelplane.reconciler.notify.CommitStatus.NOTHING;
import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.reconciler.githost.CommitStatuses.Told;
import ai.modelplane.reconciler.notify.CommitStatus;
import ai.modelplane.reconciler.notify.CommitStatus.State;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommitReportsTest {

  private static Told told(String revision, State state, String description) {
    return new Told(revision, new CommitStatus(state, description));
  }

  @Test
  void theFirstCommitIsTold() {
    Told now = told("a", State.SUCCESS, "1 service created");
    assertThat(CommitReports.next(Optional.empty(), now)).contains(now);
  }

  @ParameterizedTest
  @CsvSource({
    "SUCCESS, b, SUCCESS, true",
    "FAILURE, b, FAILURE, true",
    "SUCCESS, a, SUCCESS, false",
    "SUCCESS, a, FAILURE, false",
    "SUCCESS, a, PENDING, false",
    "UNSERVED, a, SUCCESS, false",
    "UNSERVED, a, FAILURE, false",
    "UNSERVED, b, SUCCESS, true",
    "FAILURE, a, FAILURE, false",
    "FAILURE, a, SUCCESS, true",
    "PENDING, a, PENDING, false",
    "PENDING, a, FAILURE, true",
    "PENDING, a, SUCCESS, true"
  })
  void aCommitIsToldAgainOnlyUntilItHasSucceeded(
      State before, String revision, State state, boolean isTold) {
    Told now = told(revision, state, "1 service changed");
    assertThat(CommitReports.next(Optional.of(told("a", before, "2 services changed")), now))
        .isEqualTo(isTold ? Optional.of(now) : Optional.empty());
  }

  /** The routes were written by the pass before, and this one found the Gateway's answer. */
  @Test
  void whatTheFirstPassDidIsNotForgottenWhenTheSecondOneEndsIt() {
    Told before = told("a", State.PENDING, "2 services changed");
    assertThat(CommitReports.next(Optional.of(before), told("a", State.SUCCESS, NOTHING)))
        .contains(told("a", State.SUCCESS, "2 services changed"));
    assertThat(CommitReports.next(Optional.of(before), told("b", State.SUCCESS, NOTHING)))
        .contains(told("b", State.SUCCESS, NOTHING));
    assertThat(
            CommitReports.next(
                Optional.of(told("a", State.PENDING, "")), told("a", State.SUCCESS, NOTHING)))
        .as("of a process that is gone")
        .contains(told("a", State.SUCCESS, NOTHING));
  }
}
