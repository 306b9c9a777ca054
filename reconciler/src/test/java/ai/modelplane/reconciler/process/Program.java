package ai.modelplane.reconciler.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/** A running command, and what it has said so far. Closing it kills it. */
final class Program implements AutoCloseable {

  /** So long only when something hangs. */
  private static final int PATIENCE_SECONDS = 300;

  private final Process process;
  private final List<String> lines = new CopyOnWriteArrayList<>();

  private final Thread reader;

  private Program(Process process) {
    this.process = process;
    reader =
        Thread.ofVirtual()
            .start(
                () -> {
                  try (var reader = process.inputReader(UTF_8)) {
                    reader.lines().forEach(lines::add);
                  } catch (IOException | UncheckedIOException e) {
                    lines.add("(cut off: " + e + ")");
                  }
                });
  }

  /** Starts a command; its standard error goes where its output goes. */
  static Program start(List<String> command, Map<String, String> environment) {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    try {
      return new Program(builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs a command that must succeed. */
  static void succeed(String... command) {
    try (Program program = start(List.of(command), Map.of())) {
      if (program.exit() != 0) {
        throw new AssertionError(String.join(" ", command) + ": " + program.output());
      }
    }
  }

  /** Starts Modelplane. */
  static Program modelplane(Map<String, String> environment, List<String> arguments) {
    // whoever runs tests in the background may ignore signals, and so would what they start
    List<String> command = new ArrayList<>(List.of("env", "--default-signal=HUP,INT,TERM"));
    command.addAll(modelplane());
    command.addAll(arguments);
    return start(command, environment);
  }

  /**
   * What starts Modelplane: its launcher when the build is current, since that would otherwise
   * build under the feet of this test run; else this test's class path.
   */
  static List<String> modelplane() {
    List<String> command = new ArrayList<>();
    if (isBuilt()) {
      command.add(top().resolve("modelplane").toString());
    } else {
      System.err.println("modelplane is not built from these sources: started from the class path");
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(List.of("-XX:+UseSerialGC", "--sun-misc-unsafe-memory-access=allow"));
      command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-cp"));
      command.add(System.getProperty("java.class.path"));
      command.add("ai.modelplane.reconciler.cli.Main");
    }
    return command;
  }

  /** Whether {@code ./modelplane} would start at once. */
  static boolean isBuilt() {
    String question = "cd \"$0\" && . .mvn/freshness && ! sources_are_newer && ! cache_is_stale";
    try (Program asked = start(List.of("bash", "-c", question, top().toString()), Map.of())) {
      return asked.exit() == 0;
    }
  }

  /** The folder that holds everything. */
  static Path top() {
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      if (Files.isExecutable(at.resolve("modelplane")) && Files.isDirectory(at.resolve(".mvn"))) {
        return at;
      }
    }
    return Path.of(System.getProperty("modelplane.root"));
  }

  long pid() {
    return process.pid();
  }

  boolean isRunning() {
    return process.isAlive();
  }

  /** Everything that it has printed. */
  String said() {
    return String.join("\n", lines);
  }

  /** Everything that it printed, as soon as it has ended. */
  String output() {
    exit();
    try {
      reader.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
    return said();
  }

  int count(String part) {
    return (int) lines.stream().filter(l -> l.contains(part)).count();
  }

  /** The first line of this kind, as soon as it is there. */
  String line(String what, Predicate<String> kind) {
    await(what, () -> lines.stream().anyMatch(kind));
    return lines.stream().filter(kind).findFirst().orElseThrow();
  }

  /** Waits as long as the program runs. */
  void await(String what, BooleanSupplier holds) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!holds.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("not within a minute: " + what + "\n" + said());
      }
      if (!process.isAlive()) {
        throw new AssertionError("it has ended before: " + what + "\n" + said());
      }
      try {
        Thread.sleep(50);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
  }

  /** Sends a signal, by its name without SIG. */
  void signal(String name) {
    succeed("kill", "-s", name, Long.toString(process.pid()));
  }

  /** Its exit code, as soon as it has ended. */
  int exit() {
    return exit(PATIENCE_SECONDS);
  }

  /** The same for one that may take longer. */
  int exit(int seconds) {
    try {
      if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
        throw new AssertionError("still running after " + seconds + " s\n" + said());
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Ends it in its own order: a lease is given back. */
  void terminate() {
    process.destroy();
    exit();
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
