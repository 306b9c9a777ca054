package ai.modelplane.reconciler.cluster.kubernetes;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Watches of an API server, over connections of their own: one that is slow holds up no write.
 *
 * <p>The library's informers keep whole objects, convert each twice, and cannot ask for metadata
 * alone; its HTTP layer is used here as everywhere.
 */
final class EventStream implements AutoCloseable {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** The server ends a watch after this time. */
  private static final Duration LENGTH = Duration.ofMinutes(5);

  /** Bookmarks come every minute or so: after this much silence the connection is dead. */
  private static final Duration SILENCE = Duration.ofSeconds(150);

  private static final Duration TO_CONNECT = Duration.ofSeconds(30);

  private final Access access;
  private final Connections connections;

  EventStream(Access access) {
    this.access = access;
    this.connections = new Connections(access);
  }

  /**
   * How a watch ended.
   *
   * @param code of the answer; 0 when there was none, or the connection broke
   */
  record End(int code) {}

  /**
   * Follows a list from a revision on.
   *
   * @param each takes the events in their order, on the calling thread
   * @throws InterruptedException when the calling thread is to end
   */
  End follow(Collected part, String version, Consumer<ObjectNode> each)
      throws InterruptedException {
    String selector = part.selector();
    String path =
        Paths.of(part.kind(), part.namespace())
            + "?watch=1&allowWatchBookmarks=true&timeoutSeconds="
            + LENGTH.toSeconds()
            + "&resourceVersion="
            + URLEncoder.encode(version, UTF_8)
            + (selector.isEmpty() ? "" : "&" + selector);
    ApiServer.Request watch = Listing.get(part, path, "PartialObjectMetadata");
    HttpClient client = connections.client();
    HttpRequest request =
        client
            .newHttpRequestBuilder()
            .uri(access.server() + "/" + watch.path())
            .header("Accept", watch.accept())
            .forStreaming()
            .build();
    Lines lines = new Lines();
    CompletableFuture<HttpResponse<AsyncBody>> sent = client.consumeBytes(request, lines);
    HttpResponse<AsyncBody> response;
    try {
      response = sent.get(TO_CONNECT.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      sent.cancel(true);
      return new End(0);
    }
    AsyncBody body = response.body();
    try {
      if (response.code() != 200) {
        return new End(response.code());
      }
      CompletableFuture<Void> _ = body.done().whenComplete((done, failure) -> lines.end(failure));
      body.consume();
      return new End(lines.read(each) ? 200 : 0);
    } finally {
      body.cancel();
    }
  }

  /** The lines of an answer that goes on and on. */
  private static final class Lines implements AsyncBody.Consumer<List<ByteBuffer>> {

    /**
     * A line, or the end.
     *
     * @param text null at the end
     * @param isBroken whether an accident ended it
     */
    private record Line(@Nullable String text, boolean isBroken) {}

    private final BlockingQueue<Line> whole = new LinkedBlockingQueue<>();
    private final ByteArrayOutputStream begun = new ByteArrayOutputStream();

    @Override
    public void consume(List<ByteBuffer> buffers, AsyncBody body) {
      for (ByteBuffer buffer : buffers) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        int from = 0;
        for (int i = 0; i < bytes.length; i++) {
          if (bytes[i] == '\n') {
            begun.write(bytes, from, i - from);
            whole.add(new Line(begun.toString(UTF_8), false));
            begun.reset();
            from = i + 1;
          }
        }
        begun.write(bytes, from, bytes.length - from);
      }
      body.consume();
    }

    void end(@Nullable Throwable failure) {
      whole.add(new Line(null, failure != null));
    }

    /** Whether the server ended it, not an accident. */
    boolean read(Consumer<ObjectNode> each) throws InterruptedException {
      while (true) {
        Line line = whole.poll(SILENCE.toSeconds(), TimeUnit.SECONDS);
        String text = line == null ? null : line.text();
        if (line == null || text == null) {
          return line != null && !line.isBroken();
        }
        try {
          if (!text.isEmpty() && MAPPER.readTree(text) instanceof ObjectNode event) {
            each.accept(event);
          }
        } catch (IOException e) {
          return false; // half a line: the list is asked from the last revision again
        }
      }
    }
  }

  @Override
  public void close() {
    connections.close();
  }
}
