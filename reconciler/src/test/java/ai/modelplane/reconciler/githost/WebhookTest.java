package ai.modelplane.reconciler.githost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What comes over the network, byte for byte. */
@Tag("real")
class WebhookTest {

  private static final String SECRET = "correct horse";
  private static final String MAIN = "{\"ref\": \"refs/heads/main\"}";

  /** Longer than any test: what ends earlier was ended. */
  private static final Duration NEVER = Duration.ofHours(1);

  @TempDir Path temp;
  private Path file;
  private final BlockingQueue<Boolean> looks = new LinkedBlockingQueue<>();
  private final List<String> log = new CopyOnWriteArrayList<>();
  private final List<AutoCloseable> open = new ArrayList<>();

  @BeforeEach
  void aSecret() throws IOException {
    file = Files.writeString(temp.resolve("secret"), SECRET + "\n");
  }

  @AfterEach
  void end() throws Exception {
    for (AutoCloseable each : open.reversed()) {
      each.close();
    }
  }

  private Webhook webhook(Duration limit) throws IOException {
    Webhook webhook =
        new Webhook(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            new SecretFile(file),
            ref -> PushedRef.concerns(ref, "main"),
            () -> looks.add(true),
            log::add,
            () -> {},
            limit);
    open.add(webhook);
    return webhook;
  }

  private void awaitLook() throws InterruptedException {
    assertThat(looks.poll(Deliveries.PATIENCE, TimeUnit.MILLISECONDS)).as("a look").isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "X-Hub-Signature-256, sha256=%s",
    "X-Gitea-Signature, %s",
    "X-Signature, sha256=%s",
    "X-Gitlab-Token, correct horse"
  })
  void aDeliveryOfEveryHostMakesTheSourceBeLookedAt(String header, String value) throws Exception {
    Webhook webhook = webhook(NEVER);
    String right = "%s: %s\r\n".formatted(header, value.formatted(Deliveries.hex(MAIN, SECRET)));
    assertThat(Deliveries.send(webhook, Deliveries.delivery(right, MAIN)))
        .startsWith("HTTP/1.1 202 ")
        .endsWith("\r\n\r\nlooking\n");
    awaitLook();

    String wrong = right.replace(value.substring(value.length() - 2), "00");
    String forged =
        "%s: %s\r\n".formatted(header, value.formatted(Deliveries.hex(MAIN, "wrong horse")));
    assertThat(
            Deliveries.send(
                webhook, Deliveries.delivery(forged.equals(right) ? wrong : forged, MAIN)))
        .startsWith("HTTP/1.1 401 ")
        .endsWith("\r\n\r\nthe signature is wrong\n");
    assertThat(Deliveries.send(webhook, Deliveries.delivery("", MAIN)))
        .startsWith("HTTP/1.1 401 ")
        .endsWith("\r\n\r\nthe signature is missing\n");
    assertThat(looks).isEmpty();
    assertThat(log)
        .containsExactly(
            "webhook: a push is announced",
            "webhook: a delivery was refused: the signature is wrong",
            "webhook: a delivery was refused: the signature is missing");
  }

  @Test
  void oneThatIsSentAgainIsLookedAtAgainAndDoesNoHarm() throws Exception {
    Webhook webhook = webhook(NEVER);
    for (int i = 0; i < 5; i++) {
      assertThat(Deliveries.send(webhook, Deliveries.signed(MAIN, SECRET)))
          .startsWith("HTTP/1.1 202 ");
      awaitLook();
    }
    assertThat(looks).isEmpty();
  }

  @Test
  void aPushToAnotherBranchIsIgnored() throws Exception {
    Webhook webhook = webhook(NEVER);
    assertThat(
            Deliveries.send(webhook, Deliveries.signed("{\"ref\": \"refs/heads/other\"}", SECRET)))
        .startsWith("HTTP/1.1 202 ")
        .endsWith("\r\n\r\nignored: the branch is not followed\n");
    assertThat(Deliveries.send(webhook, Deliveries.signed(MAIN, SECRET))).endsWith("looking\n");
    awaitLook();
    assertThat(looks).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "no JSON", "[[[[", "{\"zen\": \"a ping\"}", "payload=%7B%7D"})
  void aBodyThatNamesNoBranchIsLookedAtIfItIsSigned(String body) throws Exception {
    Webhook webhook = webhook(NEVER);
    assertThat(Deliveries.send(webhook, Deliveries.signed(body, SECRET)))
        .startsWith("HTTP/1.1 202 ");
    awaitLook();
    assertThat(Deliveries.send(webhook, Deliveries.signed(body, "other")))
        .startsWith("HTTP/1.1 401 ");
    assertThat(looks).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "GET /webhook HTTP/1.1, 405",
    "HEAD /webhook HTTP/1.1, 405",
    "PUT /webhook HTTP/1.1, 405",
    "POST / HTTP/1.1, 404",
    "POST /webhook/ HTTP/1.1, 404",
    "POST /webhook/../secret HTTP/1.1, 404",
    "GET /secret-canary HTTP/1.1, 404",
    "POST  HTTP/1.1, 404",
    "canary, 400"
  })
  void anythingElseIsRefusedAndNeverRepeated(String line, int status) throws Exception {
    Webhook webhook = webhook(NEVER);
    String answer =
        Deliveries.send(webhook, line + "\r\nHost: canary\r\nConnection: close\r\n\r\n");
    assertThat(answer).startsWith("HTTP/1.1 " + status + " ").doesNotContain("canary");
    assertThat(looks).isEmpty();
  }

  @Test
  void aBodyThatIsTooLargeIsNotRead() throws Exception {
    Webhook webhook = webhook(NEVER);
    assertThat(Deliveries.first(webhook, Deliveries.head("", Webhook.LARGEST + 1)))
        .startsWith("HTTP/1.1 413 ");

    String chunked =
        Deliveries.head("", 0).replace("Content-Length: 0", "Transfer-Encoding: chunked");
    String chunk = "%x\r\n%s".formatted(2 * Webhook.LARGEST, "x".repeat(Webhook.LARGEST + 1));
    assertThat(Deliveries.first(webhook, chunked + chunk)).startsWith("HTTP/1.1 413 ");

    assertThat(Deliveries.send(webhook, Deliveries.signed("x".repeat(Webhook.LARGEST), SECRET)))
        .startsWith("HTTP/1.1 202 ");
    awaitLook();
  }

  @Test
  void aNewSecretCountsAtTheNextDelivery() throws Exception {
    Webhook webhook = webhook(NEVER);
    Files.writeString(file, "battery staple");
    assertThat(Deliveries.send(webhook, Deliveries.signed(MAIN, SECRET)))
        .startsWith("HTTP/1.1 401 ");
    assertThat(Deliveries.send(webhook, Deliveries.signed(MAIN, "battery staple")))
        .startsWith("HTTP/1.1 202 ");
    awaitLook();

    Files.delete(file);
    assertThat(Deliveries.send(webhook, Deliveries.signed(MAIN, "battery staple")))
        .startsWith("HTTP/1.1 503 ")
        .endsWith("\r\n\r\nthe secret cannot be read\n");
    assertThat(log).last().isEqualTo("webhook: cannot read " + file + ": it does not exist");
    Files.writeString(file, " \n");
    assertThat(Deliveries.send(webhook, Deliveries.signed(MAIN, SECRET)))
        .startsWith("HTTP/1.1 503 ");
    assertThat(log).last().isEqualTo("webhook: " + file + " is empty, expected a secret");
    assertThat(looks).isEmpty();
  }

  @Test
  void withoutASecretItDoesNotListen() throws Exception {
    Files.delete(file);
    assertThatThrownBy(() -> webhook(NEVER))
        .isInstanceOf(IOException.class)
        .hasMessage("cannot read " + file + ": it does not exist");
    Files.writeString(file, "\n");
    assertThatThrownBy(() -> webhook(NEVER)).hasMessage(file + " is empty, expected a secret");
  }

  @Test
  void whoeverSendsRubbishDoesNotFillTheLog() throws Exception {
    Webhook webhook = webhook(NEVER);
    for (int i = 0; i < 20; i++) {
      assertThat(Deliveries.send(webhook, Deliveries.signed(MAIN, "wrong" + i)))
          .startsWith("HTTP/1.1 401 ");
      assertThat(Deliveries.send(webhook, Deliveries.delivery("", MAIN)))
          .startsWith("HTTP/1.1 401 ");
    }
    assertThat(log).hasSize(2);
  }
}
