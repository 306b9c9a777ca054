package ai.modelplane.compiler.source;

import ai.modelplane.compiler.api.Digest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a source is called when it decides what it may delete: the same for every way to reach the
 * same files. Hexadecimal, so a valid label value.
 */
final class Identity {

  private Identity() {}

  /** A folder of a repository; {@code repository} is normalised already. */
  static Optional<String> ofRepository(@Nullable String pruneAs, String repository, String path) {
    return Optional.of(pruneAs == null ? hash("git\n" + repository + "\n" + path) : named(pruneAs));
  }

  /** A folder outside Git, by its canonical absolute path. */
  static Optional<String> ofFolder(@Nullable String pruneAs, String folder) {
    return Optional.of(pruneAs == null ? hash("folder\n" + folder) : named(pruneAs));
  }

  /** What has no place of its own deletes nothing, unless it is given a name. */
  static Optional<String> ofNothing(@Nullable String pruneAs) {
    return Optional.ofNullable(pruneAs).map(Identity::named);
  }

  private static String named(String pruneAs) {
    return hash("name\n" + pruneAs);
  }

  static String hash(String text) {
    return Digest.of(text, 16);
  }
}
