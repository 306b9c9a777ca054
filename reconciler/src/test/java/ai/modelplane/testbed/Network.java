package ai.modelplane.testbed;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What lies beyond the gateway: names and addresses of which each leads to a port on loopback, and
 * nowhere else. It is a SOCKS5 proxy (RFC 1928); Traefik dials through the one that {@code
 * HTTP_PROXY} names, as any Go program does, and goes to loopback without it. So the gateway sees
 * real names and addresses, and its SNI, Host and path are its own.
 */
public final class Network implements AutoCloseable {

  private static final int SUCCEEDED = 0;
  private static final int HOST_UNREACHABLE = 4;
  private static final int REFUSED = 5;

  private final ServerSocket proxy;
  private final Map<String, Integer> places = new ConcurrentHashMap<>();

  private Network(ServerSocket proxy) {
    this.proxy = proxy;
  }

  /** A network in which nothing is reachable yet. */
  static Network open() throws IOException {
    Network network = new Network(new ServerSocket(0, 200, loopback()));
    Thread.ofPlatform().name("network").daemon().start(network::accept);
    return network;
  }

  /** What {@code HTTP_PROXY} is to be. */
  String proxyUrl() {
    return "socks5://127.0.0.1:" + proxy.getLocalPort();
  }

  /**
   * Makes an address lead to a port on loopback, in place of where it led before.
   *
   * @param host a name, or an IPv4 or IPv6 address without brackets
   * @param port of that host
   * @param engine the port on 127.0.0.1
   */
  public void place(String host, int port, int engine) {
    String known = host.contains(":") ? InetAddress.ofLiteral(host).getHostAddress() : host;
    places.put(known + " " + port, engine);
  }

  private void accept() {
    while (!proxy.isClosed()) {
      try {
        Socket client = proxy.accept();
        Thread.ofVirtual().start(() -> serve(client));
      } catch (IOException e) {
        // closed, or a client that is gone already
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      client.setTcpNoDelay(true);
      DataInputStream in = new DataInputStream(client.getInputStream());
      greet(client, in);
      Integer engine = places.get(destination(in));
      if (engine == null) {
        answer(client, HOST_UNREACHABLE);
        return;
      }
      try (Socket server = connect(engine)) {
        answer(client, server == null ? REFUSED : SUCCEEDED);
        if (server != null) {
          server.setTcpNoDelay(true);
          Thread back = Thread.ofVirtual().start(() -> pump(server, client));
          pump(client, server);
          back.join();
        }
      }
    } catch (IOException e) {
      // one side is gone: so is the other
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void greet(Socket client, DataInputStream in) throws IOException {
    if (in.readUnsignedByte() != 5) {
      throw new IOException("not SOCKS5");
    }
    in.skipNBytes(in.readUnsignedByte()); // methods; one of them is "no authentication"
    client.getOutputStream().write(new byte[] {5, 0});
  }

  /** HOST PORT of a CONNECT request. */
  private static String destination(DataInputStream in) throws IOException {
    in.skipNBytes(3); // version, command, reserved
    String host =
        switch (in.readUnsignedByte()) {
          case 1 -> InetAddress.getByAddress(exactly(in, 4)).getHostAddress();
          case 3 -> new String(exactly(in, in.readUnsignedByte()), US_ASCII);
          case 4 -> InetAddress.getByAddress(exactly(in, 16)).getHostAddress();
          default -> throw new IOException("unknown type of address");
        };
    return host + " " + in.readUnsignedShort();
  }

  private static byte[] exactly(DataInputStream in, int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException();
    }
    return bytes;
  }

  private static void answer(Socket client, int reply) throws IOException {
    client.getOutputStream().write(new byte[] {5, (byte) reply, 0, 1, 0, 0, 0, 0, 0, 0});
  }

  private static @Nullable Socket connect(int engine) {
    try {
      return new Socket(loopback(), engine);
    } catch (IOException e) {
      return null;
    }
  }

  private static void pump(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
      to.shutdownOutput();
    } catch (IOException e) {
      closeBoth(from, to); // a connection that was cut is cut on the other side too
    }
  }

  private static void closeBoth(Socket one, Socket other) {
    try (one;
        other) {
      // nothing but that
    } catch (IOException e) {
      // it was closed already
    }
  }

  private static InetAddress loopback() {
    return InetAddress.ofLiteral("127.0.0.1");
  }

  @Override
  public void close() {
    try {
      proxy.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
