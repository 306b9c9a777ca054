package ai.modelplane.reconciler.notify;

import static ai.modelplane.reconciler.notify.CommitStatus.State.FAILURE;
import static ai.modelplane.reconciler.notify.CommitStatus.State.PENDING;
import static ai.modelplane.reconciler.notify.CommitStatus.State.SUCCESS;
import static ai.modelplane.reconciler.notify.CommitStatus.State.UNSERVED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.diagnostic.Finding;
import ai.modelplane.compiler.diagnostic.Rule;
import ai.modelplane.compiler.diagnostic.Severity;
import ai.modelplane.compiler.diagnostic.Where;
import ai.modelplane.compiler.dialect.Dialect;
import ai.modelplane.compiler.hold.Hold;
import ai.modelplane.reconciler.apply.ChangeSet;
import ai.modelplane.reconciler.apply.ChangeSet.Outcome;
import ai.modelplane.reconciler.apply.ChangeSet.Result;
import ai.modelplane.reconciler.notify.CommitStatus.State;
import ai.modelplane.reconciler.plan.Note;
import ai.modelplane.reconciler.plan.Traffic;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CommitStatusTest {

  private static Key service(String name) {
    return new Key(Kind.MODEL_SERVICE, "ml", name);
  }

  private static Traffic traffic(String name, double before, double after) {
    Traffic.Row row =
        new Traffic.Row(List.of(name + "-0"), "east", before, after, "", Optional.empty());
    return new Traffic(service(name), List.of(row), Note.NONE, new TreeSet<>());
  }

  private static Outcome route(String name, Result result) {
    return new Outcome(Dialect.route(service(name)), result, "", null);
  }

  private static ChangeSet changes(Outcome... outcomes) {
    return new ChangeSet(List.of(outcomes), 7);
  }

  private static Finding finding(Severity severity, String message) {
    return new Finding(
            Rule.values()[0], new Where.File("a.yaml"), service("qwen").resource(), message, null)
        .as(severity);
  }

  static List<Arguments> passes() {
    Traffic more = traffic("qwen", 0.2, 0.8);
    Traffic same = traffic("kimi", 1, 1);
    Traffic lost = traffic("lost", 1, 0);
    Traffic fresh = traffic("new", 0, 1);
    Outcome unanswered =
        new Outcome(
            new Key(Kind.SERVICE, "ml", "old"),
            Result.SKIPPED,
            new ChangeSet.Held(
                new Hold.Unanswered(Dialect.route(service("qwen")), Duration.ofSeconds(30))),
            null);
    Outcome refused =
        new Outcome(service("qwen"), Result.FAILED, "the webhook policy.example denied it", null);
    return List.of(
        arguments(
            "nothing is written",
            List.of(more, same),
            List.of(),
            changes(),
            SUCCESS,
            "no change to traffic"),
        arguments(
            "a route is written with the same shares",
            List.of(same),
            List.of(),
            changes(route("kimi", Result.CONFIGURED)),
            SUCCESS,
            "no change to traffic"),
        arguments(
            "shares change",
            List.of(more, same),
            List.of(),
            changes(route("qwen", Result.CONFIGURED)),
            SUCCESS,
            "1 service changed"),
        arguments(
            "of everything one",
            List.of(more, lost, fresh, traffic("old", 1, 0)),
            List.of(),
            changes(
                route("qwen", Result.CONFIGURED),
                route("lost", Result.CONFIGURED),
                route("new", Result.CREATED),
                route("old", Result.DELETED)),
            UNSERVED,
            "1 service changed, 1 created, 1 deleted, 1 unserved: lost"),
        arguments(
            "a service begins without an endpoint",
            List.of(traffic("new", 0, 0)),
            List.of(),
            changes(route("new", Result.CREATED)),
            SUCCESS,
            "1 service created"),
        arguments(
            "many are unserved",
            IntStream.range(0, 9).mapToObj(i -> traffic("s" + i, 1, 0)).toList(),
            List.of(),
            new ChangeSet(
                IntStream.range(0, 9).mapToObj(i -> route("s" + i, Result.CONFIGURED)).toList(), 0),
            UNSERVED,
            "9 services unserved: s0, s1, s2 and 6 more"),
        arguments(
            "the gateway has not answered",
            List.of(more),
            List.of(),
            changes(route("qwen", Result.CONFIGURED), unanswered),
            PENDING,
            "1 service changed"),
        arguments(
            "a manifest has an error",
            List.of(more),
            List.of(
                finding(Severity.WARNING, "not this one"),
                finding(Severity.ERROR, "weight is -1, expected 0 or more")),
            changes(route("qwen", Result.CONFIGURED)),
            FAILURE,
            "1 service changed; 1 error: ModelService ml/qwen: weight is -1, expected 0 or more"),
        arguments(
            "the cluster refuses a service",
            List.of(),
            List.of(finding(Severity.ERROR, "first")),
            changes(refused),
            FAILURE,
            "no change to traffic; 2 errors: ModelService ml/qwen: first"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("passes")
  void itSaysWhatTheCommitDidToTheTraffic(
      String name,
      List<Traffic> traffic,
      List<Finding> findings,
      ChangeSet changes,
      State state,
      String description) {
    assertThat(CommitStatus.of(traffic, findings, changes, false))
        .as(name)
        .isEqualTo(new CommitStatus(state, description));
  }

  @Test
  void aPassThatWasEndedIsNotTheEnd() {
    assertThat(CommitStatus.of(List.of(), List.of(), changes(), true).state()).isEqualTo(PENDING);
  }

  @Test
  void whatIsSaidIsShortAndHarmless() {
    List<String> messages =
        List.of(
            "x".repeat(500),
            "\u001b[31mred\u202e",
            "::error::no command\n##[error]",
            "password=hunter22hunter22",
            "https://ann:hunter22hunter22@example.com",
            "x".repeat(80) + " token=hunter22hunter22",
            "\uD83D\uDE00".repeat(300));
    for (String message : messages) {
      String description =
          CommitStatus.of(List.of(), List.of(finding(Severity.ERROR, message)), changes(), false)
              .description();
      assertThat(description.codePointCount(0, description.length())).isLessThanOrEqualTo(140);
      assertThat(description)
          .doesNotContain("hunter22", "\u001b", "\u202e", "\n", "##[")
          .startsWith("no change to traffic; 1 error: ModelService ml/qwen: ");
    }
    assertThat(Stream.of(new CommitStatus(SUCCESS, "x".repeat(140)).description()))
        .as("as long as it may be")
        .containsExactly("x".repeat(140));
  }
}
