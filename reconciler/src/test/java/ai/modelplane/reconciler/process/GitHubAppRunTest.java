package ai.modelplane.reconciler.process;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.testing.Authority;
import ai.modelplane.testing.GitHubServer;
import ai.modelplane.testing.HttpBackend;
import ai.modelplane.testing.Yaml;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The loop, let in by a GitHub App: at the Git server and at the API. */
@Tag("real")
class GitHubAppRunTest {

  @TempDir Path folder;

  @Test
  void theAppsTokenFetchesAndTellsWhatACommitDidAndIsNeverShown() throws Exception {
    Models models = Models.create(folder);
    String revision =
        models.write("qwen.yaml", Yaml.service("qwen").over("qwen").text()).push("one");
    Path cluster = Files.createDirectory(folder.resolve("cluster"));
    Files.writeString(
        cluster.resolve("fleet.yaml"),
        Yaml.all(
            "apiVersion: v1\nkind: Namespace\nmetadata: {name: ml-team}\n",
            Yaml.gateway("modelplane", "models.example.com"),
            Yaml.cluster("prod-us-east", "10.0.1.50"),
            Yaml.replica("qwen-0", "prod-us-east").ready(true)));
    KeyPair keys = Authority.keys("RSA");
    Path keyFile = Authority.pem(folder.resolve("app.pem"), keys.getPrivate());
    Path bare = Path.of(URI.create(models.url()));
    try (GitHubServer github = new GitHubServer(keys.getPublic());
        HttpBackend server =
            new HttpBackend(bare.getParent(), "x-access-token:ghs_n0.Of_an-Hour")) {
      Program run =
          Program.modelplane(
              Map.of(
                  "XDG_CACHE_HOME", folder.resolve("cache").toString(),
                  "MODELPLANE_GITHUB_APP_ID", GitHubServer.APP,
                  "MODELPLANE_GITHUB_APP_INSTALLATION_ID", GitHubServer.INSTALLATION,
                  "MODELPLANE_GITHUB_APP_PRIVATE_KEY_FILE", keyFile.toString(),
                  "MODELPLANE_GITHUB_APP_BASE_URL", github.url()),
              List.of(
                  "run",
                  "http://" + server.address() + "/" + bare.getFileName(),
                  "--rev=main",
                  "--cluster=" + cluster,
                  "--interval=100ms",
                  "--commit-status=github"));
      try {
        run.await(
            "success is told",
            () -> github.statuses.stream().anyMatch(s -> s.body().contains("\"success\"")));
        assertThat(github.statuses.getLast().path())
            .isEqualTo(
                "/api/v3/repos/%s/statuses/%s"
                    .formatted(bare.getFileName().toString().replace(".git", ""), revision));
        assertThat(github.tokens).as("one for the fetches, one for the statuses").hasSize(2);
        run.signal("TERM");
        assertThat(run.output())
            .endsWith("ended")
            .doesNotContain(github.tokens)
            .doesNotContain(github.jwts)
            .doesNotContain("PRIVATE KEY");
      } finally {
        run.terminate();
      }
    }
  }
}
