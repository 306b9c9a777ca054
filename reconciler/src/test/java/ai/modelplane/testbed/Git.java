package ai.modelplane.testbed;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The real git in a folder, as somebody who has a name. */
public record Git(Path folder) {

  private static final Map<String, String> SOMEBODY =
      Map.of(
          "GIT_AUTHOR_NAME", "T",
          "GIT_AUTHOR_EMAIL", "t@example.com",
          "GIT_COMMITTER_NAME", "T",
          "GIT_COMMITTER_EMAIL", "t@example.com");

  /** A new repository whose branch is main. */
  public static Git init(Path folder) {
    Git git = new Git(folder);
    git.run("init", "--quiet", "--initial-branch=main");
    return git;
  }

  /** Commits everything that is there. */
  public void commit() {
    run("add", "--all");
    run("commit", "--quiet", "-m", "change");
  }

  /** What a command prints; it must succeed. */
  public String run(String... arguments) {
    List<String> command = new ArrayList<>(List.of("git", "-C", folder.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(SOMEBODY);
    try {
      Process process = builder.start();
      String out = new String(process.getInputStream().readAllBytes(), UTF_8);
      if (process.waitFor() != 0) {
        throw new AssertionError(String.join(" ", command) + ": " + out);
      }
      return out;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
