package ai.modelplane.reconciler.githost;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What Git hosts send, byte for byte. */
final class Deliveries {

  /** Milliseconds: a test that fails does not hang. */
  static final int PATIENCE = 60_000;

  private Deliveries() {}

  static Socket connect(Webhook webhook) throws IOException {
    Socket socket = new Socket();
    socket.setSoTimeout(PATIENCE);
    socket.connect(webhook.address());
    return socket;
  }

  /** What comes back first, while more could be sent. */
  static String first(Webhook webhook, String request) throws IOException {
    try (Socket socket = connect(webhook)) {
      socket.getOutputStream().write(request.getBytes(UTF_8));
      return new String(socket.getInputStream().readNBytes(13), UTF_8);
    }
  }

  /** All that comes back. */
  static String send(Webhook webhook, String request) throws IOException {
    try (Socket socket = connect(webhook)) {
      socket.getOutputStream().write(request.getBytes(UTF_8));
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }
  }

  static String head(String headers, int length) {
    return "POST /webhook HTTP/1.1\r\nHost: x\r\n%sContent-Length: %d\r\n\r\n"
        .formatted(headers, length);
  }

  static String delivery(String headers, String body) {
    return head(headers, body.getBytes(UTF_8).length) + body;
  }

  static String signed(String body, String secret) {
    return delivery("X-Hub-Signature-256: sha256=" + hex(body, secret) + "\r\n", body);
  }

  static String hex(String body, String secret) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"));
      return HexFormat.of().formatHex(mac.doFinal(body.getBytes(UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }
}
