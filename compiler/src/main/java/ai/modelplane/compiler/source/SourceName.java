package ai.modelplane.compiler.source;

import java.util.regex.Pattern;

/**
 * What a source is called for people, on a cluster that others read: the text that its identity is
 * a hash of, so that two ways to the same identity have the same name, without credentials.
 */
final class SourceName {

  /** Characters. Hosts take repositories of some 200, and a person reads no more. */
  static final int MOST = 256;

  private static final Pattern LOCAL = Pattern.compile("(?:[A-Za-z]:)?[/\\\\].*", Pattern.DOTALL);
  private static final Pattern HOST_AND_PATH =
      Pattern.compile("[^/@:]+(?::[0-9]+)?/[^:]*", Pattern.DOTALL);
  private static final Pattern QUERY = Pattern.compile("[?#].*", Pattern.DOTALL);

  /** What would tear a line or turn it round, and halves of characters, which no server takes. */
  private static final Pattern UNPRINTABLE =
      Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]");

  private SourceName() {}

  /**
   * {@code host/team/repository//folder}, as kustomize writes a folder of a repository.
   *
   * @param repository normalised: {@code host/team/repository}, or a path
   */
  static String ofRepository(String repository, String path) {
    String folder = path.isEmpty() ? "" : "//" + path;
    if (LOCAL.matcher(repository).matches()) {
      // as a URL, since a plain folder of the same path is another source
      return bounded("file://" + (repository.startsWith("/") ? "" : "/") + repository + folder);
    }
    return bounded(withoutCredentials(repository) + folder);
  }

  /** An absolute path: on another machine the same path is the same source. */
  static String ofFolder(String folder) {
    return bounded(folder);
  }

  /** The name that a person gave; the variable of a CI may well hold a URL with a token. */
  static String given(String name) {
    return bounded(name.contains("://") ? withoutCredentials(name) : name);
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
