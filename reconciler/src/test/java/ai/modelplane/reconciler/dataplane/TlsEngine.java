package ai.modelplane.reconciler.dataplane;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;

/** An engine that speaks TLS only and remembers which names it was called by. */
final class TlsEngine implements AutoCloseable {

  /**
   * One request.
   *
   * @param sni the name in the TLS handshake, empty when there was none
   * @param host the Host header
   * @param path with its query
   */
  record Call(String sni, String host, String path) {}

  private final HttpsServer server;
  private final List<Call> calls = new CopyOnWriteArrayList<>();

  TlsEngine(SSLContext context) {
    try {
      server = HttpsServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    // Without one, a handshake that a client gives up on would block the thread that accepts.
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.setHttpsConfigurator(new HttpsConfigurator(context));
    server.createContext("/", this::answer);
    server.start();
  }

  int port() {
    return server.getAddress().getPort();
  }

  List<Call> calls() {
    return List.copyOf(calls);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      ExtendedSSLSession session = (ExtendedSSLSession) ((HttpsExchange) exchange).getSSLSession();
      String sni =
          session.getRequestedServerNames().stream()
              .map(name -> ((SNIHostName) name).getAsciiName())
              .findFirst()
              .orElse("");
      String host = exchange.getRequestHeaders().getFirst("Host");
      calls.add(new Call(sni, host, exchange.getRequestURI().toString()));
      byte[] body = "over TLS\n".getBytes(UTF_8);
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
