package ai.modelplane.testbed;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** The API server as any other client sees it: requests and answers, nothing between. */
public final class RawApi implements AutoCloseable {

  private final Testbed testbed;
  private final HttpClient client;

  public RawApi(Testbed testbed) {
    this.testbed = testbed;
    this.client = HttpClient.newBuilder().sslContext(trusting(testbed)).build();
  }

  /**
   * Sends a request as the administrator, unless a header says otherwise.
   *
   * @param path from the server's root on, with a leading slash and its query
   */
  public HttpResponse<byte[]> send(
      String method, String path, Map<String, String> headers, byte[] body) {
    return send(method, path, headers, body, HttpResponse.BodyHandlers.ofByteArray());
  }

  /**
   * Reads what is there. A server that has just started or been slow says that one should come back
   * (429 until the storage of a kind is ready, 500 and above while etcd is away), and is asked
   * again; its word is never taken for an empty list.
   *
   * @throws AssertionError if the answer is another one, or is still the same after a minute
   */
  public byte[] get(String path) {
    HttpResponse<byte[]> answer = send("GET", path, Map.of(), new byte[0]);
    for (int i = 0; i < 60 && isToComeBack(answer.statusCode()); i++) {
      pause();
      answer = send("GET", path, Map.of(), new byte[0]);
    }
    return succeeded("GET " + path, answer);
  }

  /** The body of an answer that says yes. */
  public static byte[] succeeded(String what, HttpResponse<byte[]> answer) {
    if (answer.statusCode() >= 300) {
      throw new AssertionError(
          "%s: %d %s".formatted(what, answer.statusCode(), new String(answer.body(), UTF_8)));
    }
    return answer.body();
  }

  private static boolean isToComeBack(int status) {
    return status == 429 || status >= 500;
  }

  private static void pause() {
    try {
      Thread.sleep(1000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Sends a GET whose answer goes on and on, as that of a watch. */
  HttpResponse<InputStream> stream(String path, Map<String, String> headers) {
    return send("GET", path, headers, new byte[0], HttpResponse.BodyHandlers.ofInputStream());
  }

  private <T> HttpResponse<T> send(
      String method,
      String path,
      Map<String, String> headers,
      byte[] body,
      HttpResponse.BodyHandler<T> handler) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(testbed.apiUrl() + path))
            .setHeader("Authorization", "Bearer " + testbed.adminToken())
            .method(method, HttpRequest.BodyPublishers.ofByteArray(body));
    headers.forEach(request::setHeader);
    try {
      return client.send(request.build(), handler);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** What a client needs to trust the API server. */
  public static SSLContext trusting(Testbed testbed) {
    try {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      try (var in = Files.newInputStream(testbed.caFile())) {
        int i = 0;
        for (var certificate : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
          store.setCertificateEntry("ca" + i++, certificate);
        }
      }
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
