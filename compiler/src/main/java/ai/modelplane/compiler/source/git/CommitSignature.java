package ai.modelplane.compiler.source.git;

import static java.nio.charset.StandardCharsets.US_ASCII;

import ai.modelplane.compiler.diagnostic.MessageText;
import ai.modelplane.compiler.source.SourceException;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.lib.GpgConfig;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.SignatureVerifier.SignatureVerification;
import org.eclipse.jgit.lib.SignatureVerifier.TrustLevel;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.signing.ssh.CachingSigningKeyDatabase;
import org.eclipse.jgit.signing.ssh.SigningKeyDatabase;
import org.eclipse.jgit.signing.ssh.SshSignatureVerifierFactory;
import org.eclipse.jgit.util.RawParseUtils;
import org.jspecify.annotations.Nullable;

/** Whether a commit is signed by somebody whose word counts. */
final class CommitSignature {

  private static final byte[] HEADER = "gpgsig".getBytes(US_ASCII);

  private CommitSignature() {}

  /**
   * Only a commit that is signed by one of the keys goes on. The commits before it are not looked
   * at: whoever signs one answers for what it contains.
   *
   * @param name of the source, for messages
   * @throws SourceException naming the commit, the key that was found, and why it does not do
   */
  static void require(
      Verification verification, Repository repository, ObjectId commit, String name)
      throws SourceException, IOException {
    byte[] keys;
    try {
      keys = Files.readAllBytes(verification.keys());
    } catch (IOException e) {
      throw new SourceException(
          "cannot read the keys %s of --verify-keys: %s"
              .formatted(verification.keys(), MessageText.reason(e)),
          e);
    }
    Optional<String> why;
    try (RevWalk walk = new RevWalk(repository)) {
      RevCommit parsed = walk.parseCommit(commit);
      byte[] signature = parsed.getRawGpgSignature();
      Optional<String> form = form(verification, signature);
      if (signature == null || form.isPresent()) {
        why = form;
      } else {
        byte[] signed = signed(parsed.getRawBuffer());
        why =
            switch (verification.form()) {
              case SSH -> ssh(verification, repository, signed, signature);
              case GPG -> new OpenPgp(verification.keys(), keys).fault(signed, signature);
            };
      }
    }
    if (why.isPresent()) {
      throw new SourceException(
          "%s: the commit %s is refused: %s".formatted(name, commit.name(), why.get()));
    }
  }

  /** What is wrong with the kind of signature. */
  private static Optional<String> form(Verification verification, byte @Nullable [] signature) {
    if (signature == null) {
      return Optional.of(
          "it is not signed; expected a signature by a key of " + verification.keys());
    }
    String start = new String(signature, 0, Math.min(signature.length, 40), US_ASCII);
    return start.startsWith(verification.form().start)
        ? Optional.empty()
        : Optional.of(
            "its signature is none of %s; expected one by a key of %s"
                .formatted(verification.form().word, verification.keys()));
  }

  /**
   * The commit without the header of its signature, whose lines after the first begin with a space.
   */
  private static byte[] signed(byte[] commit) {
    int value = RawParseUtils.headerStart(HEADER, commit, 0);
    int from = value - HEADER.length - 1;
    int to = RawParseUtils.nextLfSkippingSplitLines(commit, value) + 1;
    byte[] signed = new byte[commit.length - (to - from)];
    System.arraycopy(commit, 0, signed, 0, from);
    System.arraycopy(commit, to, signed, from, commit.length - to);
    return signed;
  }

  private static Optional<String> ssh(
      Verification verification, Repository repository, byte[] signed, byte[] signature)
      throws IOException {
    if (SigningKeyDatabase.getInstance() instanceof CachingSigningKeyDatabase known) {
      known.clearCache(); // it would trust the time of the file
    }
    Config config = new Config();
    config.setString(
        "gpg", "ssh", "allowedSignersFile", verification.keys().toAbsolutePath().toString());
    SignatureVerification found =
        new SshSignatureVerifierFactory()
            .create()
            .verify(repository, new GpgConfig(config), signed, signature);
    boolean isTrusted =
        found.trustLevel() == TrustLevel.FULL || found.trustLevel() == TrustLevel.ULTIMATE;
    if (found.verified() && isTrusted && !found.expired()) {
      return Optional.empty();
    }
    String key = found.keyFingerprint() == null ? "" : " by the key " + found.keyFingerprint();
    String user = found.keyUser() == null ? "" : " (" + found.keyUser() + ")";
    String message = found.message() == null ? "" : ": " + found.message();
    return Optional.of(
        "its signature%s%s is not accepted with %s%s"
            .formatted(key, user, verification.keys(), message));
  }
}
