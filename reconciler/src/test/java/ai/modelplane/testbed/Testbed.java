package ai.modelplane.testbed;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/**
 * An API server and a Traefik gateway, shared by all tests of a JVM. The first call of {@link #get}
 * starts them, which takes seconds (minutes when they have to be installed first); they end with
 * the JVM, however that ends.
 *
 * <p>Modelplane's CRDs, the Gateway API and a programmed Gateway {@code
 * modelplane-system/modelplane} are there. A test works in a {@link #namespace} of its own.
 */
public final class Testbed {

  /**
   * What a command did.
   *
   * @param exit its exit code
   * @param out its standard output
   * @param err its standard error
   */
  public record Result(int exit, String out, String err) {

    /** The standard output of a command that must succeed. */
    public String ok() {
      if (exit != 0) {
        throw new AssertionError("exit " + exit + "\n" + err + out);
      }
      return out;
    }
  }

  /** Whether there is anything to start, found out once. */
  private static final class Installed {
    static final @Nullable Path SCRIPTS;
    static final String REASON;

    static {
      Path found = null;
      String reason = "";
      try {
        Path scripts = scripts();
        narrate(List.of(scripts.resolve("install").toString()), Map.of());
        found = scripts;
      } catch (IOException e) {
        reason = String.valueOf(e.getMessage());
        System.err.println("NO API SERVER AND GATEWAY TO TEST ON: " + reason);
      }
      SCRIPTS = found;
      REASON = reason;
    }
  }

  private static final class Shared {
    static final Testbed TESTBED = own();
  }

  private static final AtomicInteger COUNTER = new AtomicInteger();

  private final Path dir;
  private final Path keys;
  private final Network network;
  private final Authority publicAuthority;
  private final Map<String, String> env;

  /**
   * The running testbed. Where its parts cannot be installed, the test is skipped.
   *
   * @throws AssertionError when the parts are there and do not start; and instead of skipping, when
   *     the environment says {@code CI=true}; and in {@code make check}, which starts no server
   */
  public static Testbed get() {
    scriptsOfInstalled();
    return Shared.TESTBED;
  }

  /** The same, but another one, for a test that kills its parts. It ends with the JVM too. */
  public static Testbed own() {
    try {
      return new Testbed(scriptsOfInstalled());
    } catch (IOException e) {
      throw new AssertionError("no testbed: " + e.getMessage(), e);
    }
  }

  private static Path scriptsOfInstalled() {
    if (Boolean.getBoolean("modelplane.check")) {
      throw new AssertionError("make check starts no server: tag the test real");
    }
    if (Installed.SCRIPTS == null && "true".equals(System.getenv("CI"))) {
      throw new AssertionError("no testbed: " + Installed.REASON);
    }
    return Installed.SCRIPTS == null
        ? Assumptions.abort("no testbed: " + Installed.REASON)
        : Installed.SCRIPTS;
  }

  private Testbed(Path scripts) throws IOException {
    dir = Files.createTempDirectory("modelplane-testbed-");
    keys = Files.createTempDirectory("modelplane-authority-");
    network = Network.open();
    publicAuthority = Authority.create(keys);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> down(scripts)));
    String owner = Long.toString(ProcessHandle.current().pid());
    narrate(
        List.of(scripts.resolve("up").toString(), dir.toString(), "--owner", owner),
        Map.of(
            "HTTP_PROXY", network.proxyUrl(),
            "HTTPS_PROXY", network.proxyUrl(),
            "NO_PROXY", "",
            "no_proxy", "",
            "SSL_CERT_FILE", publicAuthority.certificateFile().toString()));
    env =
        Files.readAllLines(dir.resolve("env")).stream()
            .map(line -> line.split("=", 2))
            .collect(Collectors.toUnmodifiableMap(pair -> pair[0], pair -> pair[1]));
  }

  private void down(Path scripts) {
    try {
      run("", List.of(scripts.resolve("down").toString(), dir.toString()));
      Files.deleteIfExists(dir);
      Files.deleteIfExists(keys.resolve("authority.p12"));
      Files.deleteIfExists(publicAuthority.certificateFile());
      Files.deleteIfExists(keys);
      network.close();
    } catch (IOException | UncheckedIOException e) {
      System.err.println("testbed/down " + dir + ": " + e.getMessage());
    }
  }

  /** Maven runs tests in the module's folder, an editor perhaps at the top. */
  private static Path scripts() throws IOException {
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      if (Files.isExecutable(at.resolve("testbed/up"))) {
        return at.resolve("testbed");
      }
    }
    throw new IOException("testbed/up is in no folder above " + Path.of("").toAbsolutePath());
  }

  /** The administrator's kubeconfig; its context {@code reader} is a user without any right. */
  public Path kubeconfig() {
    return Path.of(value("KUBECONFIG"));
  }

  /** The API server's address. */
  public URI apiUrl() {
    return URI.create(value("API_URL"));
  }

  /** The certificate, PEM, to trust at {@link #apiUrl}. */
  public Path caFile() {
    return Path.of(value("CA_FILE"));
  }

  /** The bearer token of a user who may do everything. */
  public String adminToken() {
    return value("ADMIN_TOKEN");
  }

  /** The bearer token of the user {@code reader}, who has the rights that a test binds to it. */
  public String readerToken() {
    return value("READER_TOKEN");
  }

  /** Where the gateway serves, without a trailing slash. */
  public URI gatewayUrl() {
    return URI.create(value("GATEWAY_URL"));
  }

  /** Where the gateway reaches itself. */
  public URI innerUrl() {
    return URI.create(value("INNER_URL"));
  }

  /** One of its processes: {@code kube-apiserver}, {@code etcd} or {@code traefik}. */
  public Part part(String name) {
    return new Part(dir.resolve("run").resolve(name + ".pid"));
  }

  /** What the gateway reaches beside loopback: nothing but what a test has placed there. */
  public Network network() {
    return network;
  }

  /** The authority that the gateway trusts when nothing else is said, as it trusts public ones. */
  public Authority publicAuthority() {
    return publicAuthority;
  }

  private String value(String key) {
    String value = env.get(key);
    if (value == null) {
      throw new IllegalStateException("testbed/up wrote no " + key);
    }
    return value;
  }

  /** Runs kubectl as the administrator. */
  public Result kubectl(String... args) {
    return kubectlStdin("", args);
  }

  /** Runs kubectl as the administrator, with {@code in} on its standard input. */
  public Result kubectlStdin(String in, String... args) {
    var command = new ArrayList<>(List.of(value("KUBECTL")));
    command.addAll(List.of(args));
    return run(in, command);
  }

  /**
   * Creates a namespace that no other test has. It is not deleted: without a controller manager it
   * would never finish, and the API server ends with the JVM.
   *
   * @param prefix at most 50 lower-case letters, digits and dashes
   * @return its name
   */
  public String namespace(String prefix) {
    String name = prefix + "-" + COUNTER.incrementAndGet();
    kubectl("create", "namespace", name).ok();
    return name;
  }

  /** Runs a script and shows what it says while it says it: an installation takes minutes. */
  private static void narrate(List<String> command, Map<String, String> more) throws IOException {
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(more);
    var process = builder.start();
    String last = "no output";
    try (var lines = process.inputReader(UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        System.err.println(line);
        last = line;
      }
      if (process.waitFor() != 0) {
        throw new IOException(command.getFirst() + ": " + last);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted in " + command.getFirst(), e);
    }
  }

  private static Result run(String in, List<String> command) {
    try {
      var process = new ProcessBuilder(command).start();
      var out = read(process.inputReader(UTF_8));
      var err = read(process.errorReader(UTF_8));
      try (var stdin = process.outputWriter(UTF_8)) {
        stdin.write(in);
      } catch (IOException e) {
        // It ended without reading; its exit code says why.
      }
      if (!process.waitFor(10, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        throw new AssertionError("still running after ten minutes: " + String.join(" ", command));
      }
      return new Result(process.exitValue(), out.join(), err.join());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted in " + String.join(" ", command), e);
    }
  }

  private static CompletableFuture<String> read(Reader reader) {
    var text = new CompletableFuture<String>();
    Thread.ofVirtual()
        .start(
            () -> {
              try (reader) {
                var buffer = new StringWriter();
                reader.transferTo(buffer);
                text.complete(buffer.toString());
              } catch (IOException e) {
                text.completeExceptionally(e);
              }
            });
    return text;
  }
}
