package ai.modelplane.testbed;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A process of a testbed, which can be paused, killed, and started again as it was. Linux only. */
public final class Part {

  private final Path pidFile;
  private final Path folder;
  private final List<String> command;
  private final Map<String, String> environment;

  /**
   * A process that runs.
   *
   * @param pidFile as testbed/up writes it
   */
  Part(Path pidFile) {
    this.pidFile = pidFile;
    Path process = Path.of("/proc", Long.toString(pid()));
    try {
      folder = process.resolve("cwd").toRealPath();
      command = strings(process.resolve("cmdline")).toList();
      environment =
          strings(process.resolve("environ"))
              .map(line -> line.split("=", 2))
              .collect(Collectors.toUnmodifiableMap(pair -> pair[0], pair -> pair[1]));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<String> strings(Path file) throws IOException {
    return Stream.of(Files.readString(file).split("\0")).filter(s -> !s.isEmpty());
  }

  private long pid() {
    try {
      return Long.parseLong(Files.readString(pidFile).split(" ")[0]);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The value of one of its flags, {@code --name=value}. */
  public String flag(String name) {
    String prefix = "--" + name + "=";
    return command.stream()
        .filter(word -> word.startsWith(prefix))
        .findFirst()
        .orElseThrow()
        .substring(prefix.length());
  }

  /** It does nothing until {@link #resume}; its connections stay. */
  public void pause() {
    signal("STOP");
  }

  public void resume() {
    signal("CONT");
  }

  /** It ends without a word. */
  public void kill() {
    ProcessHandle process = ProcessHandle.of(pid()).orElseThrow();
    signal("KILL");
    try {
      process.onExit().get(1, TimeUnit.MINUTES);
    } catch (Exception e) {
      throw new AssertionError("it does not end: " + command, e);
    }
  }

  /** Starts it as it was started before; it may take a while until it answers. */
  public void start() {
    String name = pidFile.getFileName().toString().replace(".pid", "");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(
                ProcessBuilder.Redirect.appendTo(
                    folder.resolve("logs").resolve(name + ".log").toFile()));
    builder.environment().clear();
    builder.environment().putAll(environment);
    try {
      long pid = builder.start().pid();
      String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"), UTF_8);
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
      Files.writeString(pidFile, pid + " " + fields[19] + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void signal(String name) {
    try {
      int exit =
          new ProcessBuilder("kill", "-s", name, Long.toString(pid()))
              .inheritIO()
              .start()
              .waitFor();
      if (exit != 0) {
        throw new AssertionError("kill -s " + name + ": " + exit);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
