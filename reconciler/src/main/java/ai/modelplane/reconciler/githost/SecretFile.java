package ai.modelplane.reconciler.githost;

import ai.modelplane.compiler.diagnostic.MessageText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A secret in a mounted file. It is read at each use, so that a new one counts without a restart.
 */
public record SecretFile(Path path) implements Token {

  /**
   * The secret, without white space around it.
   *
   * @throws IOException when the file cannot be read or is empty; the message names the file
   */
  @Override
  public String read() throws IOException {
    String secret;
    try {
      secret = Files.readString(path).strip();
    } catch (IOException e) {
      throw new IOException("cannot read %s: %s".formatted(path, MessageText.reason(e)), e);
    }
    if (secret.isEmpty()) {
      throw new IOException("%s is empty, expected a secret".formatted(path));
    }
    return secret;
  }

  @Override
  public String origin() {
    return "the token in " + path;
  }
}
