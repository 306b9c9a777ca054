package ai.modelplane.reconciler.cluster.kubernetes;

import ai.modelplane.reconciler.cluster.ClusterException;
import ai.modelplane.reconciler.cluster.ClusterException.Cause;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.OAuthTokenProvider;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which API server, and as whom.
 *
 * @param server its address without a trailing slash
 * @param from where that was found, for messages
 */
record Access(String server, String from, Config config) {

  /** Where a pod finds its token and CA. */
  static final Path SERVICE_ACCOUNT = Path.of("/var/run/secrets/kubernetes.io/serviceaccount");

  private static final Duration TOKEN_AGE = Duration.ofMinutes(1);

  /** Like kubectl: an explicit file, else KUBECONFIG, else the home folder, else the pod's own. */
  static Access find(@Nullable Path kubeconfig, @Nullable String context) {
    Map<String, String> environment = System.getenv();
    Path home = Path.of(System.getProperty("user.home", "."));
    return find(kubeconfig, context, environment, home, SERVICE_ACCOUNT);
  }

  static Access find(
      @Nullable Path explicit,
      @Nullable String context,
      Map<String, String> environment,
      Path home,
      Path serviceAccount) {
    Kubeconfig kubeconfig = Kubeconfig.read(explicit, environment, home);
    if (!kubeconfig.files().isEmpty()) {
      return of(kubeconfig, context, environment);
    }
    String host = environment.getOrDefault("KUBERNETES_SERVICE_HOST", "");
    Path token = serviceAccount.resolve("token");
    if (context == null && !host.isEmpty() && Files.exists(token)) {
      String port = environment.getOrDefault("KUBERNETES_SERVICE_PORT", "443");
      String server = "https://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
      Config config = lean(server, environment);
      config.setCaCertFile(serviceAccount.resolve("ca.crt").toString());
      config.setOauthTokenProvider(new TokenFile(token));
      return new Access(server, "this pod's service account", config);
    }
    String listed = environment.getOrDefault("KUBECONFIG", "");
    throw new ClusterException(
        Cause.MISSING,
        "there is no kubeconfig (%s), and this is no pod of a cluster; set KUBECONFIG, or work on a folder with --cluster FOLDER"
            .formatted(
                listed.isBlank()
                    ? "KUBECONFIG is not set, " + home.resolve(".kube/config") + " does not exist"
                    : "KUBECONFIG names " + listed));
  }

  private static Access of(
      Kubeconfig kubeconfig, @Nullable String wanted, Map<String, String> environment) {
    Kubeconfig.Selected selected = kubeconfig.select(wanted);
    Kubeconfig.Entry cluster = selected.cluster();
    Kubeconfig.Entry user = selected.user();
    String from = "context %s of %s".formatted(selected.context(), kubeconfig.names());
    String server = cluster.text("server").replaceAll("/+$", "");
    if (!server.startsWith("https://") && !server.startsWith("http://")) {
      throw new ClusterException(
          Cause.INVALID,
          "%s: the cluster's server is \"%s\"; expected https://HOST:PORT".formatted(from, server));
    }
    refuse(cluster, "tls-server-name", "give a server address that its certificate names", from);
    refuse(user, "as-uid", "impersonate with as and as-groups only", from);
    refuse(user, "as-user-extra", "impersonate with as and as-groups only", from);
    refuse(user, "auth-provider", "name a credential plugin with exec, as kubectl wants it", from);
    Config config = lean(server, environment);
    reach(config, cluster, from);
    identify(config, user);
    boolean hasToken =
        config.getOauthToken() != null
            || config.getOauthTokenProvider() != null
            || config.getUsername() != null;
    if (user.tree().hasNonNull("exec") && !hasToken) {
      ask(config, new ExecPlugin(selected, environment, ExecPlugin.LIMIT));
    }
    return new Access(server, from, config);
  }

  /** How the server is reached, and by whom it has to be vouched for. */
  private static void reach(Config config, Kubeconfig.Entry cluster, String from) {
    config.setCaCertFile(blankToNull(cluster.path("certificate-authority")));
    config.setCaCertData(blankToNull(cluster.text("certificate-authority-data")));
    if (cluster.tree().path("insecure-skip-tls-verify").asBoolean()) {
      if (config.getCaCertFile() != null || config.getCaCertData() != null) {
        throw new ClusterException(
            Cause.INVALID,
            "%s: insecure-skip-tls-verify and a certificate-authority contradict each other; remove one"
                .formatted(from));
      }
      config.setTrustCerts(true);
      config.setDisableHostnameVerification(true);
    }
    String proxy = cluster.text("proxy-url");
    if (!proxy.isEmpty()) {
      if (!proxy.startsWith("http://")) {
        throw new ClusterException(
            Cause.INVALID,
            "%s: proxy-url is %s, which is not supported; expected http://HOST:PORT"
                .formatted(from, proxy.replaceFirst("//.*@", "//")));
      }
      config.setHttpProxy(proxy);
      config.setHttpsProxy(proxy);
      config.setNoProxy(new String[0]);
    }
  }

  /** A plugin that fails is an error here: without credentials nothing is sent. */
  private static void ask(Config config, ExecPlugin plugin) {
    ExecPlugin.Credential given = plugin.credential();
    if (!given.token().isEmpty()) {
      config.setOauthTokenProvider(plugin);
    }
    if (!given.certificate().isEmpty()) {
      config.setClientCertData(base64(given.certificate()));
      config.setClientKeyData(base64(given.key()));
      config.setClientKeyAlgo(Config.getKeyAlgorithm(null, config.getClientKeyData()));
    }
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  /** A setting that is not supported. To ignore it would be to connect as somebody else. */
  private static void refuse(Kubeconfig.Entry entry, String setting, String advice, String from) {
    if (entry.tree().hasNonNull(setting)) {
      throw new ClusterException(
          Cause.INVALID, "%s: %s cannot be used here; %s".formatted(from, setting, advice));
    }
  }

  private static void identify(Config config, Kubeconfig.Entry user) {
    config.setClientCertFile(blankToNull(user.path("client-certificate")));
    config.setClientCertData(blankToNull(user.text("client-certificate-data")));
    config.setClientKeyFile(blankToNull(user.path("client-key")));
    config.setClientKeyData(blankToNull(user.text("client-key-data")));
    if (config.getClientKeyFile() != null || config.getClientKeyData() != null) {
      config.setClientKeyAlgo(
          Config.getKeyAlgorithm(config.getClientKeyFile(), config.getClientKeyData()));
    }
    config.setUsername(blankToNull(user.text("username")));
    config.setPassword(blankToNull(user.text("password")));
    // kubectl: the file wins, as it may be renewed.
    if (!user.path("tokenFile").isEmpty()) {
      config.setOauthTokenProvider(new TokenFile(Path.of(user.path("tokenFile"))));
    } else {
      config.setOauthToken(blankToNull(user.text("token")));
    }
    if (!user.text("as").isEmpty()) {
      config.setImpersonateUsername(user.text("as"));
      config.setImpersonateGroups(
          user.tree()
              .path("as-groups")
              .valueStream()
              .map(g -> g.asText(""))
              .toArray(String[]::new));
    }
  }

  /** Nothing of what the library would look for by itself, which takes half of a cold start. */
  static Config lean(String server, Map<String, String> environment) {
    Config config = Config.empty();
    config.setMasterUrl(server + "/");
    config.setUserAgent("modelplane");
    config.setRequestRetryBackoffLimit(0);
    String host = URI.create(server).getHost();
    // As Go's clients: what listens here is never asked for through a proxy.
    if (host != null
        && !host.equals("localhost")
        && !host.startsWith("127.")
        && !host.equals("[::1]")) {
      config.setHttpsProxy(variable(environment, "HTTPS_PROXY"));
      config.setHttpProxy(variable(environment, "HTTP_PROXY"));
      String excluded = variable(environment, "NO_PROXY");
      config.setNoProxy(
          excluded == null
              ? new String[0]
              : Arrays.stream(excluded.split(","))
                  .map(String::strip)
                  .filter(entry -> entry.matches("[-.:/\\w]+"))
                  .toArray(String[]::new));
    }
    return config;
  }

  private static @Nullable String variable(Map<String, String> environment, String name) {
    String value = environment.get(name);
    return blankToNull(
        value != null
            ? value
            : environment.getOrDefault(name.toLowerCase(java.util.Locale.ROOT), ""));
  }

  private static @Nullable String blankToNull(String value) {
    return value.isBlank() ? null : value;
  }

  /** A token in a file that is renewed from time to time, like that of a pod. */
  private static final class TokenFile implements OAuthTokenProvider {

    private final Path file;
    private String token = "";
    private Instant read = Instant.MIN;

    TokenFile(Path file) {
      this.file = file;
    }

    @Override
    public synchronized String getToken() {
      Instant now = Instant.now();
      if (read.isBefore(now.minus(TOKEN_AGE))) {
        try {
          token = Files.readString(file).strip();
          read = now;
        } catch (IOException e) {
          throw new ClusterException(
              Cause.FORBIDDEN,
              "the token file %s cannot be read: %s".formatted(file, e.getMessage()),
              e);
        }
      }
      return token;
    }
  }
}
