package ai.modelplane.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** A GitHub that has one App with one installation, and takes only what this App has signed. */
public final class GitHubServer implements AutoCloseable {

  public static final String APP = "Iv23liExample";
  public static final String INSTALLATION = "4711";

  private static final Duration MOST = Duration.ofMinutes(10);
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * An answer instead of the right one.
   *
   * @param body as it is sent
   */
  public record Instead(int status, String body) {}

  /** A status of a commit, and what opened the API for it. */
  public record Status(String path, String authorization, String body) {}

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private volatile PublicKey key;
  private volatile @Nullable Instead instead;

  /** All that was given, in order. */
  public final List<String> tokens = new CopyOnWriteArrayList<>();

  /** All that asked for one. */
  public final List<String> jwts = new CopyOnWriteArrayList<>();

  public final List<Status> statuses = new CopyOnWriteArrayList<>();

  public GitHubServer(PublicKey key) throws IOException {
    this.key = key;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/api/v3";
  }

  /** The App has another key, and not the one before. */
  public void key(PublicKey next) {
    key = next;
  }

  /** What is answered from now on; null for what is right. */
  public void instead(@Nullable Instead next) {
    instead = next;
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      String sent = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
      String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
      Instead other = instead;
      if (path.contains("/statuses/")) {
        statuses.add(new Status(path, sent, body));
        boolean isOpen = tokens.stream().anyMatch(token -> sent.equals("Bearer " + token));
        answer(exchange, isOpen ? 201 : 401, "{}");
      } else if (other != null) {
        if (other.status / 100 == 3) {
          exchange.getResponseHeaders().set("Location", "http://127.0.0.1:1/");
        }
        answer(exchange, other.status, other.body.replace("JWT", sent.replaceFirst("Bearer ", "")));
      } else {
        token(exchange, path, sent.replaceFirst("^Bearer ", ""));
      }
    }
  }

  private void token(HttpExchange exchange, String path, String jwt) throws IOException {
    jwts.add(jwt);
    String wrong = wrong(jwt);
    if (!wrong.isEmpty()) {
      answer(exchange, 401, JSON.createObjectNode().put("message", wrong).toString());
    } else if (!exchange.getRequestMethod().equals("POST")
        || !path.equals("/api/v3/app/installations/" + INSTALLATION + "/access_tokens")) {
      answer(exchange, 404, "{\"message\": \"Not Found\"}");
    } else {
      String token = "ghs_n" + tokens.size() + ".Of_an-Hour";
      tokens.add(token);
      answer(
          exchange,
          201,
          JSON.createObjectNode()
              .put("token", token)
              .put("expires_at", Instant.now().plus(Duration.ofHours(1)).toString())
              .toString());
    }
  }

  /** Why a token is not taken; empty when it is. */
  private String wrong(String jwt) throws IOException {
    String[] parts = jwt.split("[.]", -1);
    if (parts.length != 3) {
      return "A JSON web token could not be decoded";
    }
    JsonNode header = JSON.readTree(decoded(parts[0]));
    JsonNode claims = JSON.readTree(decoded(parts[1]));
    Instant issued = Instant.ofEpochSecond(claims.path("iat").asLong());
    Instant expires = Instant.ofEpochSecond(claims.path("exp").asLong());
    Instant now = Instant.now();
    if (!header.path("alg").asText().equals("RS256") || !isSigned(parts)) {
      return "A JSON web token could not be decoded";
    }
    if (!claims.path("iss").asText().equals(APP)) {
      return "Integration not found";
    }
    if (issued.isAfter(now)) {
      return "'Issued at' claim ('iat') must be an Integer representing the time that the assertion"
          + " was issued";
    }
    return expires.isAfter(now) && expires.isBefore(now.plus(MOST))
        ? ""
        : "'Expiration time' claim ('exp') is too far in the future, or over";
  }

  private boolean isSigned(String[] parts) {
    try {
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initVerify(key);
      signature.update((parts[0] + "." + parts[1]).getBytes(UTF_8));
      return signature.verify(decoded(parts[2]));
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static byte[] decoded(String part) {
    return Base64.getUrlDecoder().decode(part);
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.close();
  }
}
