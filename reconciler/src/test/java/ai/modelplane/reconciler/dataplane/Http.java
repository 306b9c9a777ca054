package ai.modelplane.reconciler.dataplane;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** A client that keeps its connections; its own when it is made. */
public final class Http implements AutoCloseable {

  /** So long only when something hangs. */
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  /** One try of several: nothing is asserted of it. */
  private static final Duration SOON = Duration.ofSeconds(3);

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  public HttpResponse<String> get(String url) {
    return send(
        HttpRequest.newBuilder(URI.create(url)).timeout(PATIENCE).build(), BodyHandlers.ofString());
  }

  /**
   * The code of an answer; 0 when none comes soon, as while a gateway waits for an engine that does
   * not speak TLS.
   */
  int code(String url) {
    HttpRequest request = HttpRequest.newBuilder(URI.create(url)).timeout(SOON).build();
    try {
      return send(request, BodyHandlers.ofString()).statusCode();
    } catch (UncheckedIOException e) {
      if (e.getCause() instanceof HttpTimeoutException) {
        return 0;
      }
      throw e;
    }
  }

  public HttpResponse<String> post(String url, String body) {
    return send(posting(url, body.getBytes(UTF_8)), BodyHandlers.ofString());
  }

  HttpResponse<String> post(String url, byte[] body) {
    return send(posting(url, body), BodyHandlers.ofString());
  }

  /** The body is read while it comes. */
  HttpResponse<InputStream> postForStream(String url, String body) {
    return send(posting(url, body.getBytes(UTF_8)), BodyHandlers.ofInputStream());
  }

  private static HttpRequest posting(String url, byte[] body) {
    return HttpRequest.newBuilder(URI.create(url))
        .timeout(PATIENCE)
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofByteArray(body))
        .build();
  }

  private <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> handler) {
    try {
      return client.send(request, handler);
    } catch (IOException e) {
      throw new UncheckedIOException(request.uri() + ": " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** One GET on a connection of its own; the status line, or what went wrong. */
  public static String once(String url) {
    return once(url, URI.create(url).getAuthority());
  }

  /** The same for another host than that of the URL. */
  static String once(String url, String hostname) {
    return once(url, hostname, "");
  }

  /**
   * The same with more headers.
   *
   * @param headers lines, each with its end
   */
  static String once(String url, String hostname, String headers) {
    URI uri = URI.create(url);
    try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
      socket.setSoTimeout((int) PATIENCE.toMillis());
      String head =
          "GET %s HTTP/1.1\r\nHost: %s\r\n%sConnection: close\r\n\r\n"
              .formatted(uri.getRawPath(), hostname, headers);
      socket.getOutputStream().write(head.getBytes(ISO_8859_1));
      String answer = new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
      return answer.lines().findFirst().orElse("closed without an answer");
    } catch (IOException e) {
      return e.toString();
    }
  }

  /**
   * Waits for what the gateway will do soon: it reports a generation before it serves it, and
   * nothing tells when it does.
   */
  public static void eventually(String what, BooleanSupplier holds) {
    eventually(() -> what, holds);
  }

  /** The same, where what is said of a failure is known only then. */
  static void eventually(Supplier<String> what, BooleanSupplier holds) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!holds.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("not within " + PATIENCE.toSeconds() + " s: " + what.get());
      }
      try {
        Thread.sleep(20);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
