package ai.modelplane.compiler.source.git;

import static ai.modelplane.compiler.source.git.Reading.request;
import static ai.modelplane.compiler.source.git.Reading.snapshot;
import static ai.modelplane.compiler.source.git.Reading.withHome;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.modelplane.compiler.source.Source;
import ai.modelplane.compiler.source.SourceException;
import ai.modelplane.compiler.source.request.Sources;
import ai.modelplane.testing.Authority;
import ai.modelplane.testing.Git;
import ai.modelplane.testing.HttpBackend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers over http, reached as git's own configuration and environment say. */
@Tag("real")
class GitsOwnSettingsTest {

  private static final String ACCOUNT = "ann:s3cr3t-word";

  private static final String HEADER =
      "AUTHORIZATION: basic " + Base64.getEncoder().encodeToString(ACCOUNT.getBytes());

  @TempDir Path temp;
  private Path home;
  private String first;

  @BeforeEach
  void aServersFolder() throws IOException {
    home = Files.createDirectories(temp.resolve("home"));
    Git server = Git.bare(temp.resolve("srv/team/models.git"));
    Git work = Git.clone(server.url(), temp.resolve("work"));
    first = work.commit("a.yaml", "a: 1\n");
    work.run("push", "--quiet", "origin", "main");
  }

  private HttpBackend backend() throws IOException {
    return new HttpBackend(temp.resolve("srv"), ACCOUNT);
  }

  private String read(String url, String... environment) throws SourceException {
    return snapshot(withHome(request(url), home, environment)).revision();
  }

  private void configured(String text) throws IOException {
    Files.writeString(home.resolve(".gitconfig"), text);
  }

  private Path script(String text) throws IOException {
    Path script = Files.writeString(temp.resolve("script"), "#!/bin/sh\n" + text + "\n");
    return Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
  }

  @Test
  void aHeaderThatACiSystemSetsOpensTheRepository() throws Exception {
    try (HttpBackend server = backend()) {
      String url = "http://" + server.address() + "/team/models.git";
      String key = "http.http://" + server.address() + "/.extraheader";
      assertThat(
              read(
                  url,
                  "GIT_CONFIG_COUNT",
                  "1",
                  "GIT_CONFIG_KEY_0",
                  key,
                  "GIT_CONFIG_VALUE_0",
                  HEADER))
          .isEqualTo(first);
      configured("[http \"http://" + server.address() + "/\"]\n  extraheader = " + HEADER);
      assertThat(read(url)).isEqualTo(first);
      configured("[http \"http://other.example.com/\"]\n  extraheader = " + HEADER);
      assertThatThrownBy(() -> read(url)).isInstanceOf(SourceException.class);
    }
  }

  @Test
  void aHeaderIsForTheServerThatWasAskedAlone() throws Exception {
    try (HttpBackend asked = backend();
        HttpBackend other = backend()) {
      asked.redirectTo("http", other.address());
      configured("[http]\n  extraheader = " + HEADER);
      assertThatThrownBy(() -> read("http://" + asked.address() + "/team/models.git"))
          .isInstanceOf(SourceException.class);
      assertThat(other.authorizations()).isEmpty();
    }
  }

  @Test
  void anAccountComesFromNetrcFromAHelperFromAskpassOrFromAFile() throws Exception {
    try (HttpBackend server = backend()) {
      String url = "http://" + server.address() + "/team/models.git";
      Path netrc = home.resolve(".netrc");
      Files.writeString(netrc, "machine 127.0.0.1 login ann password s3cr3t-word\n");
      assertThat(read(url)).as("netrc").isEqualTo(first);
      Files.delete(netrc);

      configured(
          "[credential]\n"
              + "  helper = \"!f() { echo username=ann; echo password=s3cr3t-word; }; f\"\n");
      assertThat(read(url)).as("a helper").isEqualTo(first);
      configured("");

      Path askpass = script("case \"$1\" in User*) echo ann;; *) echo s3cr3t-word;; esac");
      assertThat(read(url, "GIT_ASKPASS", askpass.toString())).as("askpass").isEqualTo(first);

      Path password = Files.writeString(temp.resolve("password"), "s3cr3t-word\n");
      assertThat(
              read(
                  url,
                  "MODELPLANE_GIT_USERNAME",
                  "ann",
                  "MODELPLANE_GIT_PASSWORD_FILE",
                  password.toString()))
          .as("a file")
          .isEqualTo(first);
      Files.delete(password);
      assertThatThrownBy(() -> read(url, "MODELPLANE_GIT_PASSWORD_FILE", password.toString()))
          .hasMessageStartingWith(
              "cannot read the file " + password + " that MODELPLANE_GIT_PASSWORD_FILE names: ");
    }
  }

  /** As a mounted secret changes under a process that lives on. */
  @Test
  void aPasswordInAFileIsReadAtEachFetch() throws Exception {
    Path password = Files.writeString(temp.resolve("password"), "0ld-word");
    try (HttpBackend server = backend();
        Source source =
            Sources.open(
                withHome(
                    request("http://" + server.address() + "/team/models.git"),
                    home,
                    "MODELPLANE_GIT_USERNAME",
                    "ann",
                    "MODELPLANE_GIT_PASSWORD_FILE",
                    password.toString()))) {
      assertThatThrownBy(source::snapshot).isInstanceOf(SourceException.class);
      Files.writeString(password, "s3cr3t-word\n");
      assertThat(source.snapshot().revision()).isEqualTo(first);
      Files.writeString(password, "0ld-word");
      assertThatThrownBy(source::snapshot).isInstanceOf(SourceException.class);
    }
  }

  @Test
  void anAddressIsRewrittenAsGitWould() throws Exception {
    try (HttpBackend server = new HttpBackend(temp.resolve("srv"), null)) {
      configured("[url \"http://" + server.address() + "/team/\"]\n  insteadOf = fleet:\n");
      assertThat(read("fleet:models.git")).isEqualTo(first);
      configured("");
      assertThat(
              read(
                  "https://git.example.com/team/models.git",
                  "GIT_CONFIG_COUNT",
                  "1",
                  "GIT_CONFIG_KEY_0",
                  "url.http://" + server.address() + "/.insteadOf",
                  "GIT_CONFIG_VALUE_0",
                  "https://git.example.com/"))
          .isEqualTo(first);
    }
  }

  @Test
  void aProxyIsAskedUnlessTheHostIsLeftOut() throws Exception {
    try (HttpBackend proxy = new HttpBackend(temp.resolve("srv"), null)) {
      String url = "http://git.invalid/team/models.git";
      assertThat(read(url, "http_proxy", "http://" + proxy.address())).isEqualTo(first);
      configured("[http]\n  proxy = " + proxy.address() + "\n");
      assertThat(read(url)).isEqualTo(first);
      configured("[http \"http://git.invalid\"]\n  proxy = \"\"\n");
      assertThatThrownBy(() -> read(url, "http_proxy", "http://" + proxy.address()))
          .hasMessageContaining("the host is not known");
      configured("");
      assertThatThrownBy(
              () -> read(url, "http_proxy", "http://" + proxy.address(), "NO_PROXY", ".invalid"))
          .hasMessageContaining("the host is not known");
      assertThatThrownBy(() -> read(url, "http_proxy", "https://ann:s3cr3t@proxy.invalid"))
          .hasMessageContaining("the proxy https://proxy.invalid is not supported")
          .hasMessageNotContaining("s3cr3t");
    }
  }

  @Test
  void aPrivateAuthorityIsTrustedWhenItIsNamed() throws Exception {
    Authority authority = Authority.create("private");
    Path ca = Authority.pem(temp.resolve("ca.crt"), authority.certificate());
    try (HttpBackend server =
        HttpBackend.withTls(temp.resolve("srv"), authority.server(authority))) {
      String url = "https://" + server.address() + "/team/models.git";
      assertThatThrownBy(() -> read(url))
          .isInstanceOf(SourceException.class)
          .hasMessageEndingWith(
              "; check the certificate; http.sslCAInfo or GIT_SSL_CAINFO names a private CA");
      configured("[http \"https://127.0.0.1:1/\"]\n  sslCAInfo = " + ca + "\n");
      assertThatThrownBy(() -> read(url)).isInstanceOf(SourceException.class);
      configured("[http]\n  sslCAInfo = " + ca + "\n");
      assertThat(read(url)).isEqualTo(first);
      configured("");
      assertThat(read(url, "GIT_SSL_CAINFO", ca.toString())).isEqualTo(first);
      assertThatThrownBy(() -> read(url, "GIT_SSL_CAINFO", temp.resolve("no").toString()))
          .hasMessageContaining("the certificate authorities in " + temp.resolve("no"));
      assertThatThrownBy(() -> read(url, "GIT_SSL_CAPATH", "/etc/ssl"))
          .hasMessageContaining(" (not read: GIT_SSL_CAPATH); ");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"many", "10000", "-1"})
  void aCountThatIsNoneIsSaid(String count) {
    assertThatThrownBy(() -> read("http://git.invalid/a", "GIT_CONFIG_COUNT", count))
        .hasMessage("GIT_CONFIG_COUNT is \"" + count + "\"; expected a number up to 1000");
  }

  @Test
  void aConfigurationThatCannotBeReadIsSaid() throws IOException {
    configured("[http\n");
    assertThatThrownBy(() -> read("http://git.invalid/a"))
        .hasMessageStartingWith("cannot read git's configuration " + home.resolve(".gitconfig"));
  }
}
