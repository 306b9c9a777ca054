package ai.modelplane.reconciler.dataplane;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.testbed.RecordingEngine;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients that never stop asking notice nothing of a change. */
@Tag("real")
class ChangeUnderLoadTest {

  private static final int KEEPING = 4;
  private static final int CONNECTING = 2;

  /** Between two requests of a client, so that a slow change means some thousands, not more. */
  private static final int PAUSE_MILLIS = 20;

  @TempDir Path repo;
  Site site;

  private volatile String phase = "";
  private final AtomicBoolean done = new AtomicBoolean();
  private final AtomicInteger answered = new AtomicInteger();
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();

  @BeforeEach
  void begin() {
    site = Site.begin("load", repo);
  }

  @AfterEach
  void end() {
    done.set(true);
    site.close();
  }

  @Test
  void notOneRequestFailsWhileWeightsChangeAndAnEndpointComesAndGoesAndAnotherMoves()
      throws Exception {
    RecordingEngine one = site.engine("one");
    RecordingEngine two = site.engine("two");
    RecordingEngine guest = site.engine("guest");
    endpoint("one", "qwen", one);
    endpoint("two", "qwen-next", two);
    site.service("qwen", "qwen:1", "qwen-next:1").reconcile();
    String url = site.serving("qwen", 200) + "/health";
    List<Thread> clients = clients(url);

    phase = "weights change";
    site.service("qwen", "qwen:9", "qwen-next:1").reconcile();
    phase = "an endpoint is added";
    endpoint("guest", "qwen", guest);
    site.reconcile();
    Http.eventually("the guest is asked", () -> !guest.requests().isEmpty());
    phase = "an entry is set to 0";
    site.service("qwen", "qwen:1", "qwen-next:0").reconcile();
    phase = "an entry comes back";
    site.service("qwen", "qwen:20", "qwen-next:80").reconcile();
    phase = "an endpoint is removed";
    site.remove("endpoint-guest.yaml").reconcile();
    phase = "its engine is stopped";
    guest.close(); // as soon as the pass says that it is withdrawn
    phase = "an address changes";
    RecordingEngine moved = site.engine("moved");
    endpoint("two", "qwen-next", moved);
    site.reconcile();
    phase = "the engine at its old address is stopped";
    two.close();
    Http.eventually("the new address is asked", () -> !moved.requests().isEmpty());
    int before = answered.get();
    Http.eventually("clients go on", () -> answered.get() > before + 100);

    done.set(true);
    for (Thread client : clients) {
      client.join();
    }
    System.out.printf(
        "%d requests while the route changed, %d failed%n", answered.get(), failures.size());
    assertThat(failures).isEmpty();
    assertThat(guest.requests()).isNotEmpty();
  }

  private void endpoint(String name, String model, RecordingEngine engine) {
    site.endpoint(name, model, "http://127.0.0.1:%d/%s/v1".formatted(engine.port(), name));
  }

  private List<Thread> clients(String url) {
    List<Thread> clients = new ArrayList<>();
    for (int i = 0; i < KEEPING; i++) {
      clients.add(Thread.ofVirtual().start(() -> keep(url)));
    }
    for (int i = 0; i < CONNECTING; i++) {
      clients.add(
          Thread.ofVirtual().start(() -> ask(() -> Http.once(url), "HTTP/1.1 200 OK"::equals)));
    }
    return clients;
  }

  private void keep(String url) {
    try (Http own = new Http()) {
      ask(() -> String.valueOf(own.get(url).statusCode()), "200"::equals);
    }
  }

  private void ask(Supplier<String> request, Predicate<String> fine) {
    while (!done.get()) {
      String answer;
      try {
        answer = request.get();
      } catch (RuntimeException e) {
        answer = e.toString();
      }
      if (fine.test(answer)) {
        answered.incrementAndGet();
      } else {
        failures.add(phase + ": " + answer);
      }
      try {
        Thread.sleep(PAUSE_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}
