package ai.modelplane.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

/** What the API server keeps its objects in, as whoever runs it sees it. */
public record Etcd(URI url) {

  public static Etcd of(Testbed testbed) {
    return new Etcd(URI.create(testbed.part("etcd").flag("listen-client-urls")));
  }

  /** Forgets each version before the current one. */
  public void compact() {
    String range = ask("/v3/kv/range", "{\"key\": \"AA==\"}");
    String revision = range.replaceFirst("(?s).*\"revision\":\"(\\d+)\".*", "$1");
    ask("/v3/kv/compaction", "{\"revision\": \"" + revision + "\", \"physical\": true}");
  }

  private String ask(String path, String body) {
    HttpRequest request =
        HttpRequest.newBuilder(url.resolve(path)).POST(BodyPublishers.ofString(body)).build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new AssertionError(path + ": " + answer.statusCode() + " " + answer.body());
      }
      return answer.body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
