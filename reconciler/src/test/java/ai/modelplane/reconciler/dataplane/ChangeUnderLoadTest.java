package ai.modelplane.reconciler.dataplane;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.testbed.RecordingEngine;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients that never stop asking notice nothing of a change. */
@Tag("real")
class ChangeUnderLoadTest {

  @TempDir Path repo;
  Site site;
  final Traffic traffic = new Traffic();

  @BeforeEach
  void begin() {
    site = Site.begin("load", repo);
  }

  @AfterEach
  void end() {
    traffic.close();
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
    traffic.keeping(4, url).connecting(2, url);

    traffic.phase("weights change");
    site.service("qwen", "qwen:9", "qwen-next:1").reconcile();
    traffic.phase("an endpoint is added");
    endpoint("guest", "qwen", guest);
    site.reconcile();
    Http.eventually("the guest is asked", () -> !guest.requests().isEmpty());
    traffic.phase("an entry is set to 0");
    site.service("qwen", "qwen:1", "qwen-next:0").reconcile();
    traffic.phase("an entry comes back");
    site.service("qwen", "qwen:20", "qwen-next:80").reconcile();
    traffic.phase("an endpoint is removed");
    site.remove("endpoint-guest.yaml").reconcile();
    traffic.phase("its engine is stopped");
    guest.close(); // as soon as the pass says that it is withdrawn
    traffic.phase("an address changes");
    RecordingEngine moved = site.engine("moved");
    endpoint("two", "qwen-next", moved);
    site.reconcile();
    traffic.phase("the engine at its old address is stopped");
    two.close();
    Http.eventually("the new address is asked", () -> !moved.requests().isEmpty());
    traffic.goesOn();

    traffic.close();
    System.out.printf(
        "%d requests while the route changed, %d failed%n",
        traffic.answered(), traffic.failures().size());
    assertThat(traffic.failures()).isEmpty();
    assertThat(guest.requests()).isNotEmpty();
  }

  private void endpoint(String name, String model, RecordingEngine engine) {
    site.endpoint(name, model, "http://127.0.0.1:%d/%s/v1".formatted(engine.port(), name));
  }
}
