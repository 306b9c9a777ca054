package ai.modelplane.reconciler.dataplane;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.testbed.RecordingEngine;
import ai.modelplane.testbed.RecordingEngine.Request;
import ai.modelplane.testing.Yaml;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** More endpoints than one rule holds, through a gateway that passes requests on to itself. */
@Tag("real")
class FanOutTest {

  @TempDir Path repo;
  private Site site;
  private RecordingEngine engine;
  private final Traffic traffic = new Traffic();

  @BeforeEach
  void begin() {
    site = Site.begin("fan-out", repo);
    engine = site.engine("gateway");
  }

  @AfterEach
  void end() {
    traffic.close();
    site.close();
  }

  /** Endpoints of a model, as on one cluster: the paths of one address. */
  private void endpoints(String model, int count) {
    String url = "http://127.0.0.1:%d/%s-%d/v1";
    String all =
        IntStream.range(0, count)
            .mapToObj(
                i ->
                    Yaml.endpoint(model + "-" + i, url.formatted(engine.port(), model, i))
                        .in(site.namespace)
                        .deployment(model)
                        .toString())
            .collect(Collectors.joining("---\n"));
    site.write("endpoints-" + model + ".yaml", all);
  }

  @ParameterizedTest
  @ValueSource(ints = {17, 20, 256})
  void everyEndpointGetsTheSame(int count) {
    endpoints("qwen", count);
    site.service("qwen", "qwen").reconcile();
    String address = site.serving("qwen", 200);
    engine.forget();
    int rounds = count < 100 ? 20 : 4;

    for (int i = 0; i < rounds * count; i++) {
      assertThat(site.http.get(address + "/health").statusCode()).isEqualTo(200);
    }

    Map<String, Long> got = byPath();
    assertThat(got).hasSize(count);
    assertThat(got.values()).allSatisfy(n -> assertThat(n).isBetween(rounds - 1L, rounds + 1L));
    assertThat(site.status("qwen", "{.status.endpoints.routed}"))
        .isEqualTo(Integer.toString(count));
  }

  /** Both levels together give the exact product: 95 % to 19 endpoints, 5 % to one. */
  @Test
  void weightsAreExactAsWell() {
    endpoints("qwen", 19);
    endpoints("next", 1);
    site.service("qwen", "qwen:95", "next:5").reconcile();
    String address = site.serving("qwen", 200);
    engine.forget();

    for (int i = 0; i < 400; i++) {
      assertThat(site.http.get(address + "/health").statusCode()).isEqualTo(200);
    }

    assertThat(byPath().values()).hasSize(20).allSatisfy(n -> assertThat(n).isBetween(19L, 21L));
  }

  @Test
  void notOneRequestFailsWhileARouteGrowsBeyondOneRuleAndShrinksAgain() {
    endpoints("qwen", 16);
    site.service("qwen", "qwen").reconcile();
    String url = site.serving("qwen", 200) + "/health";
    traffic.keeping(4, url).connecting(2, url);
    for (int count : List.of(17, 33, 17, 16)) {
      traffic.phase(count + " endpoints");
      endpoints("qwen", count);
      site.reconcile("--max-deletes", "20");
      traffic.goesOn();
      engine.forget();
      Http.eventually(
          () -> count + " endpoints are asked, and not " + byPath().size(),
          () -> byPath().size() == count);
    }
    traffic.close();
    assertThat(traffic.failures()).isEmpty();
    assertThat(routes()).containsExactly("qwen");
  }

  @Test
  void whoeverComesToTheInnerListenerWithoutAShardGetsNothingAndNobodyGetsThereFromOutside() {
    endpoints("qwen", 17);
    site.service("qwen", "qwen").reconcile();
    String address = site.serving("qwen", 200);
    String inner = site.testbed.innerUrl() + "/" + site.namespace + "/qwen";
    engine.forget();

    for (String shard : List.of("", "x-modelplane-shard: 16\r\n", "x-modelplane-shard: \r\n")) {
      assertThat(Http.once(inner + "/health", "any", shard)).startsWith("HTTP/1.1 503");
    }
    assertThat(Http.once(inner + "2/health", "any", "x-modelplane-shard: 0\r\n"))
        .startsWith("HTTP/1.1 404");
    assertThat(engine.requests()).isEmpty();

    // a client does not choose its shard
    for (int i = 0; i < 34; i++) {
      assertThat(Http.once(address + "/health", "any", "x-modelplane-shard: 0\r\n"))
          .startsWith("HTTP/1.1 200");
    }
    assertThat(byPath()).hasSize(17);
  }

  @Test
  void anEngineSeesTheClientAsBehindOneRuleAndNothingOfTheShard() {
    endpoints("qwen", 16);
    site.service("qwen", "qwen").reconcile();
    String address = site.serving("qwen", 200);
    Request direct = asked(address);
    endpoints("qwen", 17);
    site.reconcile();
    Http.eventually("17 are asked", () -> isAskedByAll(address, 17));
    Request inner = asked(address);

    assertThat(inner.host()).isEqualTo(direct.host()).isNotEmpty();
    assertThat(inner.headers().keySet()).isEqualTo(direct.headers().keySet());
    assertThat(inner.headers().get("X-forwarded-for"))
        .allSatisfy(
            v -> assertThat(v).startsWith(direct.headers().get("X-forwarded-for").getFirst()));
    for (String header : List.of("X-forwarded-host", "X-forwarded-proto", "X-forwarded-port")) {
      assertThat(inner.headers().get(header)).isEqualTo(direct.headers().get(header));
    }
  }

  private Request asked(String address) {
    engine.forget();
    assertThat(Http.once(address + "/health", "models.example.com", "")).startsWith("HTTP/1.1 200");
    return engine.requests().getFirst();
  }

  private boolean isAskedByAll(String address, int count) {
    engine.forget();
    for (int i = 0; i < 2 * count; i++) {
      site.http.get(address + "/health");
    }
    return byPath().size() == count;
  }

  @Test
  void aStreamComesEventByEventThroughBothLevels() throws IOException {
    SteppedEngine stepped = site.steppedEngine();
    for (int i = 0; i < 17; i++) {
      site.endpoint(
          "s-" + i, "stepped", "http://127.0.0.1:%d/s-%d/v1".formatted(stepped.port(), i));
    }
    site.service("stepped", "stepped").reconcile();
    String address = site.serving("stepped", 200);

    stepped.step();
    List<String> events = new ArrayList<>();
    var answer = site.http.postForStream(address + "/v1/chat/completions", "{\"stream\": true}");
    try (BufferedReader lines = new BufferedReader(new InputStreamReader(answer.body(), UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.isEmpty()) {
          events.add(line);
          stepped.step(); // the next is sent only now that this one is here
        }
      }
    }
    assertThat(events).hasSize(SteppedEngine.EVENTS);
  }

  private List<String> routes() {
    return site.testbed
        .kubectl("get", "httproutes", "-n", site.namespace, "-o", "name")
        .ok()
        .lines()
        .map(line -> line.substring(line.indexOf('/') + 1))
        .toList();
  }

  private Map<String, Long> byPath() {
    return engine.requests().stream()
        .collect(Collectors.groupingBy(Request::path, TreeMap::new, Collectors.counting()));
  }
}
