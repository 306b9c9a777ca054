package ai.modelplane.compiler.source.git;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.transport.http.HttpConnection;
import org.eclipse.jgit.transport.http.HttpConnectionFactory;
import org.eclipse.jgit.transport.http.JDKHttpConnectionFactory;
import org.eclipse.jgit.util.HttpSupport;
import org.jspecify.annotations.Nullable;

/**
 * Connections over http as git's settings say: proxies, authorities, headers. JGit itself knows
 * only some of these settings.
 *
 * @param server the one that is asked; headers are for it alone, wherever it redirects to
 */
record HttpSettings(GitUrl server, Config config, Map<String, String> environment)
    implements HttpConnectionFactory {

  /** What curl takes for a proxy without a port. */
  private static final int PROXY_PORT = 1080;

  private static final HttpConnectionFactory PLAIN = new JDKHttpConnectionFactory();

  @Override
  public HttpConnection create(URL url) throws IOException {
    return create(url, Proxy.NO_PROXY);
  }

  @Override
  public HttpConnection create(URL url, Proxy ofTheJvm) throws IOException {
    HttpConnection connection = PLAIN.create(url, proxy(url).orElse(ofTheJvm));
    if (url.getProtocol().equals("https")) {
      trust(connection, url);
    }
    if (isServer(url)) {
      for (String header : headers(url)) {
        int colon = header.indexOf(':');
        if (colon > 0) {
          connection.setRequestProperty(
              header.substring(0, colon).strip(), header.substring(colon + 1).strip());
        }
      }
    }
    return connection;
  }

  private boolean isServer(URL url) {
    int port = url.getPort() > 0 ? url.getPort() : url.getDefaultPort();
    return server.isAt(url.getHost(), port);
  }

  /** An empty one takes back those before it. */
  private List<String> headers(URL url) {
    List<String> all = values(subsection("extraHeader", url), "extraHeader");
    return all.subList(all.lastIndexOf("") + 1, all.size());
  }

  /** JGit gives an empty value as null. */
  private List<String> values(@Nullable String subsection, String name) {
    return Arrays.stream(config.getStringList("http", subsection, name))
        .map(value -> Objects.requireNonNullElse(value, ""))
        .toList();
  }

  /** A setting, that of the longest matching URL first; null for none. */
  private @Nullable String setting(String name, URL url) {
    List<String> values = values(subsection(name, url), name);
    return values.isEmpty() ? null : values.getLast();
  }

  private @Nullable String subsection(String name, URL url) {
    String longest = null;
    for (String candidate : config.getSubsections("http")) {
      if (!values(candidate, name).isEmpty()
          && matches(candidate, url)
          && (longest == null || candidate.length() > longest.length())) {
        longest = candidate;
      }
    }
    return longest;
  }

  private static boolean matches(String candidate, URL url) {
    try {
      URI of = URI.create(candidate);
      String host = String.valueOf(of.getHost()).toLowerCase(Locale.ROOT);
      String asked = url.getHost().toLowerCase(Locale.ROOT);
      boolean isHost =
          host.equals(asked) || (host.startsWith("*.") && asked.endsWith(host.substring(1)));
      int port = of.getPort() > 0 ? of.getPort() : url.getDefaultPort();
      int askedPort = url.getPort() > 0 ? url.getPort() : url.getDefaultPort();
      String path = String.valueOf(of.getPath()).replaceFirst("/+$", "");
      return url.getProtocol().equalsIgnoreCase(of.getScheme())
          && isHost
          && port == askedPort
          && (url.getPath() + "/").startsWith(path + "/");
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** Empty when nothing is set, so that the JVM's own settings count. */
  private Optional<Proxy> proxy(URL url) throws IOException {
    String set = setting("proxy", url);
    String name = set == null ? proxyOfEnvironment(url) : set;
    if (name == null) {
      return Optional.empty();
    }
    if (name.isEmpty()) {
      return Optional.of(Proxy.NO_PROXY);
    }
    URI uri;
    try {
      uri = URI.create(name.contains("://") ? name : "http://" + name);
    } catch (IllegalArgumentException e) {
      throw new Unusable("the proxy is no URL; expected http://HOST:PORT", e);
    }
    String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
    String host = uri.getHost();
    if (host == null || !(scheme.equals("http") || scheme.startsWith("socks"))) {
      throw new Unusable(
          "the proxy %s is not supported; expected http://HOST:PORT or socks5://HOST:PORT"
              .formatted(GitUrl.withoutCredentials(name)));
    }
    if (uri.getUserInfo() != null) {
      throw new Unusable(
          "the proxy %s wants a user, which is not supported"
              .formatted(GitUrl.withoutCredentials(name)));
    }
    int port = uri.getPort() > 0 ? uri.getPort() : PROXY_PORT;
    return Optional.of(
        new Proxy(
            scheme.equals("http") ? Proxy.Type.HTTP : Proxy.Type.SOCKS,
            new InetSocketAddress(host, port)));
  }

  /** As curl looks: {@code http_proxy} in small letters alone, since a CGI may set the other. */
  private @Nullable String proxyOfEnvironment(URL url) {
    String host = url.getHost().toLowerCase(Locale.ROOT);
    for (String entry : first("no_proxy", "NO_PROXY").orElse("").split(",", -1)) {
      String suffix = entry.strip().toLowerCase(Locale.ROOT).replaceFirst("^[.]", "");
      if (suffix.equals("*")
          || (!suffix.isEmpty() && (host.equals(suffix) || host.endsWith("." + suffix)))) {
        return "";
      }
    }
    return (url.getProtocol().equals("https")
            ? first("https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY")
            : first("http_proxy", "all_proxy", "ALL_PROXY"))
        .orElse(null);
  }

  private Optional<String> first(String... names) {
    return Arrays.stream(names)
        .map(name -> environment.getOrDefault(name, ""))
        .filter(value -> !value.isEmpty())
        .findFirst();
  }

  private void trust(HttpConnection connection, URL url) throws IOException {
    String verify = setting("sslVerify", url);
    if (environment.containsKey("GIT_SSL_NO_VERIFY") || "false".equalsIgnoreCase(verify)) {
      HttpSupport.disableSslVerify(connection);
      return;
    }
    String file = first("GIT_SSL_CAINFO").orElse(setting("sslCAInfo", url));
    if (file == null || file.isEmpty()) {
      return;
    }
    Path path =
        file.startsWith("~/")
            ? GitCache.home(environment).resolve(file.substring(2))
            : Path.of(file);
    try {
      connection.configure(null, authorities(path), null);
    } catch (GeneralSecurityException | IOException e) {
      throw new Unusable(
          "the certificate authorities in %s cannot be used: %s".formatted(path, e.getMessage()),
          e);
    }
  }

  private static TrustManager[] authorities(Path file)
      throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    try (InputStream in = Files.newInputStream(file)) {
      int i = 0;
      for (Certificate authority :
          CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        store.setCertificateEntry(String.valueOf(i++), authority);
      }
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers();
  }
}
