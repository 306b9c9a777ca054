package ai.modelplane.compiler.endpoint;

import ai.modelplane.compiler.address.EndpointUrl;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What replaces {@code /<namespace>/<service>} on the way to an endpoint. */
public final class RewritePath {

  /** What clients add to a service's address, and so what the path must not end with. */
  public static final String VERSION = "/v1";

  /** The Gateway API's bound on {@code replacePrefixMatch}. */
  private static final int LONGEST = 1024;

  private RewritePath() {}

  /** What was given, or else the path of the URL without a trailing {@code /v1}. */
  static String of(@Nullable String given, String urlPath) {
    return given != null ? given : withoutVersion(trimmed(urlPath));
  }

  /** A path without the slashes at its end; empty for the root. */
  public static String trimmed(String path) {
    int end = path.length();
    while (end > 0 && path.charAt(end - 1) == '/') {
      end--;
    }
    return path.substring(0, end);
  }

  /** A trimmed path without its last {@code /v1}; {@code /} for the root. */
  public static String withoutVersion(String path) {
    String base =
        path.endsWith(VERSION) ? path.substring(0, path.length() - VERSION.length()) : path;
    return base.isEmpty() ? "/" : base;
  }

  /** What is wrong with a path, as one clause that follows {@code its rewritePath}. */
  public static Optional<String> wrong(String path) {
    if (path.isEmpty()) {
      return Optional.of("is empty, expected an absolute path");
    }
    if (!path.startsWith("/")) {
      return Optional.of("\"" + path + "\" does not begin with /");
    }
    if (path.length() > LONGEST) {
      return Optional.of("is longer than " + LONGEST + " characters");
    }
    return EndpointUrl.wrongPath(path);
  }
}
