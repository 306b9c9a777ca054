package ai.modelplane.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/** {@code git http-backend} behind a web server, as the CGI program that it is (RFC 3875). */
public final class HttpBackend implements AutoCloseable {

  private static final Pattern COMMAND = Pattern.compile("[0-9a-f]{4}command=([a-z-]+)");

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Path repositories;
  private volatile @Nullable String account;
  private final List<String> authorizations = new CopyOnWriteArrayList<>();
  private final List<Command> commands = new CopyOnWriteArrayList<>();
  private volatile @Nullable String redirect;

  /**
   * A command of Git's protocol, version 2.
   *
   * @param answer bytes of the answer
   */
  public record Command(String name, int answer) {}

  /**
   * @param account {@code user:password} that it asks for; null for none
   */
  public HttpBackend(Path repositories, @Nullable String account) throws IOException {
    this(repositories, account, HttpServer.create(loopback(), 0));
  }

  /** The same behind TLS. */
  public static HttpBackend withTls(Path repositories, SSLContext tls) throws IOException {
    HttpsServer server = HttpsServer.create(loopback(), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(tls));
    return new HttpBackend(repositories, null, server);
  }

  /** The same, for clients that show a certificate which the context trusts. */
  public static HttpBackend withClientCertificates(Path repositories, SSLContext tls)
      throws IOException {
    HttpsServer server = HttpsServer.create(loopback(), 0);
    server.setHttpsConfigurator(
        new HttpsConfigurator(tls) {
          @Override
          public void configure(HttpsParameters parameters) {
            SSLParameters needed = tls.getDefaultSSLParameters();
            needed.setNeedClientAuth(true);
            parameters.setSSLParameters(needed);
          }
        });
    return new HttpBackend(repositories, null, server);
  }

  private static InetSocketAddress loopback() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  private HttpBackend(Path repositories, @Nullable String account, HttpServer server) {
    this.repositories = repositories;
    this.account = account;
    this.server = server;
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  /** {@code 127.0.0.1:port}. */
  public String address() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  /** From now on it asks for another one. */
  public void openFor(String next) {
    account = next;
  }

  /** Every Authorization header that came. */
  public List<String> authorizations() {
    return authorizations;
  }

  /** Every command that was carried out. */
  public List<Command> commands() {
    return commands;
  }

  /** From now on all requests are sent to another host. */
  public void redirectTo(String scheme, String host) {
    redirect = scheme + "://" + host;
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String sent = exchange.getRequestHeaders().getFirst("Authorization");
      if (sent != null) {
        authorizations.add(sent);
      }
      if (redirect != null) {
        String to = redirect + exchange.getRequestURI();
        exchange.getResponseHeaders().set("Location", to);
        exchange.sendResponseHeaders(302, -1);
      } else if (account != null && !isAccount(sent)) {
        exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"git\"");
        exchange.sendResponseHeaders(401, -1);
      } else {
        run(exchange);
      }
    }
  }

  private boolean isAccount(@Nullable String sent) {
    byte[] bytes = String.valueOf(account).getBytes(StandardCharsets.UTF_8);
    return sent != null
        && sent.replaceFirst("^(?i)basic ", "").equals(Base64.getEncoder().encodeToString(bytes));
  }

  private void run(HttpExchange exchange) throws IOException {
    ProcessBuilder builder = new ProcessBuilder("git", "http-backend");
    Map<String, String> environment = builder.environment();
    environment.keySet().removeIf(name -> name.startsWith("GIT_"));
    environment.put("GIT_CONFIG_NOSYSTEM", "1");
    environment.put("GIT_CONFIG_GLOBAL", "/dev/null");
    environment.put("GIT_PROJECT_ROOT", repositories.toString());
    environment.put("GIT_HTTP_EXPORT_ALL", "1");
    environment.put("PATH_INFO", exchange.getRequestURI().getPath());
    environment.put("QUERY_STRING", text(exchange.getRequestURI().getRawQuery()));
    environment.put("REQUEST_METHOD", exchange.getRequestMethod());
    environment.put("CONTENT_TYPE", header(exchange, "Content-Type"));
    environment.put("HTTP_CONTENT_ENCODING", header(exchange, "Content-Encoding"));
    environment.put("GIT_PROTOCOL", header(exchange, "Git-Protocol"));
    Process process = builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
    byte[] asked = exchange.getRequestBody().readAllBytes();
    try (var in = process.getOutputStream()) {
      in.write(asked);
    }
    try (InputStream out = process.getInputStream()) {
      int status = 200;
      for (String line = line(out); !line.isEmpty(); line = line(out)) {
        String[] field = line.split(": *", 2);
        if (field[0].equals("Status")) {
          status = Integer.parseInt(field[1].substring(0, 3));
        } else {
          exchange.getResponseHeaders().add(field[0], field[1]);
        }
      }
      exchange.sendResponseHeaders(status, 0);
      byte[] answer = out.readAllBytes();
      Matcher command = COMMAND.matcher(plain(exchange, asked));
      if (command.lookingAt()) {
        commands.add(new Command(command.group(1), answer.length));
      }
      exchange.getResponseBody().write(answer);
    }
  }

  private static String plain(HttpExchange exchange, byte[] body) throws IOException {
    boolean isZipped = header(exchange, "Content-Encoding").equals("gzip");
    try (InputStream in = new ByteArrayInputStream(body);
        InputStream plain = isZipped ? new GZIPInputStream(in) : in) {
      return new String(plain.readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }

  private static String header(HttpExchange exchange, String name) {
    return text(exchange.getRequestHeaders().getFirst(name));
  }

  private static String text(@Nullable String value) {
    return value == null ? "" : value;
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
      line.write(next);
    }
    return line.toString(StandardCharsets.UTF_8).strip();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.close();
  }
}
