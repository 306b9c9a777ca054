package ai.modelplane.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The way to an API server, which a test cuts. It passes bytes on and knows nothing of them, so
 * TLS, HTTP/2 and watches are as without it.
 */
public final class Relay implements AutoCloseable {

  private final ServerSocket front;
  private final Testbed testbed;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile boolean blocked;

  public Relay(Testbed testbed) {
    this.testbed = testbed;
    try {
      front = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofPlatform().name("relay").daemon().start(this::accept);
  }

  /** Writes a kubeconfig with which the administrator comes through here. */
  public Path kubeconfig(Path file) {
    String front = "https://127.0.0.1:" + this.front.getLocalPort();
    try {
      String direct = Files.readString(testbed.kubeconfig());
      return Files.writeString(file, direct.replace(testbed.apiUrl().toString(), front));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends all connections; new ones are as good as before. */
  public void cut() {
    open.forEach(Relay::close);
  }

  /** Ends all connections, and each new one at once, until {@link #unblock}. */
  public void block() {
    blocked = true;
    cut();
  }

  public void unblock() {
    blocked = false;
  }

  private void accept() {
    while (!front.isClosed()) {
      try {
        Socket client = front.accept();
        Thread.ofVirtual().start(() -> serve(client));
      } catch (IOException e) {
        // closed, or a client that is gone already
      }
    }
  }

  private void serve(Socket client) {
    try (client;
        Socket server = new Socket(InetAddress.getLoopbackAddress(), testbed.apiUrl().getPort())) {
      open.add(client);
      open.add(server);
      if (!blocked) {
        client.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
        Thread back = Thread.ofVirtual().start(() -> pump(server, client));
        pump(client, server);
        back.join();
      }
      open.remove(client);
      open.remove(server);
    } catch (IOException e) {
      // the server is away: so is the way to it
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void pump(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
      to.shutdownOutput();
    } catch (IOException e) {
      close(from); // a connection that was cut is cut on the other side too
      close(to);
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // it was closed already
    }
  }

  @Override
  public void close() {
    try {
      front.close();
      cut();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
