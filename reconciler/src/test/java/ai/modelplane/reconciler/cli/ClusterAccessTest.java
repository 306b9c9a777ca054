package ai.modelplane.reconciler.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.testbed.Testbed;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A cluster that refuses the connection, or the permission. */
@Tag("real")
class ClusterAccessTest {

  @TempDir Path dir;
  String repo;

  @BeforeEach
  void begin() throws IOException {
    Path folder = Files.createDirectory(dir.resolve("repo"));
    Files.writeString(folder.resolve("a.yaml"), ValidateTest.GOOD);
    repo = folder.toString();
  }

  Path kubeconfig(String server, String token) throws IOException {
    return Files.writeString(
        dir.resolve("kubeconfig"),
        """
        apiVersion: v1
        kind: Config
        clusters: [{name: c, cluster: {server: "%s", insecure-skip-tls-verify: true}}]
        users: [{name: u, user: {token: "%s"}}]
        contexts: [{name: x, context: {cluster: c, user: u}}]
        current-context: x
        """
            .formatted(server, token));
  }

  @ParameterizedTest
  @ValueSource(strings = {"render", "diff", "reconcile"})
  void aRefusedConnectionIsTwoAndOneLine(String command) throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    String server = "https://127.0.0.1:" + port;

    Cli cli = Cli.run(command, repo, "--kubeconfig", kubeconfig(server, "t").toString());

    assertThat(cli.exit()).isEqualTo(2);
    assertThat(cli.out()).isEmpty();
    assertThat(cli.err()).startsWith("modelplane: ").contains(server).hasLineCount(1);
  }

  @Test
  void aForbiddenUserIsToldEveryRuleThatIsMissing() throws IOException {
    Testbed testbed = Testbed.get();
    Path file = kubeconfig(testbed.apiUrl().toString(), testbed.readerToken());

    Cli diff = Cli.run("diff", repo, "--kubeconfig", file.toString());

    assertThat(diff.exit()).isEqualTo(2);
    assertThat(diff.out()).isEmpty();
    assertThat(diff.err())
        .startsWith("modelplane: list ModelEndpoints at " + testbed.apiUrl() + ": 403 ")
        .hasLineCount(7);
    assertThat(diff.err().lines())
        .allSatisfy(line -> assertThat(line).contains("; bind a role with this rule: {apiGroups"));

    Cli pass = Cli.run("reconcile", repo, "--kubeconfig", file.toString());
    assertThat(pass.exit()).isEqualTo(2);
    assertThat(pass.out()).isEmpty();
    assertThat(pass.err()).contains("leases").contains("bind a role with this rule");
  }

  @Test
  void aWrongTokenIsToldToLogInAgain() throws IOException {
    Path file = kubeconfig(Testbed.get().apiUrl().toString(), "not-a-token");

    Cli cli = Cli.run("diff", repo, "--kubeconfig", file.toString());

    assertThat(cli.exit()).isEqualTo(2);
    assertThat(cli.err())
        .isEqualTo(
            "modelplane: %s: 401 Unauthorized; the credentials of context x of %s are not accepted: log in again\n"
                .formatted(Testbed.get().apiUrl(), file));
  }

  @Test
  void aKubeconfigOrAContextThatIsNotThere() throws IOException {
    Cli missing = Cli.run("diff", repo, "--kubeconfig", dir.resolve("none").toString());
    assertThat(missing.exit()).isEqualTo(2);
    assertThat(missing.err()).startsWith("modelplane: ").contains("none").hasLineCount(1);

    Path file = kubeconfig("https://127.0.0.1:1", "t");
    Cli context = Cli.run("diff", repo, "--kubeconfig", file.toString(), "--context", "prod");
    assertThat(context.exit()).isEqualTo(2);
    assertThat(context.err()).startsWith("modelplane: ").contains("prod").hasLineCount(1);
  }

  @Test
  void validateNeedsNoClusterAtAll() {
    assertThat(Cli.run("validate", repo).exit()).isZero();
  }
}
