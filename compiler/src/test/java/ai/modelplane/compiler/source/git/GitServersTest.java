package ai.modelplane.compiler.source.git;

import static ai.modelplane.compiler.source.git.Reading.paths;
import static ai.modelplane.compiler.source.git.Reading.request;
import static ai.modelplane.compiler.source.git.Reading.snapshot;
import static ai.modelplane.compiler.source.git.Reading.text;
import static ai.modelplane.compiler.source.git.Reading.withHome;
import static ai.modelplane.compiler.source.git.Reading.withRev;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.modelplane.compiler.source.Snapshot;
import ai.modelplane.compiler.source.Source;
import ai.modelplane.compiler.source.SourceException;
import ai.modelplane.compiler.source.request.Request;
import ai.modelplane.compiler.source.request.Sources;
import ai.modelplane.testing.Git;
import ai.modelplane.testing.HttpBackend;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The servers that Git itself brings along: {@code git daemon} and {@code git http-backend}. */
@Tag("real")
class GitServersTest {

  @TempDir Path temp;
  private Path root;
  private Git work;
  private String first;

  @BeforeEach
  void aServersFolder() {
    root = temp.resolve("srv");
    Git server = Git.bare(root.resolve("team/models.git"));
    work = Git.clone(server.url(), temp.resolve("work"));
    first = work.commit("a.yaml", "a: 1\n");
    work.run("push", "--quiet", "origin", "main");
  }

  private Request remote(String url, String... environment) {
    return withHome(request(url), temp.resolve("home"), environment);
  }

  /** The story of every server: read, push, read again, a branch that is not there. */
  private void follows(Request request) throws Exception {
    try (Source source = Sources.open(request)) {
      Snapshot before = source.snapshot();
      assertThat(before.revision()).isEqualTo(first);
      String next = work.commit("b.yaml", "b: 1\n");
      work.run("push", "--quiet", "origin", "main");
      Snapshot after = source.snapshot();
      assertThat(after.revision()).isEqualTo(next);
      assertThat(paths(after)).containsExactly("a.yaml", "b.yaml");
      assertThat(text(after, "b.yaml")).isEqualTo("b: 1\n");
      assertThat(after.history().lastChange("a.yaml")).contains(first);
      assertThat(after.identity()).isEqualTo(before.identity());
    }
    assertThatThrownBy(() -> snapshot(withRev(request, "mian")))
        .isInstanceOf(SourceException.class)
        .hasMessageEndingWith(" has no branch, tag or commit mian; nearest names: main");
  }

  @Test
  void gitDaemonIsFollowed() throws Exception {
    Path daemon = Path.of(new Git(temp).run("--exec-path"), "git-daemon");
    try (LoopbackServer server =
        LoopbackServer.start(
            temp.resolve("daemon.log"),
            port ->
                List.of(
                    daemon.toString(),
                    "--listen=127.0.0.1",
                    "--port=" + port,
                    "--base-path=" + root,
                    "--export-all"))) {
      String url = "git://127.0.0.1:" + server.port();
      follows(remote(url + "/team/models.git"));
      assertThatThrownBy(() -> snapshot(remote(url + "/no/such.git")))
          .isInstanceOf(SourceException.class)
          .hasMessageStartingWith("cannot fetch " + url + "/no/such.git: ");
    }
  }

  @Test
  void anHttpServerIsFollowed() throws Exception {
    try (HttpBackend server = new HttpBackend(root, null)) {
      String url = "http://" + server.address();
      follows(remote(url + "/team/models.git"));
      assertThatThrownBy(() -> snapshot(remote(url + "/no/such.git")))
          .isInstanceOf(SourceException.class)
          .hasMessageStartingWith("cannot fetch " + url + "/no/such.git: ")
          .hasMessageEndingWith("; check the URL, and that this account may read it");
    }
  }

  @Test
  void aPasswordComesFromTheEnvironment() throws Exception {
    try (HttpBackend server = new HttpBackend(root, "ann:s3cr3t-word")) {
      follows(
          remote(
              "http://" + server.address() + "/team/models.git",
              "MODELPLANE_GIT_USERNAME",
              "ann",
              "MODELPLANE_GIT_PASSWORD",
              "s3cr3t-word"));
    }
  }

  @Test
  void aPasswordInTheUrlIsUsedAndNeverShown() throws Exception {
    try (HttpBackend server = new HttpBackend(root, "ann:s3cr3t-word")) {
      String url = server.address() + "/team/models.git";
      Request request = remote("http://ann:s3cr3t-word@" + url);
      Snapshot snapshot = snapshot(request);
      assertThat(snapshot.revision()).isEqualTo(first);
      assertThat(snapshot.name()).isEqualTo("http://" + url);
      assertThat(request.toString()).isEqualTo("http://" + url);
      assertThat(snapshot.identity())
          .isEqualTo(
              snapshot(
                      remote(
                          "http://" + url,
                          "MODELPLANE_GIT_USERNAME",
                          "ann",
                          "MODELPLANE_GIT_PASSWORD",
                          "s3cr3t-word"))
                  .identity());
      try (var files = Files.walk(temp.resolve("home"))) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
              .doesNotContain("s3cr3t");
        }
      }
      assertThatThrownBy(() -> snapshot(remote("http://ann:wr0ng-word@" + url)))
          .isInstanceOf(SourceException.class)
          .hasNoCause()
          .hasMessageStartingWith("cannot fetch http://" + url + ": ")
          .hasMessageNotContaining("wr0ng")
          .hasMessageContaining("MODELPLANE_GIT_PASSWORD");
    }
  }

  @Test
  void withoutAPasswordTheErrorSaysHowToGiveOne() throws Exception {
    try (HttpBackend server = new HttpBackend(root, "ann:s3cr3t-word")) {
      String url = "http://" + server.address() + "/team/models.git";
      assertThatThrownBy(() -> snapshot(remote(url)))
          .isInstanceOf(SourceException.class)
          .hasMessageStartingWith("cannot fetch " + url + ": ")
          .hasMessageEndingWith(
              "; set MODELPLANE_GIT_USERNAME, and MODELPLANE_GIT_PASSWORD or"
                  + " MODELPLANE_GIT_PASSWORD_FILE (a token is a password too)");
    }
  }

  @Test
  void aServerThatRefusesTheConnectionIsNamed() throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    for (String scheme : List.of("http", "git", "ssh")) {
      String url = scheme + "://127.0.0.1:" + port + "/team/models.git";
      assertThatThrownBy(() -> snapshot(remote(url)))
          .as(scheme)
          .isInstanceOf(SourceException.class)
          .hasMessageStartingWith("cannot fetch " + url + ": ")
          .hasMessageContaining("Connection refused")
          .hasMessageEndingWith("; check host and port, and that they can be reached from here");
    }
  }

  @Test
  void aHostThatDoesNotExistIsNamed() {
    // RFC 6761: names below .invalid never resolve
    for (String scheme : List.of("http", "git", "ssh")) {
      String url = scheme + "://git.invalid/team/models.git";
      assertThatThrownBy(() -> snapshot(remote(url)))
          .as(scheme)
          .isInstanceOf(SourceException.class)
          .hasMessageStartingWith("cannot fetch " + url + ": ")
          .hasMessageEndingWith("; check the host's name in the URL");
    }
  }
}
