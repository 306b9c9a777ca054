package ai.modelplane.reconciler.cluster.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.modelplane.reconciler.cli.Cli;
import ai.modelplane.reconciler.cluster.ClusterException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs that give credentials. */
class ExecPluginTest {

  private static final String VERSION = "client.authentication.k8s.io/v1";

  @TempDir Path home;

  private Path kubeconfig(String exec) throws IOException {
    return Files.writeString(
        home.resolve("config"),
        """
        apiVersion: v1
        kind: Config
        current-context: c
        contexts: [{name: c, context: {cluster: c, user: u}}]
        clusters: [{name: c, cluster: {server: "https://127.0.0.1:1", insecure-skip-tls-verify: true}}]
        users: [{name: u, user: {exec: {apiVersion: %s, command: ./plugin, %s}}}]
        """
            .formatted(VERSION, exec));
  }

  private void plugin(String script) throws IOException {
    Path plugin = Files.writeString(home.resolve("plugin"), "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(plugin, PosixFilePermissions.fromString("rwx------"));
  }

  private static String gives(String status) {
    return "echo '{\"apiVersion\":\"%s\",\"kind\":\"ExecCredential\",\"status\":{%s}}'"
        .formatted(VERSION, status);
  }

  private Access find(String exec) throws IOException {
    return Access.find(kubeconfig(exec), null, Map.of(), home, home);
  }

  private String token(Access access) {
    return access.config().getOauthTokenProvider().getToken();
  }

  @Test
  void aWarningOnStandardErrorDoesNoHarm() throws IOException {
    plugin("echo 'version 2 is out' >&2; " + gives("\"token\":\"made\""));

    assertThat(token(find("interactiveMode: Never"))).isEqualTo("made");
  }

  @Test
  void itIsGivenItsArgumentsItsEnvironmentAndTheCluster() throws IOException {
    plugin(
        "echo \"$1 $A $KUBERNETES_EXEC_INFO\" >"
            + home.resolve("seen")
            + "; "
            + gives("\"token\":\"t\""));

    find("args: [one], env: [{name: A, value: two}], provideClusterInfo: true");

    assertThat(home.resolve("seen"))
        .content()
        .startsWith("one two {\"apiVersion\":\"" + VERSION + "\",\"kind\":\"ExecCredential\"")
        .contains("\"interactive\":false", "\"server\":\"https://127.0.0.1:1\"");
  }

  @Test
  void itRunsAgainWhenWhatItGaveHasExpired() throws IOException {
    String counted = "echo x >>" + home.resolve("runs") + "; ";
    plugin(counted + gives("\"token\":\"t\",\"expirationTimestamp\":\"2999-01-01T00:00:00Z\""));
    Access lasting = find("interactiveMode: Never");
    token(lasting);
    token(lasting);
    assertThat(Files.readAllLines(home.resolve("runs"))).hasSize(1);

    plugin(counted + gives("\"token\":\"t\",\"expirationTimestamp\":\"2001-01-01T00:00:00Z\""));
    token(find("interactiveMode: Never"));
    assertThat(Files.readAllLines(home.resolve("runs"))).hasSize(3);
  }

  @Test
  void aCertificateIsUsed() throws IOException {
    plugin(gives("\"clientCertificateData\":\"CERT\",\"clientKeyData\":\"KEY\""));

    Access access = find("interactiveMode: Never");

    assertThat(access.config().getClientCertData())
        .isEqualTo(Base64.getEncoder().encodeToString("CERT".getBytes()));
  }

  private void fails(String script, String message) throws IOException {
    plugin(script);
    String start =
        "context c of "
            + home.resolve("config")
            + ": the credential plugin "
            + home.resolve("plugin")
            + " ";
    assertThatThrownBy(() -> find("interactiveMode: Never"))
        .isInstanceOf(ClusterException.class)
        .hasMessage(start + message);
  }

  @Test
  void onesThatFailAreNamedWithTheirExitCodeAndWhatTheySaid() throws IOException {
    fails(
        "echo 'log \033[31min' >&2; echo again >&2; exit 3",
        "ended with exit code 3: log \u241b[31min; again");
    fails("exit 1", "ended with exit code 1");
    fails(
        "yes x | head -c 100000 >&2; exit 2",
        "ended with exit code 2: " + "x; ".repeat(100) + "...");
    fails("echo no", "printed no JSON; expected an ExecCredential");
    fails(gives(""), "gave neither a token nor a certificate with its key");
    fails(
        gives("\"clientCertificateData\":\"CERT\""),
        "gave neither a token nor a certificate with its key");
    fails(
        "echo '{\"kind\":\"List\"}'",
        "printed apiVersion \"\" and kind \"List\"; expected " + VERSION + " and ExecCredential");
    fails(
        gives("\"token\":\"t\",\"expirationTimestamp\":\"soon\""),
        "gave an expirationTimestamp that is no time: soon");
  }

  @Test
  void oneThatIsNotThereIsNamedWithItsHint() throws IOException {
    assertThatThrownBy(() -> find("installHint: install it"))
        .isInstanceOf(ClusterException.class)
        .hasMessageContaining(
            "the credential plugin " + home.resolve("plugin") + " cannot be started: ")
        .hasMessageEndingWith("; install it");
  }

  @Test
  void oneThatWantsToAskIsRefused() {
    assertThatThrownBy(() -> find("interactiveMode: Always"))
        .hasMessageContaining("nobody can be asked here; log in before");
  }

  @Test
  void oneThatHangsIsEnded() throws IOException {
    plugin("echo $$ >" + home.resolve("pid") + "; sleep 1000");
    Kubeconfig kubeconfig = Kubeconfig.read(kubeconfig("interactiveMode: Never"), Map.of(), home);
    ExecPlugin plugin = new ExecPlugin(kubeconfig.select(null), Map.of(), Duration.ofSeconds(1));

    assertThatThrownBy(plugin::credential).hasMessageEndingWith(" does not end within 1 s");
  }

  @Test
  void aCommandSaysSoInOneLineAndSendsNothing() throws IOException {
    plugin("echo 'a warning' >&2; exit 3");

    Cli diff =
        Cli.run(
            "diff",
            home.toString(),
            "--kubeconfig",
            kubeconfig("interactiveMode: Never").toString());

    assertThat(diff.exit()).isEqualTo(2);
    assertThat(diff.err())
        .isEqualTo(
            "modelplane: context c of %s: the credential plugin %s ended with exit code 3: a warning\n"
                .formatted(home.resolve("config"), home.resolve("plugin")));
  }
}
