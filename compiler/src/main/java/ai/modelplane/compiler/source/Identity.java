package ai.modelplane.compiler.source;

import ai.modelplane.compiler.api.Digest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a source is called when it decides what it may delete: the same for every way to reach the
 * same files.
 *
 * @param hash hexadecimal, so a valid label value
 * @param name the same for people; follows from what is hashed, and has no credentials
 */
public record Identity(String hash, String name) {

  /** A folder of a repository; {@code repository} is normalised already. */
  public static Optional<Identity> ofRepository(
      @Nullable String pruneAs, String repository, String path) {
    return Optional.of(
        pruneAs == null
            ? new Identity(
                hash("git\n" + repository + "\n" + path), SourceName.ofRepository(repository, path))
            : named(pruneAs));
  }

  /** A folder outside Git, by its canonical absolute path. */
  public static Optional<Identity> ofFolder(@Nullable String pruneAs, String folder) {
    return Optional.of(
        pruneAs == null
            ? new Identity(hash("folder\n" + folder), SourceName.ofFolder(folder))
            : named(pruneAs));
  }

  /** A file or standard input: it deletes nothing, unless it is given a name. */
  public static Optional<Identity> ofNothing(@Nullable String pruneAs) {
    return Optional.ofNullable(pruneAs).map(Identity::named);
  }

  private static Identity named(String pruneAs) {
    return new Identity(hash("name\n" + pruneAs), SourceName.given(pruneAs));
  }

  public static String hash(String text) {
    return Digest.of(text, 16);
  }
}
