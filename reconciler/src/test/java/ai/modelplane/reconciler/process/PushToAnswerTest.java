package ai.modelplane.reconciler.process;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.reconciler.dataplane.Site;
import ai.modelplane.testbed.RecordingEngine;
import ai.modelplane.testbed.Watch;
import ai.modelplane.testing.Yaml;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * From {@code git push} to an answer of the endpoint that the push names: the hook of a bare
 * repository, the webhook, the loop, the route, the gateway. How long each part takes is printed.
 */
@Tag("real")
class PushToAnswerTest {

  private static final int PUSHES = 6;

  @TempDir Path folder;

  /** How often the route's spec had been written, and when a watch told of it. */
  private record Written(int generation, Instant at) {}

  private final BlockingQueue<Written> written = new LinkedBlockingQueue<>();

  @Test
  void eachPushIsAnsweredByTheEndpointThatItNamesAndByNoOtherAfterwards() throws Exception {
    Path begun = folder.resolve("begun");
    Path secret = Files.writeString(folder.resolve("secret"), "correct horse\n");
    try (Site site = Site.begin("push-to-answer", folder)) {
      Models models = Models.create(folder);
      List<RecordingEngine> engines = List.of(site.engine("blue"), site.engine("green"));
      for (RecordingEngine engine : engines) {
        models.write(
            engine.name() + ".yaml",
            Yaml.endpoint(engine.name(), "http://127.0.0.1:" + engine.port())
                .in(site.namespace)
                .deployment(engine.name())
                .text());
      }
      push(models, site, "blue");
      String routes =
          "/apis/gateway.networking.k8s.io/v1/namespaces/" + site.namespace + "/httproutes";
      try (Watch watch = Watch.on(site.testbed, routes, this::see);
          Program run = run(models, site, secret)) {
        models.announce(run, secret, "date +%s%N > " + begun);
        run.await("it has an address", () -> !address(site).isEmpty());
        String url = site.serving("qwen", 200) + "/health";
        applied(watch, 1);
        for (int i = 1; i <= PUSHES; i++) {
          RecordingEngine next = engines.get(i % 2);
          RecordingEngine before = engines.get(1 - i % 2);
          next.forget();
          Instant pushing = Instant.now();
          push(models, site, next.name());
          while (next.requests().isEmpty()) {
            assertThat(site.http.get(url).statusCode()).isEqualTo(200);
          }
          Instant answered = Instant.now();
          Instant applied = applied(watch, 1 + i);
          Instant announced = at(begun);
          System.out.printf(
              "push %d: %d ms to the hook, %d ms from the hook to the route, %d ms from the route"
                  + " to the answer%n",
              i, millis(pushing, announced), millis(announced, applied), millis(applied, answered));
          before.forget();
          for (int more = 0; more < 20; more++) {
            assertThat(site.http.get(url).statusCode()).isEqualTo(200);
          }
          assertThat(before.requests()).as("after the first answer of the new one").isEmpty();
        }
        assertThat(run.count("webhook: a push is announced")).isEqualTo(PUSHES);
        run.terminate();
      }
    }
  }

  private static void push(Models models, Site site, String model) {
    models
        .write("qwen.yaml", Yaml.service("qwen").in(site.namespace).over(model).text())
        .push(model);
  }

  /** Polled once an hour: what happens sooner was announced. */
  private Program run(Models models, Site site, Path secret) {
    return Program.modelplane(
        Map.of("XDG_CACHE_HOME", folder.resolve("cache").toString()),
        List.of(
            "run",
            models.url(),
            "--rev=main",
            "--kubeconfig=" + site.testbed.kubeconfig(),
            "--allow-address=127.0.0.0/8",
            "--interval=1h",
            "--webhook=127.0.0.1:0",
            "--webhook-secret-file=" + secret));
  }

  private static String address(Site site) {
    return site.testbed
        .kubectl("get", "ms/qwen", "-n", site.namespace, "-o", "jsonpath={.status.address}")
        .out();
  }

  private void see(Watch.Event event) {
    Instant now = Instant.now();
    written.add(new Written(event.object().at("/metadata/generation").asInt(), now));
  }

  /** When the route was written so often; a push is one write. */
  private Instant applied(Watch watch, int generation) throws InterruptedException {
    while (true) {
      watch.check();
      Written next = written.poll(1, TimeUnit.SECONDS);
      if (next != null && next.generation == generation) {
        return next.at;
      }
      assertThat(next == null || next.generation < generation).as("one write a push").isTrue();
    }
  }

  private static Instant at(Path file) throws Exception {
    long nanos = Long.parseLong(Files.readString(file).strip());
    return Instant.EPOCH.plusNanos(nanos);
  }

  private static long millis(Instant from, Instant until) {
    return ChronoUnit.MILLIS.between(from, until);
  }
}
