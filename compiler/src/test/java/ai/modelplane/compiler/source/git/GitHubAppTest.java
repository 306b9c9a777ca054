package ai.modelplane.compiler.source.git;

import static ai.modelplane.compiler.source.git.Reading.request;
import static ai.modelplane.compiler.source.git.Reading.withHome;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.modelplane.compiler.source.Source;
import ai.modelplane.compiler.source.SourceException;
import ai.modelplane.compiler.source.request.Sources;
import ai.modelplane.testing.Authority;
import ai.modelplane.testing.Git;
import ai.modelplane.testing.GitHubServer;
import ai.modelplane.testing.GitHubServer.Instead;
import ai.modelplane.testing.HttpBackend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens of a GitHub App, from a server that takes only what the App has signed. */
@Tag("real")
class GitHubAppTest {

  @TempDir Path temp;
  private final KeyPair keys = Authority.keys("RSA");
  private Path keyFile;
  private GitHubServer github;
  private Map<String, String> environment;
  private Duration passed = Duration.ZERO;

  @BeforeEach
  void aServer() throws IOException {
    keyFile = Authority.pem(temp.resolve("app.pem"), keys.getPrivate());
    github = new GitHubServer(keys.getPublic());
    environment =
        new HashMap<>(
            Map.of(
                "HOME",
                temp.toString(),
                "MODELPLANE_GITHUB_APP_ID",
                GitHubServer.APP,
                "MODELPLANE_GITHUB_APP_INSTALLATION_ID",
                GitHubServer.INSTALLATION,
                "MODELPLANE_GITHUB_APP_PRIVATE_KEY_FILE",
                keyFile.toString(),
                "MODELPLANE_GITHUB_APP_BASE_URL",
                github.url()));
  }

  @AfterEach
  void end() {
    github.close();
  }

  private GitHubApp app() throws SourceException {
    return app(Clock.systemUTC());
  }

  private GitHubApp app(Clock clock) throws SourceException {
    return GitHubApp.of(environment, "github.com", clock, () -> passed.toNanos()).orElseThrow();
  }

  private static String basic(String token) {
    return "Basic " + Base64.getEncoder().encodeToString(("x-access-token:" + token).getBytes());
  }

  @Test
  void aTokenOpensTheRepositoryAndOneThatIsNotTakenIsReplaced() throws Exception {
    Git bare = Git.bare(temp.resolve("srv/team/models.git"));
    Git work = Git.clone(bare.url(), temp.resolve("work"));
    String first = work.commit("a.yaml", "a: 1\n");
    work.run("push", "--quiet", "origin", "main");
    String[] variables =
        environment.entrySet().stream()
            .flatMap(e -> java.util.stream.Stream.of(e.getKey(), e.getValue()))
            .toArray(String[]::new);
    try (HttpBackend server =
            new HttpBackend(temp.resolve("srv"), "x-access-token:ghs_n0.Of_an-Hour");
        Source source =
            Sources.open(
                withHome(
                    request("http://" + server.address() + "/team/models.git"), temp, variables))) {
      assertThat(source.snapshot().revision()).isEqualTo(first);
      assertThat(source.snapshot().revision()).isEqualTo(first);
      assertThat(github.tokens).as("one for both fetches").hasSize(1);
      assertThat(server.authorizations()).containsOnly(basic(github.tokens.getFirst()));

      server.openFor("x-access-token:ghs_n1.Of_an-Hour");
      assertThatThrownBy(source::snapshot)
          .isInstanceOf(SourceException.class)
          .hasMessageNotContaining("ghs_");
      assertThat(source.snapshot().revision()).isEqualTo(first);
    }
  }

  @Test
  void aTokenIsRenewedBeforeItExpires() throws Exception {
    GitHubApp app = app();
    assertThat(app.token()).isEqualTo("ghs_n0.Of_an-Hour");
    passed = Duration.ofMinutes(54);
    assertThat(app.token()).isEqualTo("ghs_n0.Of_an-Hour");
    passed = Duration.ofMinutes(56);
    assertThat(app.token()).isEqualTo("ghs_n1.Of_an-Hour");
    assertThat(app.toString() + app.api()).doesNotContain("ghs_");
  }

  @Test
  void whileTheServerIsAwayTheOldTokenDoesUntilItExpires() throws Exception {
    GitHubApp app = app();
    app.token();
    github.instead(new Instead(502, ""));
    passed = Duration.ofMinutes(58);
    assertThat(app.token()).isEqualTo("ghs_n0.Of_an-Hour");
    passed = Duration.ofMinutes(61);
    assertThatThrownBy(app::token)
        .hasMessage(
            "cannot get a token of the GitHub App %s at %s: HTTP 502; try again later"
                .formatted(GitHubServer.APP, github.url()));
    github.instead(null);
    assertThat(app.token()).isEqualTo("ghs_n1.Of_an-Hour");
    github.close();
    passed = Duration.ofHours(3);
    assertThatThrownBy(app::token).hasMessageContaining("; check host and port");
  }

  @Test
  void aNewKeyCountsAtTheNextToken() throws Exception {
    GitHubApp app = app();
    app.token();
    KeyPair next = Authority.keys("RSA");
    github.key(next.getPublic());
    passed = Duration.ofHours(2);
    assertThatThrownBy(app::token)
        .hasMessage(
            "cannot get a token of the GitHub App %s at %s: HTTP 401 (A JSON web token could not be decoded); check that MODELPLANE_GITHUB_APP_ID is the App's, and that the key in %s is one of its keys"
                .formatted(GitHubServer.APP, github.url(), keyFile));
    Authority.pem(keyFile, next.getPrivate());
    assertThat(app.token()).isEqualTo("ghs_n1.Of_an-Hour");
  }

  @ParameterizedTest
  @ValueSource(ints = {-280, -59, 0, 55})
  void aClockThatIsALittleWrongDoesNoHarm(int ahead) throws Exception {
    assertThat(app(Clock.offset(Clock.systemUTC(), Duration.ofSeconds(ahead))).token())
        .isEqualTo("ghs_n0.Of_an-Hour");
  }

  @ParameterizedTest
  @CsvSource({"-3600, behind", "3600, ahead of"})
  void aClockThatIsWrongIsSaid(int ahead, String word) throws Exception {
    GitHubApp app = app(Clock.offset(Clock.systemUTC(), Duration.ofSeconds(ahead)));
    assertThatThrownBy(app::token)
        .hasMessageContaining("HTTP 401 (")
        .hasMessageMatching(
            ".*; the clock of this machine is (3599|36[0-9]{2}) s " + word + " that of the server");
  }

  @Test
  void whatTheServerSaysIsToldWithoutWhatOpensIt() throws Exception {
    assertRefused(
        404,
        "{\"message\": \"Not Found\"}",
        "HTTP 404 (Not Found); check that the App is installed as"
            + " MODELPLANE_GITHUB_APP_INSTALLATION_ID says (4711), and the address of the API");
    assertRefused(
        403,
        "{\"message\": \"This installation has been suspended\"}",
        "HTTP 403 (This installation has been suspended); check that the installation is not"
            + " suspended, and may be used from here");
    assertRefused(302, "", "HTTP 302; the API has moved, and this is not followed");
    assertRefused(500, "<html>JWT</html>", "HTTP 500 (<html>***</html>); try again later");
    assertRefused(201, "<html>", "the answer has no token; check the address of the API");
    assertRefused(
        201, "{\"token\": \"ghs_x\"}", "the answer has no token; check the address of the API");
    assertRefused(
        201,
        "{\"token\": \"a\\nb\", \"expires_at\": \"2100-01-01T00:00:00Z\"}",
        "the answer has no token; check the address of the API");
  }

  private void assertRefused(int status, String body, String why) throws Exception {
    github.instead(new Instead(status, body));
    assertThatThrownBy(app()::token)
        .isInstanceOf(SourceException.class)
        .hasMessage(
            "cannot get a token of the GitHub App %s at %s: %s"
                .formatted(GitHubServer.APP, github.url(), why))
        .hasNoCause();
  }

  @Test
  void aKeyThatCannotBeUsedIsNamed() throws Exception {
    Authority.pem(keyFile, Authority.keys("EC").getPrivate());
    assertThatThrownBy(app()::token)
        .hasMessageEndingWith(
            "the private key in " + keyFile + " is of EC; a GitHub App has keys of RSA");
    Files.writeString(keyFile, "rubbish");
    assertThatThrownBy(app()::token)
        .hasMessageEndingWith(
            keyFile + " has no private key; expected -----BEGIN PRIVATE KEY-----");
    Files.delete(keyFile);
    assertThatThrownBy(app()::token)
        .hasMessageEndingWith("cannot read the private key in " + keyFile + ": it does not exist");
    assertThat(github.jwts).isEmpty();
  }

  @Test
  void whatIsMissingOrHasNoMeaningIsSaidAtOnce() throws Exception {
    environment.remove("MODELPLANE_GITHUB_APP_ID");
    assertThatThrownBy(this::app).hasMessage("a GitHub App needs MODELPLANE_GITHUB_APP_ID as well");
    environment.put("MODELPLANE_GITHUB_APP_ID", GitHubServer.APP + "\n");
    assertThat(app().token()).isNotEmpty();
    environment.put("MODELPLANE_GITHUB_APP_INSTALLATION_ID", "../x");
    assertThatThrownBy(this::app)
        .hasMessage(
            "MODELPLANE_GITHUB_APP_INSTALLATION_ID is \"../x\"; expected the number at the end of"
                + " the installation's address");
    environment.put("MODELPLANE_GITHUB_APP_INSTALLATION_ID", "4711");
    environment.put("MODELPLANE_GITHUB_APP_BASE_URL", "https://ann:s3cr3t@git.example.com");
    assertThatThrownBy(this::app)
        .hasMessage(
            "MODELPLANE_GITHUB_APP_BASE_URL is \"https://git.example.com\"; expected such as"
                + " https://git.example.com/api/v3");
    assertThat(GitHubApp.of(Map.of(), "github.com")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "github.com, https://api.github.com",
    "team.ghe.com, https://api.team.ghe.com",
    "git.example.com:8443, https://git.example.com:8443/api/v3"
  })
  void theApiIsWhereTheServerHasIt(String server, String api) throws Exception {
    environment.remove("MODELPLANE_GITHUB_APP_BASE_URL");
    assertThat(GitHubApp.of(environment, server).orElseThrow().api()).hasToString(api);
  }
}
