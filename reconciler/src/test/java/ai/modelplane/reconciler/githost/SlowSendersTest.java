package ai.modelplane.reconciler.githost;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Senders that hold on to what they got: there are bounds on how many, and for how long. */
@Tag("real")
class SlowSendersTest {

  private static final String SECRET = "correct horse";

  @TempDir Path temp;
  private final Semaphore looks = new Semaphore(0);
  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void end() throws Exception {
    for (AutoCloseable each : open.reversed()) {
      each.close();
    }
  }

  /**
   * @param limit for one delivery
   */
  private Webhook webhook(Duration limit) throws IOException {
    Webhook webhook =
        new Webhook(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            new SecretFile(Files.writeString(temp.resolve("secret"), SECRET)),
            ref -> true,
            looks::release,
            line -> {},
            () -> {},
            limit);
    open.add(webhook);
    return webhook;
  }

  private Socket connect(Webhook webhook) throws IOException {
    Socket socket = Deliveries.connect(webhook);
    open.add(socket);
    return socket;
  }

  /** Each stops at another place. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "P",
        "POST /webhook HTTP/1.1\r\nHost: x\r\n",
        "POST /webhook HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{",
        "POST /webhook HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n10\r\nabc"
      })
  void aSenderThatStopsInTheMiddleIsCutOff(String part) throws Exception {
    Socket socket = connect(webhook(Duration.ofMillis(50)));
    socket.getOutputStream().write(part.getBytes(UTF_8));
    try {
      assertThat(socket.getInputStream().readAllBytes()).isEmpty();
    } catch (SocketException e) {
      // the same, at once
    }
  }

  @Test
  void slowSendersTakeNoMorePlacesThanThereAreAndGiveThemBack() throws Exception {
    Webhook webhook = webhook(Duration.ofHours(1));
    List<Socket> slow = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      Socket socket = connect(webhook);
      socket.getOutputStream().write("POST /webhook HTTP/1.1\r\n".getBytes(UTF_8));
      slow.add(socket);
    }
    int closed = 0;
    Semaphore none = new Semaphore(0);
    while (closed < slow.size() - Webhook.MOST) {
      closed = 0;
      for (Socket socket : slow) {
        closed += isClosed(socket) ? 1 : 0;
      }
      assertThat(closed).isLessThanOrEqualTo(slow.size() - Webhook.MOST);
      none.tryAcquire(1, TimeUnit.MILLISECONDS);
    }
    for (Socket socket : slow) {
      socket.close();
    }
    String answer = "";
    while (!answer.startsWith("HTTP/1.1 202 ")) {
      try {
        answer = Deliveries.send(webhook, Deliveries.signed("{}", SECRET));
      } catch (SocketException e) {
        // the places are being given back
      }
    }
    assertThat(looks.tryAcquire(Deliveries.PATIENCE, TimeUnit.MILLISECONDS)).isTrue();
  }

  /** Whether the server has ended it; it never says anything on one that it keeps. */
  private static boolean isClosed(Socket socket) throws IOException {
    socket.setSoTimeout(1);
    try {
      return socket.getInputStream().read() < 0;
    } catch (SocketTimeoutException e) {
      return false;
    } catch (SocketException e) {
      return true;
    }
  }
}
