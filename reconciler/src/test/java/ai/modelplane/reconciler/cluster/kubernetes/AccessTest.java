package ai.modelplane.reconciler.cluster.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.modelplane.reconciler.cluster.ClusterException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccessTest {

  static final String KUBECONFIG =
      """
      apiVersion: v1
      kind: Config
      current-context: dev
      contexts:
      - {name: dev, context: {cluster: dev, user: alice}}
      - {name: prod, context: {cluster: prod, user: bob}}
      - {name: lost, context: {cluster: gone, user: bob}}
      clusters:
      - {name: dev, cluster: {server: "https://dev.example.com:6443/", certificate-authority: pki/ca.crt}}
      - {name: prod, cluster: {server: "https://prod.example.com", insecure-skip-tls-verify: true}}
      users:
      - {name: alice, user: {token: secret, as: carol, as-groups: [ops]}}
      - {name: bob, user: {tokenFile: bob.token}}
      """;

  @TempDir Path home;

  Path write(String file, String text) throws IOException {
    Path path = home.resolve(file);
    Files.createDirectories(path.resolveSibling(""));
    return Files.writeString(path, text);
  }

  Access find(String context, Map<String, String> environment) {
    return Access.find(null, context, environment, home, home.resolve("serviceaccount"));
  }

  @Test
  void theHomeFoldersCurrentContextIsTaken() throws IOException {
    write(".kube/config", KUBECONFIG);

    Access access = find(null, Map.of());

    assertThat(access.server()).isEqualTo("https://dev.example.com:6443");
    assertThat(access.from()).isEqualTo("context dev of " + home.resolve(".kube/config"));
    assertThat(access.config().getCaCertFile()).isEqualTo(home + "/.kube/pki/ca.crt");
    assertThat(access.config().getOauthToken()).isEqualTo("secret");
    assertThat(access.config().getImpersonateUsername()).isEqualTo("carol");
    assertThat(access.config().getImpersonateGroups()).containsExactly("ops");
  }

  @Test
  void aTokenFileIsReadWhenItIsNeeded() throws IOException {
    write(".kube/config", KUBECONFIG);
    Access access = find("prod", Map.of());
    write(".kube/bob.token", "renewed\n");

    assertThat(access.config().isTrustCerts()).isTrue();
    assertThat(access.config().getOauthTokenProvider().getToken()).isEqualTo("renewed");
  }

  @Test
  void ofSeveralFilesTheFirstThatSaysItWins() throws IOException {
    Path first =
        write(
            "first",
            """
            contexts: [{name: dev, context: {cluster: mine, user: alice}}]
            clusters: [{name: mine, cluster: {server: "http://127.0.0.1:8001"}}]
            """);
    Path second = write("second", KUBECONFIG);
    String list = first + File.pathSeparator + home.resolve("no") + File.pathSeparator + second;

    Access access = find(null, Map.of("KUBECONFIG", list, "HTTP_PROXY", "http://proxy:3128"));

    assertThat(access.server()).isEqualTo("http://127.0.0.1:8001");
    assertThat(access.config().getOauthToken()).isEqualTo("secret");
    assertThat(access.config().getHttpProxy()).as("loopback goes through no proxy").isNull();
  }

  @Test
  void theEnvironmentsProxiesCountForOtherHosts() throws IOException {
    write(".kube/config", KUBECONFIG);

    Access access =
        find(null, Map.of("https_proxy", "http://proxy:3128", "NO_PROXY", "localhost, *.x, .svc"));

    assertThat(access.config().getHttpsProxy()).isEqualTo("http://proxy:3128");
    assertThat(access.config().getNoProxy()).containsExactly("localhost", ".svc");
  }

  @Test
  void whatAContextNamesMustBeThere() throws IOException {
    Path file = write(".kube/config", KUBECONFIG);

    assertThatThrownBy(() -> find("stage", Map.of()))
        .isInstanceOf(ClusterException.class)
        .hasMessage("there is no context stage in " + file + "; there is: dev, lost, prod");
    assertThatThrownBy(() -> find("lost", Map.of()))
        .hasMessage("context lost in " + file + " names the cluster \"gone\", which is not there");

    write(".kube/config", KUBECONFIG.replace("current-context: dev", ""));
    assertThatThrownBy(() -> find(null, Map.of()))
        .hasMessageContaining("choose one with --context: dev, lost, prod");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "token: secret | token: secret, as-uid: '1000' | as-uid",
        "token: secret | token: secret, as-user-extra: {scopes: [view]} | as-user-extra",
        "token: secret | exec: {command: /bin/echo}, as-uid: '1000' | as-uid",
        "pki/ca.crt | pki/ca.crt, tls-server-name: dev | tls-server-name",
        "token: secret | auth-provider: {name: gcp} | auth-provider",
      })
  void aSettingThatIsNotSupportedIsRefused(String from, String to, String setting)
      throws IOException {
    Path file = write(".kube/config", KUBECONFIG.replace(from, to));

    assertThatThrownBy(() -> find(null, Map.of()))
        .isInstanceOf(ClusterException.class)
        .hasMessageStartingWith(
            "context dev of " + file + ": " + setting + " cannot be used here; ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "insecure-skip-tls-verify: true | insecure-skip-tls-verify and a certificate-authority"
            + " contradict each other; remove one",
        "proxy-url: 'socks5://a:s3cret@p:1' | proxy-url is socks5://p:1, which is not supported;"
            + " expected http://HOST:PORT",
        "proxy-url: 'https://p:1' | proxy-url is https://p:1, which is not supported; expected"
            + " http://HOST:PORT",
      })
  void whatCannotBeMeantIsRefused(String setting, String message) throws IOException {
    Path file = write(".kube/config", KUBECONFIG.replace("pki/ca.crt", "pki/ca.crt, " + setting));

    assertThatThrownBy(() -> find(null, Map.of()))
        .isInstanceOf(ClusterException.class)
        .hasMessage("context dev of " + file + ": " + message);
  }

  @Test
  void aProxyOfTheClusterIsUsed() throws IOException {
    write(".kube/config", KUBECONFIG.replace("pki/ca.crt", "pki/ca.crt, proxy-url: 'http://p:1'"));

    assertThat(find(null, Map.of("NO_PROXY", "*")).config().getHttpsProxy())
        .isEqualTo("http://p:1");
  }

  @Test
  void ofTwoEntriesWithAWholeNameTheFirstIsTakenWhole() throws IOException {
    Path first = write("first", "users: [{name: alice, user: {as: dora}}]\n");
    Path second = write("second", KUBECONFIG);

    Access access = find(null, Map.of("KUBECONFIG", first + File.pathSeparator + second));

    assertThat(access.config().getOauthToken()).as("kubectl does not mix two entries").isNull();
    assertThat(access.config().getImpersonateUsername()).isEqualTo("dora");
  }

  @Test
  void aKubeconfigThatIsNoYamlIsSaidWithItsPlace() throws IOException {
    Path file = write(".kube/config", "a: 1\na: 2\n");

    assertThatThrownBy(() -> find(null, Map.of()))
        .isInstanceOf(ClusterException.class)
        .hasMessageContaining(file + ":2:1 cannot be read");
  }

  @Test
  void anExplicitFileMustExist() {
    assertThatThrownBy(
            () -> Access.find(home.resolve("no"), null, Map.of(), home, home.resolve("sa")))
        .hasMessage("there is no kubeconfig file " + home.resolve("no"));
  }

  @Test
  void aPodUsesItsServiceAccount() throws IOException {
    write("serviceaccount/token", "pod");
    Map<String, String> pod =
        Map.of("KUBERNETES_SERVICE_HOST", "fd00::1", "KUBERNETES_SERVICE_PORT", "6443");

    Access access = find(null, pod);

    assertThat(access.server()).isEqualTo("https://[fd00::1]:6443");
    assertThat(access.config().getOauthTokenProvider().getToken()).isEqualTo("pod");
    assertThat(access.config().getCaCertFile()).isEqualTo(home + "/serviceaccount/ca.crt");
  }

  @Test
  void withNothingAtAllItIsSaidWhatToDo() {
    assertThatThrownBy(() -> find(null, Map.of()))
        .isInstanceOf(ClusterException.class)
        .hasMessageContaining("KUBECONFIG is not set")
        .hasMessageContaining("--cluster FOLDER");
  }
}
