package ai.modelplane.compiler.source.git;

import static ai.modelplane.compiler.source.git.Reading.request;
import static ai.modelplane.compiler.source.git.Reading.snapshot;
import static ai.modelplane.compiler.source.git.Reading.withHome;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.modelplane.compiler.source.Source;
import ai.modelplane.compiler.source.SourceException;
import ai.modelplane.compiler.source.request.Request;
import ai.modelplane.compiler.source.request.Sources;
import ai.modelplane.testing.Git;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against OpenSSH's server, which runs as whoever runs the tests. */
@Tag("real")
class SshSourceTest {

  private static final Path SSHD = Path.of("/usr/sbin/sshd");

  @TempDir Path temp;
  private Path ssh;
  private Git git;
  private String first;
  private LoopbackServer server;

  @BeforeEach
  void aServer() throws Exception {
    String needed = "needs " + SSHD + ": install openssh-server";
    if ("true".equals(System.getenv("CI"))) {
      assertThat(SSHD).as(needed).isExecutable();
    }
    assumeTrue(Files.isExecutable(SSHD), needed);
    git = Git.init(temp.resolve("srv/repo"));
    first = git.commit("deploy/a.yaml", "a: 1\n");
    ssh = Files.createDirectories(temp.resolve("home/.ssh"));
    Files.setPosixFilePermissions(ssh, PosixFilePermissions.fromString("rwx------"));
    key("ed25519", temp.resolve("host_key"));
    Path settings =
        Files.writeString(
            temp.resolve("sshd_config"),
            """
            ListenAddress 127.0.0.1
            HostKey %s
            AuthorizedKeysFile %s
            PasswordAuthentication no
            StrictModes no
            UsePAM no
            PidFile none
            """
                .formatted(temp.resolve("host_key"), temp.resolve("authorized_keys")));
    server =
        LoopbackServer.start(
            temp.resolve("sshd.log"),
            port -> command("%s -D -e -p %d -f %s".formatted(SSHD, port, settings)));
    knows(temp.resolve("host_key.pub"));
  }

  /** As root it wants a folder below /run, which it is given where nobody else sees it. */
  private static List<String> command(String sshd) {
    boolean root = System.getProperty("user.name").equals("root");
    return root && !Files.isDirectory(Path.of("/run/sshd"))
        ? List.of(
            "unshare",
            "--mount",
            "sh",
            "-c",
            "mount -t tmpfs tmpfs /run && mkdir -m 755 /run/sshd && exec " + sshd)
        : List.of(sshd.split(" "));
  }

  @AfterEach
  void stop() throws Exception {
    if (server != null) {
      server.close();
    }
  }

  private static void key(String type, Path file) throws Exception {
    Process process =
        new ProcessBuilder("ssh-keygen", "-q", "-t", type, "-N", "", "-f", file.toString())
            .inheritIO()
            .start();
    assertThat(process.waitFor()).isZero();
  }

  private void allow(String type) throws Exception {
    key(type, ssh.resolve("id_" + type));
    Files.copy(ssh.resolve("id_" + type + ".pub"), temp.resolve("authorized_keys"));
  }

  private void knows(Path hostKey) throws IOException {
    Files.writeString(
        ssh.resolve("known_hosts"),
        "[127.0.0.1]:%d %s".formatted(server.port(), Files.readString(hostKey)));
  }

  private String url() {
    return "ssh://%s@127.0.0.1:%d%s"
        .formatted(System.getProperty("user.name"), server.port(), git.folder());
  }

  private Request remote() {
    return withHome(request(url()), temp.resolve("home"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ed25519", "ecdsa", "rsa"})
  void aKeyOpensARepositoryAndAPushIsSeen(String type) throws Exception {
    allow(type);
    try (Source source = Sources.open(remote())) {
      assertThat(source.snapshot().revision()).isEqualTo(first);
      String second = git.commit("deploy/a.yaml", "a: 2\n");
      assertThat(source.snapshot().revision()).isEqualTo(second);
    }
  }

  @Test
  void aKeyThatTheServerDoesNotKnowIsExplained() throws Exception {
    key("ed25519", ssh.resolve("id_ed25519"));
    assertThatThrownBy(() -> snapshot(remote()))
        .isInstanceOf(SourceException.class)
        .hasMessageStartingWith("cannot fetch " + url() + ": ")
        .hasMessageEndingWith(
            "; check the key in ~/.ssh, or use the agent of your own ssh with GIT_SSH=ssh");
  }

  @Test
  void aServerThatIsNotKnownIsRefusedAndNotRemembered() throws Exception {
    allow("ed25519");
    Files.delete(ssh.resolve("known_hosts"));
    assertThatThrownBy(() -> snapshot(remote()))
        .isInstanceOf(SourceException.class)
        .hasMessageEndingWith(
            "; connect once with ssh, compare the key, and let it be stored in ~/.ssh/known_hosts");
    assertThat(ssh.resolve("known_hosts")).doesNotExist();
  }

  @Test
  void aServerWhoseKeyHasChangedIsRefused() throws Exception {
    allow("ed25519");
    key("ed25519", temp.resolve("other_key"));
    knows(temp.resolve("other_key.pub"));
    assertThatThrownBy(() -> snapshot(remote()))
        .isInstanceOf(SourceException.class)
        .hasMessageEndingWith(
            "; connect once with ssh, compare the key, and let it be stored in ~/.ssh/known_hosts");
  }

  @Test
  void aServerThatStopsIsAnError() throws Exception {
    allow("ed25519");
    try (Source source = Sources.open(remote())) {
      assertThat(source.snapshot().revision()).isEqualTo(first);
      server.close();
      assertThatThrownBy(source::snapshot)
          .isInstanceOf(SourceException.class)
          .hasMessageEndingWith("; check host and port, and that they can be reached from here");
    }
  }

  // -- programs that git would start

  private Path script(String text) throws IOException {
    Path script = Files.writeString(temp.resolve("s"), "#!/bin/sh\n" + text + "\n");
    return Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
  }

  private String options() {
    return "-F none -o UserKnownHostsFile=" + ssh.resolve("known_hosts");
  }

  private Request with(String... environment) {
    return withHome(request(url()), temp.resolve("other"), environment);
  }

  @Test
  void theProgramThatGitWouldStartIsStarted() throws Exception {
    allow("ed25519");
    String key = " -i " + ssh.resolve("id_ed25519");
    Path script =
        script("echo called >>" + temp + "/calls; exec ssh " + options() + key + " \"$@\"");
    assertThat(snapshot(with("GIT_SSH", script.toString())).revision()).isEqualTo(first);
    assertThat(temp.resolve("calls")).exists();
    assertThat(snapshot(with("GIT_SSH_COMMAND", "ssh " + options() + key)).revision())
        .isEqualTo(first);
    Path settings = Files.createDirectories(temp.resolve("other")).resolve(".gitconfig");
    Files.writeString(settings, "[core]\n  sshCommand = ssh " + options() + key + "\n");
    assertThat(snapshot(with()).revision()).isEqualTo(first);
  }

  @Test
  void anAgentHasTheKeys() throws Exception {
    allow("ed25519");
    Path socket = temp.resolve("agent");
    Process agent =
        new ProcessBuilder("ssh-agent", "-D", "-a", socket.toString())
            .redirectErrorStream(true)
            .redirectOutput(temp.resolve("agent.log").toFile())
            .start();
    try {
      while (!Files.exists(socket)) {
        assertThat(agent.isAlive()).isTrue();
        Thread.onSpinWait();
      }
      ProcessBuilder add = new ProcessBuilder("ssh-add", ssh.resolve("id_ed25519").toString());
      add.environment().put("SSH_AUTH_SOCK", socket.toString());
      assertThat(add.start().waitFor()).isZero();
      String path = System.getenv("PATH");
      assertThat(
              snapshot(
                      with(
                          "SSH_AUTH_SOCK",
                          socket.toString(),
                          "GIT_SSH_COMMAND",
                          "ssh " + options()))
                  .revision())
          .isEqualTo(first);
      assertThatThrownBy(() -> snapshot(with("SSH_AUTH_SOCK", socket.toString(), "PATH", path)))
          .as("ssh itself is asked, which does not know this server")
          .hasMessageContaining("(ssh ended with exit code 255: Host key verification failed");
    } finally {
      agent.destroy();
      agent.waitFor();
    }
  }

  @Test
  void aProgramThatFailsIsNamedWithWhatItSaid() throws Exception {
    Path script = script("echo 'no way \033[31mthere' >&2; exit 3");
    assertThatThrownBy(() -> snapshot(with("GIT_SSH", script.toString())))
        .isInstanceOf(SourceException.class)
        .hasMessageStartingWith("cannot fetch " + url() + ": ")
        .hasMessageContaining("no way ")
        .hasMessageContaining("(GIT_SSH ended with exit code 3: no way ")
        .hasMessageNotContaining("\033");
    Path silent = script("exit 1");
    assertThatThrownBy(() -> snapshot(with("GIT_SSH", silent.toString())))
        .hasMessage(
            "cannot fetch %s: the connection ended (GIT_SSH ended with exit code 1); try git ls-remote with the same URL"
                .formatted(url()));
    assertThatThrownBy(() -> snapshot(with("GIT_SSH", temp.resolve("none").toString())))
        .hasMessageContaining("GIT_SSH cannot be started");
  }

  @Test
  void whatIsNotReadIsNamed() throws Exception {
    key("ed25519", ssh.resolve("id_ed25519"));
    Files.writeString(ssh.resolve("id_ed25519_sk"), "");
    Files.writeString(ssh.resolve("config"), "Host *\n  ProxyCommand none\n  IdentityAgent x\n");
    assertThatThrownBy(
            () -> snapshot(withHome(request(url()), temp.resolve("home"), "SSH_AUTH_SOCK", "x")))
        .hasMessageContaining(
            " (not read: the agent of SSH_AUTH_SOCK, since there is no ssh on PATH, ProxyCommand,"
                + " IdentityAgent of ~/.ssh/config, the hardware key ~/.ssh/id_ed25519_sk"
                + " (GIT_SSH=ssh has your own ssh do it)); ");
  }

  @Test
  void aServerThatIsNotThereIsSaidInPlainWords() {
    server.close();
    assertThatThrownBy(() -> snapshot(remote()))
        .hasMessage(
            "cannot fetch %s: Connection refused; check host and port, and that they can be reached from here"
                .formatted(url()));
  }
}
