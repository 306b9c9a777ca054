package ai.modelplane.compiler.source;

import ai.modelplane.compiler.api.Digest;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a source is called when it decides what it may delete: the same for every way to reach the
 * same files.
 *
 * @param hash hexadecimal, so a valid label value
 * @param name the same for people, on a cluster that others read: the text that is hashed, without
 *     credentials
 */
public record Identity(String hash, String name) {

  /** Characters. Hosts take repositories of some 200, and a person reads no more. */
  static final int MOST = 256;

  private static final Pattern LOCAL = Pattern.compile("(?:[A-Za-z]:)?[/\\\\].*", Pattern.DOTALL);
  private static final Pattern HOST_AND_PATH =
      Pattern.compile("[^/@:]+(?::[0-9]+)?/[^:]*", Pattern.DOTALL);
  private static final Pattern QUERY = Pattern.compile("[?#].*", Pattern.DOTALL);

  /** What would tear a line or turn it round, and halves of characters, which no server takes. */
  private static final Pattern UNPRINTABLE =
      Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]");

  /** A folder of a repository; {@code repository} is normalised already. */
  public static Optional<Identity> ofRepository(
      @Nullable String pruneAs, String repository, String path) {
    return pruneAs == null
        ? of("git\n" + repository + "\n" + path, name(repository, path))
        : ofNothing(pruneAs);
  }

  /**
   * A folder outside Git, by its canonical absolute path: on another machine the same path is the
   * same source.
   */
  public static Optional<Identity> ofFolder(@Nullable String pruneAs, String folder) {
    return pruneAs == null ? of("folder\n" + folder, folder) : ofNothing(pruneAs);
  }

  /** A file or standard input: it deletes nothing, unless it is given a name. */
  public static Optional<Identity> ofNothing(@Nullable String pruneAs) {
    if (pruneAs == null) {
      return Optional.empty();
    }
    // the variable of a CI may well hold a URL with a token
    String name = pruneAs.contains("://") ? withoutCredentials(pruneAs) : pruneAs;
    return of("name\n" + pruneAs, name);
  }

  private static Optional<Identity> of(String hashed, String name) {
    return Optional.of(new Identity(hash(hashed), bounded(name)));
  }

  public static String hash(String text) {
    return Digest.of(text, 16);
  }

  /**
   * {@code host/team/repository//folder}, as kustomize writes a folder of a repository.
   *
   * @param repository normalised: {@code host/team/repository}, or a path
   */
  private static String name(String repository, String path) {
    String folder = path.isEmpty() ? "" : "//" + path;
    if (LOCAL.matcher(repository).matches()) {
      // as a URL, since a plain folder of the same path is another source
      return "file://" + (repository.startsWith("/") ? "" : "/") + repository + folder;
    }
    return withoutCredentials(repository) + folder;
  }

  /** A password may have a slash in it, so all before the last sign goes where one can be. */
  private static String withoutCredentials(String address) {
    String bare = QUERY.matcher(address).replaceFirst("");
    int at = bare.lastIndexOf('@');
    if (at < 0 || HOST_AND_PATH.matcher(bare).matches()) {
      return bare;
    }
    int scheme = bare.indexOf("://");
    return (scheme < 0 || scheme > at ? "" : bare.substring(0, scheme + 3))
        + bare.substring(at + 1);
  }

  /** The host and the last folder are what people know it by. */
  private static String bounded(String name) {
    int[] points = UNPRINTABLE.matcher(name).replaceAll("?").codePoints().toArray();
    if (points.length <= MOST) {
      return new String(points, 0, points.length);
    }
    int half = (MOST - 3) / 2;
    return new String(points, 0, half) + "..." + new String(points, points.length - half, half);
  }
}
