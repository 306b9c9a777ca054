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
import java.security.KeyPair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A Git server that lets in whoever shows a certificate that its authority signed. */
@Tag("real")
class ClientCertificateTest {

  private static final Duration DAY = Duration.ofDays(1);
  private static final Duration EXPIRED = Duration.ofHours(-1);

  @TempDir Path temp;
  private final Authority ours = Authority.create("clients");
  private final KeyPair keys = Authority.keys("RSA");
  private Path home;
  private Path cert;
  private Path key;
  private Path ca;
  private String first;
  private HttpBackend server;

  @BeforeEach
  void aServer() throws IOException {
    home = Files.createDirectories(temp.resolve("home"));
    Git bare = Git.bare(temp.resolve("srv/team/models.git"));
    Git work = Git.clone(bare.url(), temp.resolve("work"));
    first = work.commit("a.yaml", "a: 1\n");
    work.run("push", "--quiet", "origin", "main");
    Authority servers = Authority.create("servers");
    ca = Authority.pem(temp.resolve("ca.crt"), servers.certificate());
    cert = temp.resolve("tls.crt");
    key = Authority.pem(temp.resolve("tls.key"), keys.getPrivate());
    certify(ours, DAY);
    server = HttpBackend.withClientCertificates(temp.resolve("srv"), servers.server(ours));
  }

  @AfterEach
  void end() {
    server.close();
  }

  private void certify(Authority by, Duration left) {
    Authority.pem(cert, by.issue("loop", keys.getPublic(), left));
  }

  private String url() {
    return "https://" + server.address() + "/team/models.git";
  }

  private String[] environment(String... more) {
    List<String> all = new ArrayList<>(List.of("GIT_SSL_CAINFO", ca.toString()));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  private String[] named() {
    return environment("GIT_SSL_CERT", cert.toString(), "GIT_SSL_KEY", key.toString());
  }

  private String read(String... environment) throws SourceException {
    return snapshot(withHome(request(url()), home, environment)).revision();
  }

  private void configured(String text) throws IOException {
    Files.writeString(home.resolve(".gitconfig"), text);
  }

  /** What git itself makes of the same settings: nothing when it gets in, else what it says. */
  private String refusalOfGit(String... environment) throws Exception {
    ProcessBuilder git = new ProcessBuilder("git", "ls-remote", "--quiet", url());
    git.redirectOutput(ProcessBuilder.Redirect.DISCARD);
    Map<String, String> its = git.environment();
    its.keySet().removeIf(name -> name.startsWith("GIT_"));
    its.put("HOME", home.toString());
    its.put("GIT_CONFIG_NOSYSTEM", "1");
    for (int i = 0; i < environment.length; i += 2) {
      its.put(environment[i], environment[i + 1]);
    }
    Process process = git.start();
    String said = new String(process.getErrorStream().readAllBytes());
    return process.waitFor() == 0 ? "" : "git: " + said;
  }

  @Test
  void theCertificateThatGitWouldShowIsShown() throws Exception {
    assertThat(read(named())).isEqualTo(first);
    assertThat(refusalOfGit(named())).isEmpty();

    String own = "[http \"https://" + server.address() + "/\"]\n";
    configured(own + "sslCert = " + cert + "\nsslKey = " + key + "\nsslCAInfo = " + ca + "\n");
    assertThat(read()).isEqualTo(first);
    assertThat(refusalOfGit()).isEmpty();

    configured("[http]\nsslCert = ~/both.pem\nsslVerify = false\n");
    Files.writeString(home.resolve("both.pem"), Files.readString(cert) + Files.readString(key));
    assertThat(read()).as("one file, and a server that is not checked").isEqualTo(first);
    assertThat(refusalOfGit()).isEmpty();
  }

  @Test
  void withoutTheRightOneTheServerIsClosedAndTheMessageSaysWhatWasShown() throws Exception {
    String advice =
        "; the server may want a client certificate, or another one; http.sslCert and http.sslKey,"
            + " or GIT_SSL_CERT and GIT_SSL_KEY, name it";
    assertThatThrownBy(() -> read(environment()))
        .isInstanceOf(SourceException.class)
        .hasMessageStartingWith("cannot fetch " + url() + ": ")
        .hasMessageEndingWith(advice);
    assertThat(refusalOfGit(environment())).isNotEmpty();

    certify(Authority.create("others"), DAY);
    assertThatThrownBy(() -> read(named()))
        .hasMessageContaining(" (with the client certificate CN=loop in " + cert + ", valid from ")
        .hasMessageEndingWith(advice);
    assertThat(refusalOfGit(named())).isNotEmpty();

    certify(ours, EXPIRED);
    assertThatThrownBy(() -> read(named()))
        .hasMessageContaining(", valid from ")
        .hasMessageEndingWith(advice);
    assertThat(refusalOfGit(named())).isNotEmpty();
  }

  @Test
  void aRotatedCertificateCountsAtTheNextFetch() throws Exception {
    try (Source source = Sources.open(withHome(request(url()), home, named()))) {
      assertThat(source.snapshot().revision()).isEqualTo(first);
      certify(ours, EXPIRED);
      assertThatThrownBy(source::snapshot).isInstanceOf(SourceException.class);
      KeyPair next = Authority.keys("EC");
      Authority.pem(cert, ours.issue("loop", next.getPublic(), DAY));
      assertThatThrownBy(source::snapshot)
          .as("half of a rotation")
          .hasMessage(
              "cannot fetch %s: the private key in %s is not that of the client certificate in %s"
                  .formatted(url(), key, cert));
      Authority.pem(key, next.getPrivate());
      assertThat(source.snapshot().revision()).isEqualTo(first);
    }
  }

  @Test
  void itIsForTheServerThatWasAskedAlone() throws Exception {
    try (HttpBackend asked = new HttpBackend(temp.resolve("srv"), null)) {
      asked.redirectTo("https", server.address());
      assertThatThrownBy(
              () ->
                  snapshot(
                      withHome(
                          request("http://" + asked.address() + "/team/models.git"),
                          home,
                          named())))
          .isInstanceOf(SourceException.class);
      assertThat(server.commands()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "genrsa -traditional",
    "genrsa",
    "ecparam -name prime256v1 -genkey",
    "ecparam -name secp384r1 -genkey -noout",
    "genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256",
    "genpkey -algorithm ed25519"
  })
  void aKeyOfEveryKindIsRead(String command) throws Exception {
    openssl(command + " -out " + key);
    openssl("pkey -in " + key + " -pubout -out " + temp.resolve("public"));
    openssl("req -new -key " + key + " -subj /CN=loop -out " + temp.resolve("request"));
    Path authorityKey = Authority.pem(temp.resolve("ours.key"), ours.keys().getPrivate());
    Path authority = Authority.pem(temp.resolve("ours.crt"), ours.certificate());
    openssl(
        "x509 -req -days 1 -in %s -CA %s -CAkey %s -CAcreateserial -out %s"
            .formatted(temp.resolve("request"), authority, authorityKey, cert));
    assertThat(read(named())).isEqualTo(first);
  }

  private static void openssl(String command) throws Exception {
    List<String> words = new ArrayList<>(List.of("openssl"));
    words.addAll(List.of(command.split(" ", -1)));
    Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes());
    assertThat(process.waitFor()).as(command + ": " + said).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"rsa -aes256 -traditional", "pkey -aes256"})
  void aKeyThatIsEncryptedIsNamed(String command) throws Exception {
    Path plain = temp.resolve("plain");
    openssl("genrsa -out " + plain);
    openssl(command + " -passout pass:s3cr3t -in " + plain + " -out " + key);
    assertThatThrownBy(() -> read(named()))
        .hasMessage(
            "cannot fetch %s: the private key in %s is encrypted, and nobody can be asked for its password; expected one that is not, as openssl pkey -in FILE writes it"
                .formatted(url(), key));
  }

  @Test
  void aFileThatCannotBeUsedIsNamedAndNothingOfItIsShown() throws Exception {
    Path no = temp.resolve("no");
    assertRefused(no, key, "cannot read the client certificate in " + no + ": it does not exist");
    assertRefused(cert, no, "cannot read the private key in " + no + ": it does not exist");
    assertRefused(key, key, key + " has no certificate; expected -----BEGIN CERTIFICATE-----");
    assertRefused(cert, cert, cert + " has no private key; expected -----BEGIN PRIVATE KEY-----");

    String whole = Files.readString(key);
    String secret = whole.lines().skip(1).findFirst().orElseThrow();
    for (String damaged :
        List.of(
            whole.substring(0, whole.length() / 2),
            whole.replace(secret, secret.replace('A', '!') + "\u00e4"),
            whole.replace(secret, secret.substring(4)),
            secret)) {
      Files.writeString(key, damaged);
      assertThatThrownBy(() -> read(named()))
          .isInstanceOf(SourceException.class)
          .hasMessageContaining(key.toString())
          .satisfies(
              thrown -> {
                for (Throwable t = thrown; t != null; t = t.getCause()) {
                  assertThat(String.valueOf(t.getMessage()))
                      .doesNotContain(secret.substring(4, 20));
                }
              });
    }
  }

  private void assertRefused(Path certificate, Path privateKey, String why) {
    assertThatThrownBy(
            () ->
                read(
                    environment(
                        "GIT_SSL_CERT",
                        certificate.toString(),
                        "GIT_SSL_KEY",
                        privateKey.toString())))
        .hasMessage("cannot fetch " + url() + ": " + why);
  }
}
