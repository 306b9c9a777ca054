package ai.modelplane.compiler.source;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** Paths with forward slashes, as Git and people write them. The empty path is the root. */
public final class Paths {

  private Paths() {}

  /** A folder and what is below it. */
  public static String join(String folder, String below) {
    if (folder.isEmpty() || below.isEmpty()) {
      return folder + below;
    }
    return folder.endsWith("/") ? folder + below : folder + "/" + below;
  }

  /** A path from the folder of a file. */
  public static String sibling(String file, String below) {
    return join(file.substring(0, Math.max(0, file.lastIndexOf('/'))), below);
  }

  /** A path at or below a folder, as it is when that folder has another name. */
  public static String moved(String path, String from, String to) {
    return path.equals(from)
        ? to
        : join(to, from.isEmpty() ? path : path.substring(from.length() + 1));
  }

  /**
   * What {@code --path} means, without {@code .}, {@code ..} and empty parts.
   *
   * @throws SourceException when it is absolute or leads out of the source
   */
  public static String narrowing(@Nullable String path, String source) throws SourceException {
    Deque<String> parts = new ArrayDeque<>();
    boolean inside = path == null || !path.startsWith("/");
    for (String part : path == null ? new String[0] : path.split("/", -1)) {
      switch (part) {
        case "", "." -> {}
        case ".." -> inside &= parts.pollLast() != null;
        default -> parts.addLast(part);
      }
    }
    if (!inside) {
      throw new SourceException(
          "--path %s leads out of %s; expected a folder in it, such as deploy/prod"
              .formatted(path, source));
    }
    return String.join("/", parts);
  }

  public static SourceException missing(String path, String source) {
    return new SourceException(
        "%s has no folder %s; check --path, which is relative to the source"
            .formatted(source, path));
  }

  public static SourceException notAFolder(String path, String source) {
    return new SourceException(
        "%s in %s is not a folder; --path takes one".formatted(path, source));
  }
}
