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
import javax.net.ssl.KeyManager;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.eclipse.jgit.transport.http.HttpConnection;
import org.eclipse.jgit.transport.http.JDKHttpConnection;
import org.eclipse.jgit.util.HttpSupport;
import org.jspecify.annotations.Nullable;

/**
 * Whom an https connection trusts and who it is, as git's settings say. The files are read for each
 * connection, so a new certificate counts at the next fetch.
 */
record TlsSettings(UrlSettings settings, Map<String, String> environment) {

  /**
   * A connection that is not open yet.
   *
   * @param isServer whether it leads to the server that is asked, which alone gets to know the
   *     client certificate
   * @throws Unusable when a file that a setting names cannot be used
   */
  HttpConnection connection(URL url, Proxy proxy, boolean isServer) throws IOException {
    Optional<ClientCertificate> client = isServer ? client(url) : Optional.empty();
    HttpConnection connection =
        new Connection(
            url, proxy, client.isPresent() ? new KeyManager[] {client.get().keyManager()} : null);
    String verify = settings.last("sslVerify", url);
    if (environment.containsKey("GIT_SSL_NO_VERIFY") || "false".equalsIgnoreCase(verify)) {
      HttpSupport.disableSslVerify(connection);
      return connection;
    }
    Optional<Path> file = file("GIT_SSL_CAINFO", "sslCAInfo", url);
    if (file.isPresent() || client.isPresent()) {
      trust(connection, file);
    }
    return connection;
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

  private static void trust(HttpConnection connection, Optional<Path> file) throws Unusable {
    try {
      connection.configure(null, file.isPresent() ? authorities(file.get()) : null, null);
    } catch (GeneralSecurityException | IOException e) {
      throw new Unusable(
          "the certificate authorities in %s cannot be used: %s"
              .formatted(
                  file.map(Path::toString).orElse("the JVM"),
                  e instanceof IOException io ? MessageText.reason(io) : e.getMessage()),
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
