package ai.modelplane.compiler.source.git;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.net.URL;
import java.net.URLConnection;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.HttpsURLConnection;
import org.eclipse.jgit.transport.http.HttpConnection;
import org.eclipse.jgit.transport.http.HttpConnectionFactory;
import org.eclipse.jgit.transport.http.JDKHttpConnectionFactory;
import org.jspecify.annotations.Nullable;

/**
 * Connections over http as git's settings say: proxies, headers, and {@link TlsSettings}. JGit
 * itself knows only some of these settings.
 *
 * @param server the one that is asked; headers and a client certificate are for it alone, wherever
 *     it redirects to
 */
record HttpSettings(GitUrl server, UrlSettings settings, Map<String, String> environment)
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
    boolean isServer = isServer(url);
    Proxy proxy = proxy(url).orElse(ofTheJvm);
    HttpConnection connection =
        url.getProtocol().equals("https")
            ? new TlsSettings(settings, environment).connection(url, proxy, isServer)
            : PLAIN.create(url, proxy);
    if (isServer) {
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

  /** One to the server itself, in which JGit has no part, and without headers. */
  HttpURLConnection open(URL url) throws IOException {
    Optional<Proxy> proxy = proxy(url);
    URLConnection connection =
        proxy.isPresent() ? url.openConnection(proxy.get()) : url.openConnection();
    if (connection instanceof HttpsURLConnection secured) {
      new TlsSettings(settings, environment).secure(secured);
    }
    return (HttpURLConnection) connection;
  }

  private boolean isServer(URL url) {
    int port = url.getPort() > 0 ? url.getPort() : url.getDefaultPort();
    return server.isAt(url.getHost(), port);
  }

  /** An empty one takes back those before it. */
  private List<String> headers(URL url) {
    List<String> all = settings.all("extraHeader", url);
    return all.subList(all.lastIndexOf("") + 1, all.size());
  }

  /** Empty when nothing is set, so that the JVM's own settings count. */
  private Optional<Proxy> proxy(URL url) throws IOException {
    String set = settings.last("proxy", url);
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
}
