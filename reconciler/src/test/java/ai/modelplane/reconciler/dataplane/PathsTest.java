package ai.modelplane.reconciler.dataplane;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.testbed.RecordingEngine;
import ai.modelplane.testbed.RecordingEngine.Request;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is below the address reaches the engine, on the engine's own path, as it was sent. */
@Tag("real")
class PathsTest {

  private static final String HELLO = "{\"model\": \"qwen\", \"messages\": []}";

  @TempDir Path repo;
  Site site;

  @BeforeEach
  void begin() {
    site = Site.begin("paths", repo);
  }

  @AfterEach
  void end() {
    site.close();
  }

  @Test
  void everyApiOfAnEngineIsReachableBelowTheAddressWhereverTheEngineHasIt() {
    RecordingEngine replica = site.engine("replica");
    RecordingEngine provider = site.engine("provider");
    RecordingEngine plain = site.engine("plain");
    site.endpoint("qwen-0", "qwen", base(replica) + "/ml-team/qwen-0/v1")
        .endpoint("together", "external", base(provider) + "/openai/v1")
        .endpoint("plain", "plain", base(plain) + "/v1")
        .service("qwen", "qwen")
        .service("external", "external")
        .service("plain", "plain")
        .reconcile();

    assertThat(paths("qwen", replica)).containsExactlyElementsOf(expected("/ml-team/qwen-0", ""));
    assertThat(paths("external", provider)).containsExactlyElementsOf(expected("/openai", ""));
    assertThat(paths("plain", plain)).containsExactlyElementsOf(expected("", "/"));
  }

  private static List<String> expected(String base, String bare) {
    return List.of(
        "POST " + base + "/v1/chat/completions",
        "POST " + base + "/v1/messages",
        "GET " + base + "/health",
        "GET " + base + "/metrics?x=1&y=%2F",
        "GET " + base + bare,
        "GET " + base + "/",
        "GET " + base + "/v1/models/a%20b%2Fc");
  }

  /** Sends what clients send and returns what the engine got; nobody else may have got any. */
  private List<String> paths(String service, RecordingEngine engine) {
    String address = site.serving(service, 200);
    engine.forget();
    String chat = site.http.post(address + "/v1/chat/completions", HELLO).body();
    String message = site.http.post(address + "/v1/messages", HELLO).body();
    String health = site.http.get(address + "/health").body();
    String metrics = site.http.get(address + "/metrics?x=1&y=%2F").body();
    site.http.get(address);
    site.http.get(address + "/");
    site.http.get(address + "/v1/models/a%20b%2Fc");
    assertThat(List.of(chat, message, health, metrics))
        .allSatisfy(body -> assertThat(body).contains("\"" + engine.name() + "\""));
    return engine.requests().stream().map(r -> r.method() + " " + r.path()).toList();
  }

  @Test
  void engineAndProviderWithOtherPathLayoutsStandBehindOneAddress() {
    RecordingEngine replica = site.engine("replica");
    RecordingEngine provider = site.engine("provider");
    site.endpoint("qwen-0", "qwen", base(replica) + "/ml-team/qwen-0/v1")
        .endpoint(
            "azure",
            "qwen",
            base(provider) + "/openai/deployments/qwen",
            "rewritePath: /openai/deployments/qwen/")
        .service("qwen", "qwen")
        .reconcile();
    String address = site.serving("qwen", 200);
    replica.forget();
    provider.forget();

    for (int i = 0; i < 10; i++) {
      assertThat(site.http.post(address + "/v1/messages", HELLO).statusCode()).isEqualTo(200);
    }

    assertThat(replica.requests())
        .hasSize(5)
        .extracting(Request::path)
        .containsOnly("/ml-team/qwen-0/v1/messages");
    assertThat(provider.requests())
        .hasSize(5)
        .extracting(Request::path)
        .containsOnly("/openai/deployments/qwen/v1/messages");
  }

  @Test
  void aNameThatOnlySharesThePrefixIsNotFound() {
    RecordingEngine engine = site.engine("qwen");
    site.endpoint("qwen-0", "qwen", base(engine) + "/v1").service("qwen", "qwen").reconcile();
    String address = site.serving("qwen", 200);
    engine.forget();

    for (String other : List.of("2/health", "-2/health", ".v2/health", "2", "%2Fhealth")) {
      assertThat(site.http.get(address + other).statusCode()).as(other).isEqualTo(404);
    }
    assertThat(engine.requests()).isEmpty();
  }

  @Test
  void aStreamedAnswerArrivesEventByEvent() {
    SteppedEngine engine = site.steppedEngine();
    site.endpoint("qwen-0", "qwen", "http://127.0.0.1:" + engine.port() + "/v1")
        .service("qwen", "qwen")
        .reconcile();
    String address = site.serving("qwen", 200);

    engine.step();
    List<String> events = new ArrayList<>();
    var answer = site.http.postForStream(address + "/v1/chat/completions", "{\"stream\": true}");
    try (BufferedReader lines = new BufferedReader(new InputStreamReader(answer.body(), UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.isEmpty()) {
          events.add(line);
          engine.step(); // the next is sent only now that this one is here
        }
      }
    } catch (IOException e) {
      throw new AssertionError("got " + events + "; the engine " + engine.state(), e);
    }

    assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/event-stream");
    assertThat(events).containsExactly("data: 0", "data: 1", "data: 2", "data: 3", "data: 4");
  }

  @Test
  void aRequestOfTenMebibytesArrivesByteByByte() throws GeneralSecurityException {
    RecordingEngine engine = site.engine("qwen");
    site.endpoint("qwen-0", "qwen", base(engine) + "/ml-team/qwen-0/v1")
        .service("qwen", "qwen")
        .reconcile();
    String address = site.serving("qwen", 200);
    engine.forget();
    byte[] body = new byte[10 << 20];
    new Random(42).nextBytes(body);

    HttpResponse<String> answer = site.http.post(address + "/v1/chat/completions", body);

    assertThat(answer.statusCode()).isEqualTo(200);
    Request got = engine.requests().getFirst();
    assertThat(got.bodySize()).isEqualTo(body.length);
    assertThat(got.bodySha256())
        .isEqualTo(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body)));
  }

  private static String base(RecordingEngine engine) {
    return "http://127.0.0.1:" + engine.port();
  }
}
