package ai.modelplane.reconciler.cluster.kubernetes;

import static java.nio.charset.StandardCharsets.UTF_8;

import ai.modelplane.reconciler.cluster.ClusterException;
import ai.modelplane.reconciler.cluster.ClusterException.Cause;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.zip.GZIPInputStream;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Requests to an API server: JSON out, JSON in, no object model between. This is the one place that
 * tries again: when the server asks for it (429, 502, 503, 504), had an error (500), or the
 * connection broke. All requests that are sent here may be sent twice.
 *
 * <p>Only the library's HTTP layer is used, for its TLS, proxies and credential plugins: its client
 * costs a third more of a cold start, and would convert each object twice.
 */
final class ApiServer implements AutoCloseable {

  static final String JSON = "application/json";

  /**
   * API servers pack answers above 128 KiB when a client asks for it. A list is then a twentieth as
   * long, and most of what a pass over a large fleet costs is the decryption of lists.
   */
  private static final String GZIP = "gzip";

  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Access access;
  private final Connections connections;
  private volatile boolean reached;
  private volatile BooleanSupplier held = () -> true;

  /**
   * @throws ClusterException INVALID when credentials or certificates cannot be used
   */
  ApiServer(Access access) {
    this.access = access;
    this.connections = new Connections(access);
  }

  /**
   * A request.
   *
   * @param path from the server's root on, without a leading slash, with its query
   * @param accept the media type of the answer
   * @param type the media type of the body
   * @param body null for none
   */
  record Request(String method, String path, String accept, String type, @Nullable JsonNode body) {

    Request(String method, String path, String type, @Nullable JsonNode body) {
      this(method, path, JSON, type, body);
    }

    static Request get(String path) {
      return new Request("GET", path, JSON, null);
    }

    /**
     * The same for the metadata alone.
     *
     * @param what {@code PartialObjectMetadata}, or the list of them
     */
    static Request metadata(String path, String what) {
      String accept = JSON + ";as=" + what + ";g=meta.k8s.io;v=v1";
      return new Request("GET", path, accept, JSON, null);
    }
  }

  /**
   * An answer of the server, whatever it is.
   *
   * @param body missing when it is not JSON
   * @param date the server's own clock, as in the header; empty when it is not given
   */
  record Answer(int code, JsonNode body, String text, String date, String retryAfter) {

    boolean isFine() {
      return code >= 200 && code < 300;
    }
  }

  Access access() {
    return access;
  }

  /** What writes is sent only while this holds, from now on. */
  void writeWhile(BooleanSupplier now) {
    held = now;
  }

  /**
   * Sends a request, more than once if need be.
   *
   * @throws ClusterException UNREACHABLE when there is no answer, or when it may not be sent any
   *     more
   */
  Answer send(Request request) {
    return send(request, request.method().equals("GET") ? () -> true : held);
  }

  /**
   * The same by a right of its own.
   *
   * @param permitted asked right before the request is sent, each time
   */
  Answer send(Request request, BooleanSupplier permitted) {
    Retry retry = new Retry(ThreadLocalRandom.current()::nextDouble);
    while (true) {
      Optional<Duration> pause;
      if (!permitted.getAsBoolean()) {
        throw new ClusterException(
            Cause.UNREACHABLE, "not sent: the lease is lost, and another process may write by now");
      }
      try {
        Answer answer = once(request);
        reached = true;
        if (!isPassing(answer)) {
          return answer;
        }
        pause = retry.next(Retry.asked(answer.retryAfter(), answer.date(), Instant.now()));
        if (pause.isEmpty()) {
          return answer;
        }
      } catch (IOException e) {
        pause = Retry.isPassing(e, reached) ? retry.next(Duration.ZERO) : Optional.empty();
        if (pause.isEmpty()) {
          throw unreachable(e);
        }
      }
      sleep(pause.get());
    }
  }

  private static boolean isPassing(Answer answer) {
    return switch (answer.code()) {
      case 429, 502, 503, 504 -> true;
      // What this says is wrong with the object, and stays so.
      case 500 -> !Refusal.isOfAnotherSchema(answer.text());
      default -> false;
    };
  }

  private Answer once(Request request) throws IOException {
    HttpClient client = connections.client();
    HttpRequest.Builder builder =
        client
            .newHttpRequestBuilder()
            .uri(access.server() + "/" + request.path())
            .timeout(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
            .header("Accept", request.accept())
            .header("Accept-Encoding", GZIP);
    JsonNode body = request.body();
    if (body == null) {
      builder.method(request.method(), JSON, null);
    } else {
      builder.method(request.method(), request.type(), body.toString());
    }
    try {
      HttpResponse<byte[]> response = client.sendAsync(builder.build(), byte[].class).get();
      byte[] bytes = body(response);
      return new Answer(
          response.code(),
          parse(bytes),
          HttpResponse.isSuccessful(response.code()) ? "" : new String(bytes, UTF_8).strip(),
          header(response, "Date"),
          header(response, "Retry-After"));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClusterException(
          Cause.UNREACHABLE, "interrupted while waiting for " + access.server(), e);
    } catch (ExecutionException e) {
      throw cause(e);
    }
  }

  private static byte[] body(HttpResponse<byte[]> response) throws IOException {
    byte[] sent = response.body() == null ? new byte[0] : response.body();
    if (!header(response, "Content-Encoding").equals(GZIP)) {
      return sent;
    }
    try (GZIPInputStream unpacked = new GZIPInputStream(new ByteArrayInputStream(sent))) {
      return unpacked.readAllBytes();
    }
  }

  private static String header(HttpResponse<?> response, String name) {
    String value = response.header(name);
    return value == null ? "" : value;
  }

  private static JsonNode parse(byte[] bytes) {
    try {
      JsonNode node = MAPPER.readTree(bytes);
      return node == null ? MissingNode.getInstance() : node;
    } catch (IOException e) {
      return MissingNode.getInstance();
    }
  }

  private static IOException cause(ExecutionException e) {
    Throwable cause = e.getCause();
    while (cause instanceof CompletionException || cause instanceof KubernetesClientException) {
      if (cause.getCause() == null) {
        break;
      }
      cause = cause.getCause();
    }
    return switch (cause) {
      case ClusterException ours -> throw ours;
      case IOException io -> io;
      case TimeoutException timeout ->
          new SocketTimeoutException("no answer within " + TIMEOUT.toSeconds() + " s");
      case null -> new IOException(e);
      default -> new IOException(cause.getMessage(), cause);
    };
  }

  private ClusterException unreachable(IOException e) {
    Throwable deepest = deepest(e);
    String why =
        switch (e) {
          case UnknownHostException _ -> "its name is not known";
          case SSLException _ ->
              "TLS failed: "
                  + deepest.getMessage()
                  + "; is the CA in the kubeconfig this server's?";
          default -> {
            String message = String.valueOf(deepest.getMessage());
            yield message.contains("Connection refused") ? "connection refused" : message;
          }
        };
    return new ClusterException(
        Cause.UNREACHABLE,
        "cannot reach the API server %s (%s): %s; is it running, and is it the cluster that is meant?"
            .formatted(access.server(), access.from(), why),
        e);
  }

  static Throwable deepest(Throwable e) {
    Throwable deepest = e;
    while (deepest.getCause() != null) {
      deepest = deepest.getCause();
    }
    return deepest;
  }

  private void sleep(Duration wait) {
    try {
      Thread.sleep(wait);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClusterException(
          Cause.UNREACHABLE, "interrupted while waiting for " + access.server(), e);
    }
  }

  static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  @Override
  public void close() {
    connections.close();
  }
}
