package ai.modelplane.compiler.source.git;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.transport.CredentialsProvider;
import org.eclipse.jgit.transport.RemoteSession;
import org.eclipse.jgit.transport.SshSessionFactory;
import org.eclipse.jgit.transport.URIish;
import org.eclipse.jgit.util.FS;
import org.jspecify.annotations.Nullable;

/**
 * A program that makes the connection, as git starts it: so agents, hardware keys and all of
 * ssh_config(5) work. It is the one that a person names, else {@code ssh} where an agent runs.
 */
final class SshProgram extends SshSessionFactory {

  private static final long SECONDS_TO_END = 2;

  /** Of what it says on standard error. */
  private static final int MOST_BYTES = 400;

  private final String setting;
  private final List<String> command;
  private final Map<String, String> environment;
  private volatile @Nullable Process last;
  private volatile CompletableFuture<String> said = CompletableFuture.completedFuture("");

  private SshProgram(String setting, List<String> command, Map<String, String> environment) {
    this.setting = setting;
    this.command = command;
    this.environment = environment;
  }

  /** The program, in the order in which git looks; empty when nobody names one. */
  static Optional<SshProgram> of(Map<String, String> environment, Config config) {
    String shell = environment.getOrDefault("GIT_SSH_COMMAND", "");
    if (!shell.isEmpty()) {
      return Optional.of(new SshProgram("GIT_SSH_COMMAND", shell(shell), environment));
    }
    String configured = config.getString("core", null, "sshCommand");
    if (configured != null && !configured.isEmpty()) {
      return Optional.of(new SshProgram("core.sshCommand", shell(configured), environment));
    }
    String program = environment.getOrDefault("GIT_SSH", "");
    if (!program.isEmpty()) {
      return Optional.of(new SshProgram("GIT_SSH", with(program, List.of(program)), environment));
    }
    if (!environment.getOrDefault("SSH_AUTH_SOCK", "").isEmpty() && isOnPath(environment)) {
      return Optional.of(new SshProgram("ssh", with("ssh", List.of("ssh")), environment));
    }
    return Optional.empty();
  }

  private static boolean isOnPath(Map<String, String> environment) {
    for (String folder : environment.getOrDefault("PATH", "").split(":", -1)) {
      if (folder.startsWith("/") && Files.isExecutable(Path.of(folder, "ssh"))) {
        return true;
      }
    }
    return false;
  }

  /** Words of a shell, to which the arguments are added. */
  private static List<String> shell(String words) {
    String first = words.strip().split("\\s+", 2)[0];
    return with(first, List.of("sh", "-c", words + " \"$@\"", words));
  }

  /** Nobody is there to be asked. */
  private static List<String> with(String program, List<String> start) {
    List<String> command = new ArrayList<>(start);
    String name = String.valueOf(Path.of(program).getFileName()).toLowerCase(Locale.ROOT);
    if (name.equals("ssh")) {
      command.addAll(List.of("-o", "BatchMode=yes"));
    } else if (name.startsWith("plink") || name.startsWith("tortoiseplink")) {
      command.add("-batch");
    }
    return command;
  }

  @Override
  public RemoteSession getSession(
      URIish uri, @Nullable CredentialsProvider credentials, FS fs, int timeout) {
    return new Session(uri);
  }

  @Override
  public String getType() {
    return "ssh program";
  }

  /** What became of the last connection, for a message: how the program ended, what it said. */
  String account() {
    Process process = last;
    try {
      if (process != null && process.waitFor(SECONDS_TO_END, TimeUnit.SECONDS)) {
        String words = said.get(SECONDS_TO_END, TimeUnit.SECONDS).strip();
        return setting
            + " ended with exit code "
            + process.exitValue()
            + (words.isEmpty() ? "" : ": " + words);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      return setting; // something that it started still holds the stream
    }
    return setting;
  }

  private static String read(InputStream stream) {
    try (stream) {
      String words = new String(stream.readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
      stream.skip(Long.MAX_VALUE);
      return words;
    } catch (IOException e) {
      return "";
    }
  }

  /** JGit asks how it ended when its stream does, a moment before it has. */
  private static final class Awaited extends Process {

    private final Process process;
    private final int timeout;

    Awaited(Process process, int timeout) {
      this.process = process;
      this.timeout = timeout;
    }

    @Override
    public OutputStream getOutputStream() {
      return process.getOutputStream();
    }

    @Override
    public InputStream getInputStream() {
      return timeout > 0
          ? new Watched(process, Duration.ofSeconds(timeout))
          : process.getInputStream();
    }

    @Override
    public InputStream getErrorStream() {
      return InputStream.nullInputStream(); // read by us, since JGit may look too early
    }

    @Override
    public int waitFor() throws InterruptedException {
      return process.waitFor();
    }

    @Override
    public int exitValue() {
      try {
        process.waitFor(SECONDS_TO_END, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return process.exitValue();
    }

    /** By its handle: a process that is destroyed closes what is still to be read of its errors. */
    @Override
    public void destroy() {
      process.toHandle().destroy();
    }
  }

  /** A pipe cannot be interrupted, so a program that says nothing is ended. */
  private static final class Watched extends FilterInputStream {

    private final Process process;
    private final Duration patience;
    private volatile boolean isEnded;

    Watched(Process process, Duration patience) {
      super(process.getInputStream());
      this.process = process;
      this.patience = patience;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      CompletableFuture<Void> answer = new CompletableFuture<>();
      CompletableFuture<Void> _ =
          answer
              .completeOnTimeout(null, patience.toMillis(), TimeUnit.MILLISECONDS)
              .thenRun(this::end);
      int read = super.read(bytes, offset, length);
      answer.cancel(false);
      if (isEnded) {
        throw new InterruptedIOException("no answer in time");
      }
      return read;
    }

    private void end() {
      isEnded = true; // before the stream ends because of it
      process.descendants().forEach(ProcessHandle::destroyForcibly); // they hold the pipe as well
      process.toHandle().destroyForcibly();
    }
  }

  private final class Session implements RemoteSession {

    private final URIish uri;
    private @Nullable Process process;

    Session(URIish uri) {
      this.uri = uri;
    }

    @Override
    public Process exec(String remote, int timeout) throws IOException {
      List<String> words = new ArrayList<>(command);
      if (uri.getPort() > 0) {
        words.add(words.contains("-batch") ? "-P" : "-p");
        words.add(String.valueOf(uri.getPort()));
      }
      words.add(uri.getUser() == null ? uri.getHost() : uri.getUser() + "@" + uri.getHost());
      words.add(remote);
      ProcessBuilder builder = new ProcessBuilder(words);
      builder.environment().putAll(environment);
      try {
        process = builder.start();
      } catch (IOException e) {
        throw new Unusable(setting + " cannot be started: " + e.getMessage(), e);
      }
      last = process;
      InputStream errors = process.getErrorStream();
      said = CompletableFuture.supplyAsync(() -> read(errors), Thread::startVirtualThread);
      return new Awaited(process, timeout);
    }

    @Override
    public void disconnect() {
      if (process != null) {
        process.toHandle().destroy();
      }
    }
  }
}
