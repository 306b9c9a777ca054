package ai.modelplane.testbed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the API server tells whoever watches the objects of one kind, each event in its order. */
public final class Watch implements AutoCloseable {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  /**
   * One event.
   *
   * @param isGone whether the object was deleted; it is as it was last, at the version of its end
   */
  public record Event(boolean isGone, ObjectNode object) {

    /** The point in the history of the whole server at which the object became so. */
    public long version() {
      return object.at("/metadata/resourceVersion").asLong();
    }

    public String uid() {
      return object.at("/metadata/uid").asText();
    }

    public String name() {
      return object.at("/metadata/name").asText();
    }
  }

  private final Testbed testbed;
  private final String path;
  private final Consumer<Event> consumer;
  private final HttpClient client;
  private volatile boolean closed;
  private volatile @Nullable Throwable failure;
  private String version;

  private Watch(Testbed testbed, String path, String version, Consumer<Event> consumer) {
    this.testbed = testbed;
    this.path = path;
    this.version = version;
    this.consumer = consumer;
    this.client = HttpClient.newBuilder().sslContext(RawApi.trusting(testbed)).build();
    Thread.ofVirtual().name("watch " + path).start(this::run);
  }

  /**
   * Watches from now on.
   *
   * @param path of the collection, with a leading slash
   * @param consumer is told of each event by one thread
   */
  public static Watch on(Testbed testbed, String path, Consumer<Event> consumer) {
    try (RawApi api = new RawApi(testbed)) {
      byte[] list = api.get(path + "?limit=1");
      String version = JSON.readTree(list).at("/metadata/resourceVersion").asText();
      return new Watch(testbed, path, version, consumer);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Throws what ended the watch before its time, if anything did. */
  public void check() {
    Throwable why = failure;
    if (why != null) {
      throw new AssertionError("the watch on " + path + " has ended", why);
    }
  }

  private void run() {
    try {
      while (!closed) {
        try (Stream<String> lines = open()) {
          lines.takeWhile(line -> !closed).forEach(this::tell);
        }
      }
    } catch (IOException | RuntimeException | AssertionError e) {
      failure = closed ? null : e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Stream<String> open() throws IOException, InterruptedException {
    String query = "?watch=true&resourceVersion=" + version;
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(testbed.apiUrl() + path + query))
            .setHeader("Authorization", "Bearer " + testbed.adminToken())
            .build();
    return client.send(request, HttpResponse.BodyHandlers.ofLines()).body();
  }

  private void tell(String line) {
    try {
      JsonNode event = JSON.readTree(line);
      String type = event.path("type").asText();
      if (type.equals("ERROR")) {
        throw new AssertionError(line);
      }
      ObjectNode object = (ObjectNode) event.path("object");
      version = object.at("/metadata/resourceVersion").asText();
      consumer.accept(new Event(type.equals("DELETED"), object));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    closed = true;
    client.shutdownNow();
  }
}
