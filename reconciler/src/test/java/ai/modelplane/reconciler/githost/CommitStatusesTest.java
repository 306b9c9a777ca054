package ai.modelplane.reconciler.githost;

import static ai.modelplane.reconciler.notify.CommitStatus.State.FAILURE;
import static ai.modelplane.reconciler.notify.CommitStatus.State.PENDING;
import static ai.modelplane.reconciler.notify.CommitStatus.State.SUCCESS;
import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.reconciler.githost.CommitStatuses.Told;
import ai.modelplane.reconciler.githost.RecordingHost.Answer;
import ai.modelplane.reconciler.githost.RecordingHost.Asked;
import ai.modelplane.reconciler.notify.CommitStatus;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a Git host is sent, and what becomes of its answers. */
@Tag("real")
class CommitStatusesTest {

  private static final String REVISION = "0123456789abcdef0123456789abcdef01234567";
  private static final Told LIVE = told(REVISION, SUCCESS, "2 services changed");
  private static final Duration NEVER = Duration.ofHours(1);

  @TempDir Path temp;
  private Path token;
  private RecordingHost host;
  private final List<String> log = new CopyOnWriteArrayList<>();
  private final List<Told> taken = new CopyOnWriteArrayList<>();
  private final List<Duration> pauses = new CopyOnWriteArrayList<>();
  private final List<AutoCloseable> open = new ArrayList<>();

  private static Told told(String revision, CommitStatus.State state, String description) {
    return new Told(revision, new CommitStatus(state, description));
  }

  @BeforeEach
  void aHost() throws IOException {
    token = Files.writeString(temp.resolve("token"), "t0ken\n");
    host = new RecordingHost();
    open.add(host);
  }

  @AfterEach
  void end() throws Exception {
    for (AutoCloseable each : open.reversed()) {
      each.close();
    }
  }

  private CommitStatuses statuses(GitHost kind, URI api, Duration limit) {
    return statuses(kind, api, pauses::add, limit);
  }

  private CommitStatuses statuses(
      GitHost kind, URI api, CommitStatuses.Pause pause, Duration limit) {
    CommitStatuses statuses =
        new CommitStatuses(
            new CommitStatuses.Target(
                kind, api, "team/models", "modelplane/prod", new SecretFile(token)),
            log::add,
            pause,
            limit);
    open.add(statuses);
    return statuses;
  }

  private CommitStatuses statuses() {
    return statuses(GitHost.GITHUB, host.url(), NEVER);
  }

  private void awaitTaken(Told told) {
    while (!taken.contains(told)) {
      Thread.onSpinWait();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "GITHUB, /repos/team/models/statuses/, Authorization, Bearer t0ken, failure",
    "GITLAB, /projects/team%2Fmodels/statuses/, Private-token, t0ken, failed",
    "GITEA, /repos/team/models/statuses/, Authorization, token t0ken, failure"
  })
  void everyHostIsToldInItsOwnWay(
      GitHost kind, String path, String header, String value, String failure) throws Exception {
    CommitStatuses statuses = statuses(kind, URI.create(host.url() + "/api/"), NEVER);
    for (Told told :
        List.of(LIVE, told(REVISION, PENDING, "later"), told(REVISION, FAILURE, "1 \"error\""))) {
      statuses.send(told, () -> taken.add(told));
      Asked asked = host.await();
      awaitTaken(told);
      assertThat(asked.line()).isEqualTo("POST /api" + path + REVISION);
      assertThat(asked.header(header)).isEqualTo(value);
      assertThat(asked.header("Content-type")).isEqualTo("application/json");
      String state =
          switch (told.status().state()) {
            case SUCCESS -> "success";
            case PENDING -> "pending";
            case FAILURE, UNSERVED -> failure;
          };
      assertThat(new ObjectMapper().readTree(asked.body()))
          .isEqualTo(
              JsonNodeFactory.instance
                  .objectNode()
                  .put("state", state)
                  .put("context", "modelplane/prod")
                  .put("description", told.status().description()));
    }
    assertThat(log).isEmpty();
  }

  @Test
  void theApiIsWhereTheHostHasIt() {
    assertThat(GitHost.GITHUB.api("github.com")).hasToString("https://api.github.com");
    assertThat(GitHost.GITHUB.api("git.example.com")).hasToString("https://git.example.com/api/v3");
    assertThat(GitHost.GITLAB.api("gitlab.com")).hasToString("https://gitlab.com/api/v4");
    assertThat(GitHost.GITEA.api("git.example.com:3000"))
        .hasToString("https://git.example.com:3000/api/v1");
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 401, 403, 404, 408, 429, 500, 502, 503})
  void aHostThatFailsIsToldAgainAndTheLogSaysItOnce(int status) throws Exception {
    host.answer(Collections.nCopies(12, Answer.of(status)).toArray(Answer[]::new));
    CommitStatuses statuses = statuses();
    statuses.send(LIVE, () -> taken.add(LIVE));
    awaitTaken(LIVE);
    assertThat(host.all).hasSize(13);
    assertThat(log)
        .singleElement()
        .asString()
        .startsWith("cannot set the commit status at " + host.url() + ": HTTP " + status)
        .endsWith("; it is tried again")
        .doesNotContain("t0ken");
    assertThat(pauses.stream().map(Duration::toSeconds))
        .as("ever more seldom, up to a bound")
        .containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 64L, 128L, 256L, 300L, 300L, 300L);
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 409, 410, 413, 422})
  void whatAHostDoesNotTakeIsGivenUpAndTheNextCommitIsTold(int status) throws Exception {
    host.answer(new Answer(status, Map.of(), "{\"message\": \"No commit found for SHA\"}"));
    CommitStatuses statuses = statuses();
    statuses.send(LIVE, () -> taken.add(LIVE));
    host.await();
    Told next = told("f".repeat(40), SUCCESS, "");
    while (log.isEmpty()) {
      Thread.onSpinWait();
    }
    statuses.send(next, () -> taken.add(next));
    awaitTaken(next);
    assertThat(host.all).hasSize(2);
    assertThat(pauses).isEmpty();
    assertThat(log)
        .containsExactly(
            "cannot set the commit status at %s: HTTP %d ({\"message\": \"No commit found for SHA\"}); it is not tried again for this commit"
                .formatted(host.url(), status));
  }

  @Test
  void aHostThatWantsToBeLeftAloneIs() throws Exception {
    host.answer(
        new Answer(429, Map.of("Retry-After", "90"), ""),
        new Answer(403, Map.of("Retry-After", "999999"), ""),
        new Answer(503, Map.of("Retry-After", "Wed, 21 Oct 2026 07:28:00 GMT"), ""),
        new Answer(503, Map.of("Retry-After", "1"), ""));
    CommitStatuses statuses = statuses();
    statuses.send(LIVE, () -> taken.add(LIVE));
    awaitTaken(LIVE);
    assertThat(pauses.stream().map(Duration::toSeconds)).containsExactly(90L, 3600L, 4L, 8L);
  }

  @Test
  void gitlabRefusesWhatIsSetAlreadyAndThatIsFine() throws Exception {
    host.answer(
        new Answer(400, Map.of(), "{\"message\":\"Cannot transition status via :enqueue\"}"));
    CommitStatuses statuses = statuses(GitHost.GITLAB, host.url(), NEVER);
    statuses.send(LIVE, () -> taken.add(LIVE));
    awaitTaken(LIVE);
    assertThat(log).isEmpty();
  }

  @Test
  void aHostThatDoesNotAnswerIsGivenUpOnInTimeAndAskedAgain() throws Exception {
    host.answer(Answer.of(0), Answer.of(0));
    CommitStatuses statuses = statuses(GitHost.GITHUB, host.url(), Duration.ofMillis(300));
    statuses.send(LIVE, () -> taken.add(LIVE));
    for (int i = 0; i < 3; i++) {
      host.await();
    }
    assertThat(pauses).hasSizeGreaterThanOrEqualTo(2);
    assertThat(log)
        .containsExactly(
            "cannot set the commit status at %s: no answer in time; it is tried again"
                .formatted(host.url()));
  }

  @Test
  void aNewTokenCountsAtTheNextTryAndIsNeverLogged() throws Exception {
    host.answer(new Answer(401, Map.of(), "Bad credentials: t0ken"), Answer.of(401));
    CommitStatuses statuses = statuses(GitHost.GITHUB, host.url(), pause -> write("fresh"), NEVER);
    statuses.send(LIVE, () -> taken.add(LIVE));
    awaitTaken(LIVE);
    assertThat(host.all.stream().map(a -> a.header("Authorization")))
        .containsExactly("Bearer t0ken", "Bearer fresh", "Bearer fresh");
    assertThat(log).allSatisfy(line -> assertThat(line).doesNotContain("t0ken", "fresh"));
    assertThat(log).first().asString().contains("Bad credentials: ***", token.toString());
  }

  @Test
  void aTokenThatCannotBeReadOrSentIsSaidAndTriedAgain() throws Exception {
    Files.delete(token);
    List<String> next = new ArrayList<>(List.of("a\nb", "fresh"));
    CommitStatuses statuses =
        statuses(GitHost.GITHUB, host.url(), pause -> write(next.removeFirst()), NEVER);
    statuses.send(LIVE, () -> taken.add(LIVE));
    awaitTaken(LIVE);
    assertThat(log)
        .containsExactly(
            "cannot read " + token + ": it does not exist; it is tried again",
            "cannot set the commit status at "
                + host.url()
                + ": the token cannot be sent: it holds a character that no header may have; it is"
                + " tried again");
  }

  @Test
  void aNewerCommitTakesThePlaceOfOneThatWaits() throws Exception {
    host.answer(Answer.of(500), Answer.of(500));
    List<CommitStatuses> self = new ArrayList<>();
    Told newer = told("f".repeat(40), SUCCESS, "1 service changed");
    CommitStatuses statuses =
        statuses(
            GitHost.GITHUB,
            host.url(),
            pause -> self.getFirst().send(newer, () -> taken.add(newer)),
            NEVER);
    self.add(statuses);
    statuses.send(LIVE, () -> taken.add(LIVE));
    awaitTaken(newer);
    assertThat(host.all.stream().map(a -> a.line().replaceFirst(".*/", "")))
        .containsExactly(REVISION, newer.revision(), newer.revision());
  }

  /** As when the Lease, where it is remembered, cannot be reached. */
  @Test
  void whoeverCannotBeToldThatItIsSetCostsNoOtherCommitItsStatus() throws Exception {
    CommitStatuses statuses = statuses();
    Told next = told("f".repeat(40), SUCCESS, "1 service changed");
    statuses.send(
        LIVE,
        () -> {
          statuses.send(next, () -> taken.add(next));
          throw new IllegalStateException("connection refused");
        });
    awaitTaken(next);
    assertThat(log).singleElement().asString().contains("connection refused");
  }

  @Test
  void aHostThatIsNotThereIsNamed() throws Exception {
    URI url = host.url();
    host.close();
    CommitStatuses statuses = statuses(GitHost.GITHUB, url, NEVER);
    statuses.send(LIVE, () -> taken.add(LIVE));
    while (pauses.size() < 3) {
      Thread.onSpinWait();
    }
    assertThat(log)
        .singleElement()
        .asString()
        .startsWith("cannot set the commit status at " + url + ": ")
        .endsWith("; it is tried again");
  }

  private void write(String secret) {
    try {
      Files.writeString(token, secret);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
