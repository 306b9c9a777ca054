package ai.modelplane.compiler.source.git;

import static java.nio.charset.StandardCharsets.UTF_8;

import ai.modelplane.testing.Git;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Keys of people, made and used by the real programs. */
final class Signer implements AutoCloseable {

  private final Path home;

  /** Its own keys and agent; nothing of whoever runs the tests. */
  Signer(Path folder) throws IOException {
    home =
        Files.createDirectories(
            folder,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
  }

  String run(String... command) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("GNUPGHOME", home.toString());
    Process process = builder.start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    if (process.onExit().join().exitValue() != 0) {
      throw new AssertionError(String.join(" ", command) + "\n" + said);
    }
    return said;
  }

  /** Makes a key for ssh; its public part as a line of allowed signers. */
  String sshKey(String name, String options) throws IOException {
    Path file = home.resolve(name);
    run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", file.toString());
    String key = Files.readString(home.resolve(name + ".pub")).strip();
    return "%s@example.com %s%s\n".formatted(name, options.isEmpty() ? "" : options + " ", key);
  }

  /** From now on commits can be signed by the key. */
  void sshSigns(Git git, String name) {
    git.run("config", "gpg.format", "ssh");
    git.run("config", "user.signingkey", home.resolve(name).toString());
    git.run("config", "commit.gpgsign", "true");
  }

  String fingerprint(String name) throws IOException {
    return run("ssh-keygen", "-lf", home.resolve(name + ".pub").toString()).split(" ", -1)[1];
  }

  static boolean hasGpg() {
    return Arrays.stream(System.getenv("PATH").split(File.pathSeparator, -1))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "gpg")));
  }

  /** Runs gpg, which asks nobody. */
  String gpg(String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of("gpg", "--batch", "--quiet", "--no-tty", "--yes", "--passphrase", ""));
    command.addAll(List.of("--pinentry-mode", "loopback"));
    command.addAll(List.of(arguments));
    return run(command.toArray(String[]::new));
  }

  /**
   * Commits are signed by an OpenPGP key.
   *
   * @param options of gpg, each after a space
   */
  void gpgSigns(Git git, String name, String options) throws IOException {
    Path program = home.resolve("gpg-of-" + name);
    Files.writeString(
        program,
        "#!/bin/sh\nGNUPGHOME='%s' exec gpg --batch --no-tty --passphrase '' --pinentry-mode loopback%s \"$@\"\n"
            .formatted(home, options));
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    git.run("config", "gpg.format", "openpgp");
    git.run("config", "gpg.program", program.toString());
    git.run("config", "user.signingkey", name + "@example.com");
    git.run("config", "commit.gpgsign", "true");
  }

  Path home() {
    return home;
  }

  @Override
  public void close() throws IOException {
    if (Files.exists(home.resolve("private-keys-v1.d"))) {
      run("gpgconf", "--homedir", home.toString(), "--kill", "all");
    }
  }
}
