package ai.modelplane.compiler.source.git;

import ai.modelplane.compiler.diagnostic.MessageText;
import java.io.IOException;
import java.io.InputStream;
import java.net.Proxy;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyManagementException;
import java.security.KeyStore;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.eclipse.jgit.transport.http.HttpConnection;
import org.eclipse.jgit.transport.http.JDKHttpConnection;
import org.eclipse.jgit.transport.http.NoCheckX509TrustManager;
import org.eclipse.jgit.util.HttpSupport;
import org.jspecify.annotations.Nullable;

/**
 * Whom an https connection trusts and who it is, as git's settings say. The files are read for each
 * connection, so a new certificate counts at the next fetch.
 */
record TlsSettings(UrlSettings settings, Map<String, String> environment) {

  /** Both sides of TLS; what is empty is as the JVM has it. */
  private record Sides(
      Optional<KeyManager> own, Optional<TrustManager> trusted, boolean isChecked) {

    KeyManager @Nullable [] keys() {
      return own.isPresent() ? new KeyManager[] {own.get()} : null;
    }

    TrustManager @Nullable [] trust() {
      return trusted.isPresent() ? new TrustManager[] {trusted.get()} : null;
    }
  }

  /**
   * A connection of JGit that is not open yet.
   *
   * @param isServer whether it leads to the server that is asked, which alone gets to know the
   *     client certificate
   * @throws Unusable when a file that a setting names cannot be used
   */
  HttpConnection connection(URL url, Proxy proxy, boolean isServer) throws IOException {
    Sides sides = sides(url, isServer);
    Connection connection = new Connection(url, proxy, sides.keys());
    if (!sides.isChecked) {
      HttpSupport.disableSslVerify(connection);
    } else if (sides.own.isPresent() || sides.trusted.isPresent()) {
      try {
        connection.configure(null, sides.trust(), null);
      } catch (GeneralSecurityException e) {
        throw new IOException(e);
      }
    }
    return connection;
  }

  /**
   * Does the same for one that JGit has no part in, to the server itself.
   *
   * @throws Unusable when a file that a setting names cannot be used
   */
  void secure(HttpsURLConnection connection) throws IOException {
    Sides sides = sides(connection.getURL(), true);
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(sides.keys(), sides.trust(), null);
      connection.setSSLSocketFactory(context.getSocketFactory());
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
    if (!sides.isChecked) {
      connection.setHostnameVerifier((host, session) -> true);
    }
  }

  private Sides sides(URL url, boolean isServer) throws Unusable {
    Optional<ClientCertificate> client = isServer ? client(url) : Optional.empty();
    Optional<KeyManager> own =
        client.isPresent() ? Optional.of(client.get().keyManager()) : Optional.empty();
    if (environment.containsKey("GIT_SSL_NO_VERIFY")
        || "false".equalsIgnoreCase(settings.last("sslVerify", url))) {
      return new Sides(own, Optional.of(new NoCheckX509TrustManager()), false);
    }
    Optional<Path> file = file("GIT_SSL_CAINFO", "sslCAInfo", url);
    return new Sides(
        own, file.isPresent() ? Optional.of(authorities(file.get())) : Optional.empty(), true);
  }

  /** The certificate that the server is shown, if it asks for one. */
  Optional<ClientCertificate> client(URL url) {
    return file("GIT_SSL_CERT", "sslCert", url)
        .map(
            certificate ->
                new ClientCertificate(
                    certificate, file("GIT_SSL_KEY", "sslKey", url).orElse(certificate)));
  }

  private Optional<Path> file(String variable, String name, URL url) {
    String set = environment.getOrDefault(variable, "");
    String file = set.isEmpty() ? settings.last(name, url) : set;
    if (file == null || file.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        file.startsWith("~/")
            ? GitCache.home(environment).resolve(file.substring(2))
            : Path.of(file));
  }

  private static TrustManager authorities(Path file) throws Unusable {
    try (InputStream in = Files.newInputStream(file)) {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      int i = 0;
      for (Certificate authority :
          CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        store.setCertificateEntry(String.valueOf(i++), authority);
      }
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(store);
      return factory.getTrustManagers()[0]; // X.509, the only kind there is
    } catch (GeneralSecurityException | IOException e) {
      throw new Unusable(
          "the certificate authorities in %s cannot be used: %s"
              .formatted(
                  file, e instanceof IOException io ? MessageText.reason(io) : e.getMessage()),
          e);
    }
  }

  /** Shows a client certificate also where JGit itself turns the check of the server off. */
  private static final class Connection extends JDKHttpConnection {

    private final KeyManager @Nullable [] keys;

    Connection(URL url, Proxy proxy, KeyManager @Nullable [] keys) throws IOException {
      super(url, proxy);
      this.keys = keys;
    }

    @Override
    public void configure(
        KeyManager @Nullable [] given,
        TrustManager @Nullable [] trusted,
        @Nullable SecureRandom random)
        throws NoSuchAlgorithmException, KeyManagementException {
      super.configure(given == null ? keys : given, trusted, random);
    }
  }
}
