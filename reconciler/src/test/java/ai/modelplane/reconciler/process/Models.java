package ai.modelplane.reconciler.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A bare repository that manifests are pushed to from a clone, with the git of this machine. */
final class Models {

  /** As docs/install.md has it. */
  private static final String HOOK =
      """
      #!/bin/sh
      %s
      while read -r before after ref; do
        body="{\\"ref\\": \\"$ref\\"}"
        sum=$(printf %%s "$body" | openssl dgst -sha256 -hmac "$(cat %s)" | sed 's/.* //')
        curl --silent --max-time 5 --header "X-Signature: sha256=$sum" --data "$body" http://%s
      done
      """;

  private final Path bare;
  private final Path clone;
  private final Map<String, String> environment;

  private Models(Path folder) {
    this.bare = folder.resolve("models.git");
    this.clone = folder.resolve("clone");
    this.environment =
        Map.of(
            "GIT_CONFIG_GLOBAL", "/dev/null",
            "GIT_CONFIG_SYSTEM", "/dev/null",
            "GIT_AUTHOR_NAME", "sample",
            "GIT_AUTHOR_EMAIL", "sample@example.com",
            "GIT_COMMITTER_NAME", "sample",
            "GIT_COMMITTER_EMAIL", "sample@example.com");
  }

  static Models create(Path folder) {
    Models models = new Models(folder);
    models.git("-c", "init.defaultBranch=main", "init", "-q", "--bare", models.bare.toString());
    models.git("-c", "init.defaultBranch=main", "init", "-q", models.clone.toString());
    return models;
  }

  /** What a person gives as SOURCE. */
  String url() {
    return "file://" + bare;
  }

  /**
   * Each push calls the webhook of a loop from now on.
   *
   * @param first what the hook does before, a line of shell
   */
  void announce(Program run, Path secret, String first) {
    String at =
        run.line("it listens", line -> line.contains("webhook: listening at "))
            .replaceFirst(".* at ", "");
    Path hook = bare.resolve("hooks/post-receive");
    try {
      Files.writeString(hook, HOOK.formatted(first, secret, at));
      Files.setPosixFilePermissions(hook, PosixFilePermissions.fromString("rwxr-xr-x"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Models write(String file, String text) {
    try {
      Files.writeString(clone.resolve(file), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  Models remove(String file) {
    try {
      Files.delete(clone.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  /** Commits and pushes everything; the commit's id. */
  String push(String message) {
    inClone("add", "--all");
    inClone("commit", "-q", "-m", message);
    inClone("push", "-q", bare.toString(), "HEAD:refs/heads/main");
    return inClone("rev-parse", "HEAD").strip();
  }

  /** Puts another commit in the place of the last one; its id. */
  String rewrite(String message) {
    inClone("add", "--all");
    inClone("commit", "-q", "--amend", "-m", message);
    inClone("push", "-q", "--force", bare.toString(), "HEAD:refs/heads/main");
    return inClone("rev-parse", "HEAD").strip();
  }

  /** A Git server of its own. */
  record Daemon(Program program, int port) {
    String url() {
      return "git://127.0.0.1:" + port + "/models.git";
    }
  }

  Daemon serve() throws IOException {
    try (ServerSocket free = new ServerSocket(0)) {
      return serve(free.getLocalPort());
    }
  }

  Daemon serve(int port) {
    return new Daemon(
        Program.start(
            List.of(
                "git",
                "daemon",
                "--reuseaddr",
                "--listen=127.0.0.1",
                "--port=" + port,
                "--export-all",
                "--base-path=" + bare.getParent()),
            environment),
        port);
  }

  /** The server is gone, or back. */
  void reachable(boolean reachable) {
    Path away = bare.resolveSibling("moved-away.git");
    try {
      if (reachable) {
        Files.move(away, bare);
      } else {
        Files.move(bare, away);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String inClone(String... arguments) {
    List<String> all = new ArrayList<>(List.of("-C", clone.toString()));
    all.addAll(List.of(arguments));
    return git(all.toArray(String[]::new));
  }

  private String git(String... arguments) {
    List<String> command = new ArrayList<>(List.of("git"));
    command.addAll(List.of(arguments));
    try (Program git = Program.start(command, environment)) {
      if (git.exit() != 0) {
        throw new AssertionError(String.join(" ", command) + ": " + git.said());
      }
      return git.output();
    }
  }
}
