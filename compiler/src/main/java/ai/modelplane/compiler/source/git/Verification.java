package ai.modelplane.compiler.source.git;

import java.nio.file.Path;

/**
 * Whose signature a commit must have to be read.
 *
 * @param keys the public keys; read anew for each commit, so that a new one counts at once
 */
public record Verification(Form form, Path keys) {

  /** What signs, and what the file of the keys is then. */
  public enum Form {
    /** The file is one of allowed signers, as {@code ssh-keygen -Y verify} takes it. */
    SSH("SSH", "-----BEGIN SSH SIGNATURE-----"),
    /** The file has exported OpenPGP keys, armored or not, any number of them. */
    GPG("OpenPGP", "-----BEGIN PGP SIGNATURE-----");

    final String word;
    final String start;

    Form(String word, String start) {
      this.word = word;
      this.start = start;
    }
  }
}
