package ai.modelplane.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A repository driven by the real git, apart from the settings of whoever runs the tests. */
public record Git(Path folder) {

  public static Git init(Path folder) {
    Git git = new Git(create(folder));
    git.run("init", "--quiet", "--initial-branch=main");
    return git;
  }

  public static Git bare(Path folder) {
    Git git = new Git(create(folder));
    git.run("init", "--quiet", "--bare", "--initial-branch=main");
    return git;
  }

  public static Git clone(String url, Path folder, String... options) {
    create(folder);
    List<String> command = new ArrayList<>(List.of("clone", "--quiet"));
    command.addAll(List.of(options));
    command.addAll(List.of(url, "."));
    Git git = new Git(folder);
    git.run(command.toArray(String[]::new));
    return git;
  }

  private static Path create(Path folder) {
    try {
      return Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs git here; its output, or a failure with what it said. */
  public String run(String... arguments) {
    // what goes on behind a command writes into a folder that the test has left
    List<String> command = new ArrayList<>(List.of("git", "-c", "maintenance.auto=false"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("GIT_"));
    builder
        .environment()
        .putAll(
            Map.of(
                "GIT_CONFIG_NOSYSTEM", "1",
                "GIT_CONFIG_GLOBAL", "/dev/null",
                "GIT_AUTHOR_NAME", "Ann",
                "GIT_AUTHOR_EMAIL", "ann@example.com",
                "GIT_COMMITTER_NAME", "Ann",
                "GIT_COMMITTER_EMAIL", "ann@example.com"));
    try {
      Process process = builder.redirectErrorStream(true).start();
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new AssertionError(command + " in " + folder + ":\n" + output);
      }
      return output.strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  public Git write(String path, String text) {
    Path file = folder.resolve(path);
    create(Objects.requireNonNull(file.getParent()));
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  public Git delete(String path) {
    try {
      Files.delete(folder.resolve(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  /** Commits all that is here; the commit. */
  public String commit(String message) {
    run("add", "--all");
    run("commit", "--quiet", "--allow-empty", "-m", message);
    return run("rev-parse", "HEAD");
  }

  /** Writes one file and commits. */
  public String commit(String path, String text) {
    return write(path, text).commit("change " + path);
  }

  public String url() {
    return folder
        .toUri()
        .toString()
        .replaceFirst("/$", "")
        .replaceFirst("^file:/(?!/)", "file:///");
  }
}
