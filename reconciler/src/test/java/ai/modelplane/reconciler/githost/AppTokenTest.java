package ai.modelplane.reconciler.githost;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.compiler.source.git.GitHubApp;
import ai.modelplane.reconciler.githost.CommitStatuses.Told;
import ai.modelplane.reconciler.githost.RecordingHost.Answer;
import ai.modelplane.reconciler.notify.CommitStatus;
import ai.modelplane.reconciler.notify.CommitStatus.State;
import ai.modelplane.testing.Authority;
import ai.modelplane.testing.GitHubServer;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commit statuses that a GitHub App sends. */
@Tag("real")
class AppTokenTest {

  @TempDir Path temp;

  @Test
  void aTokenThatIsNotTakenIsReplacedAndOneThatMayTooLittleIsNot() throws Exception {
    KeyPair keys = Authority.keys("RSA");
    Path keyFile = Authority.pem(temp.resolve("app.pem"), keys.getPrivate());
    List<String> log = new CopyOnWriteArrayList<>();
    CountDownLatch taken = new CountDownLatch(1);
    try (GitHubServer github = new GitHubServer(keys.getPublic());
        RecordingHost host = new RecordingHost();
        CommitStatuses statuses =
            new CommitStatuses(
                new CommitStatuses.Target(
                    GitHost.GITHUB, host.url(), "team/models", "x", token(github, keyFile)),
                log::add,
                pause -> {},
                Duration.ofHours(1))) {
      host.answer(new Answer(401, Map.of(), "Bad credentials: ghs_n0.Of_an-Hour"), Answer.of(403));
      statuses.send(
          new Told("0123456789abcdef0123456789abcdef01234567", new CommitStatus(State.SUCCESS, "")),
          taken::countDown);
      taken.await();
      assertThat(host.all.stream().map(a -> a.header("Authorization")))
          .containsExactly(
              "Bearer ghs_n0.Of_an-Hour", "Bearer ghs_n1.Of_an-Hour", "Bearer ghs_n1.Of_an-Hour");
      String failed = "cannot set the commit status at " + host.url() + ": HTTP ";
      assertThat(log)
          .containsExactly(
              failed
                  + "401 (Bad credentials: ***); the GitHub App's token is not taken; it is tried"
                  + " again",
              failed
                  + "403 ({}); check the repository, and that the GitHub App's token may write"
                  + " commit statuses; it is tried again");
    }
  }

  private static Token token(GitHubServer github, Path keyFile) throws Exception {
    Map<String, String> environment =
        Map.of(
            "MODELPLANE_GITHUB_APP_ID",
            GitHubServer.APP,
            "MODELPLANE_GITHUB_APP_INSTALLATION_ID",
            GitHubServer.INSTALLATION,
            "MODELPLANE_GITHUB_APP_PRIVATE_KEY_FILE",
            keyFile.toString(),
            "MODELPLANE_GITHUB_APP_BASE_URL",
            github.url());
    return new AppToken(GitHubApp.of(environment, "github.com").orElseThrow());
  }
}
