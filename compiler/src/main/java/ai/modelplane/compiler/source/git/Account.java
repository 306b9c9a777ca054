package ai.modelplane.compiler.source.git;

import static java.nio.charset.StandardCharsets.UTF_8;

import ai.modelplane.compiler.source.SourceException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.eclipse.jgit.transport.NetRC;
import org.jspecify.annotations.Nullable;

/**
 * Who is asking, for a server over http that wants to know.
 *
 * @param password often a token
 */
record Account(String user, String password) {

  private static final String NAME = "MODELPLANE_GIT_USERNAME";
  private static final String PASSWORD = "MODELPLANE_GIT_PASSWORD";
  private static final String FILE = PASSWORD + "_FILE";

  /** For programs that ask another program in turn. */
  private static final int SECONDS = 30;

  /**
   * What the URL or our own variables say.
   *
   * @param app which gives a token where there is no password
   * @throws SourceException when the file of the password cannot be read, or there is no token
   */
  static Optional<Account> given(
      GitUrl url, Map<String, String> environment, Optional<GitHubApp> app) throws SourceException {
    String password = url.password() == null ? password(environment) : url.password();
    if (password.isEmpty() && app.isPresent()) {
      return Optional.of(new Account(GitHubApp.USER, app.get().token()));
    }
    String user = url.user();
    if (user == null) {
      user = environment.getOrDefault(NAME, password.isEmpty() ? "" : "git");
    }
    return user.isEmpty() ? Optional.empty() : Optional.of(new Account(user, password));
  }

  private static String password(Map<String, String> environment) throws SourceException {
    String file = environment.getOrDefault(FILE, "");
    String given = environment.getOrDefault(PASSWORD, "");
    if (file.isEmpty() || !given.isEmpty()) {
      return given;
    }
    try {
      return Files.readString(Path.of(file)).strip();
    } catch (IOException e) {
      throw new SourceException(
          "cannot read the file %s that %s names: %s".formatted(file, FILE, e.getMessage()), e);
    }
  }

  /** What git would use: {@code ~/.netrc}, then its credential helpers and askpass programs. */
  static Optional<Account> found(GitUrl url, Map<String, String> environment) {
    return netrc(url, environment).or(() -> ofGit(url, environment));
  }

  private static Optional<Account> netrc(GitUrl url, Map<String, String> environment) {
    File file = GitCache.home(environment).resolve(".netrc").toFile();
    if (!file.isFile()) {
      return Optional.empty();
    }
    NetRC.NetRCEntry entry = new NetRC(file).getEntry(url.address().getHost());
    return entry == null || entry.login == null || entry.password == null
        ? Optional.empty()
        : Optional.of(new Account(entry.login, new String(entry.password)));
  }

  /** {@code git credential fill}: helpers and askpass are programs that only git knows to start. */
  private static Optional<Account> ofGit(GitUrl url, Map<String, String> environment) {
    String question = question(url);
    ProcessBuilder builder =
        new ProcessBuilder("git", "credential", "fill")
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    Map<String, String> its = builder.environment();
    its.putAll(environment);
    its.put("GIT_TERMINAL_PROMPT", "0");
    its.remove("SSH_ASKPASS"); // a window, which nobody looks at
    try {
      Process git = builder.start();
      try (var in = git.getOutputStream()) {
        in.write(question.getBytes(UTF_8));
      }
      if (!git.waitFor(SECONDS, TimeUnit.SECONDS)) {
        git.destroyForcibly();
        return Optional.empty();
      }
      return answer(new String(git.getInputStream().readAllBytes(), UTF_8));
    } catch (IOException e) {
      return Optional.empty(); // there is no git on this machine
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  private static String question(GitUrl url) {
    int port = url.address().getPort();
    return "protocol=%s\nhost=%s%s\npath=%s\n%s\n"
        .formatted(
            url.address().getScheme(),
            url.address().getHost(),
            port > 0 ? ":" + port : "",
            String.valueOf(url.address().getPath()).replaceFirst("^/+", ""),
            url.user() == null ? "" : "username=" + url.user() + "\n");
  }

  private static Optional<Account> answer(String lines) {
    String user = null;
    String password = null;
    for (String line : lines.split("\n", -1)) {
      user = after("username=", line, user);
      password = after("password=", line, password);
    }
    return user == null || password == null
        ? Optional.empty()
        : Optional.of(new Account(user, password));
  }

  private static @Nullable String after(String start, String line, @Nullable String otherwise) {
    return line.startsWith(start) ? line.substring(start.length()) : otherwise;
  }

  /** Without the password. */
  @Override
  public String toString() {
    return user;
  }
}
