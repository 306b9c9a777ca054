package ai.modelplane.compiler.source.disk;

import ai.modelplane.compiler.diagnostic.MessageText;
import ai.modelplane.compiler.source.Listing;
import ai.modelplane.compiler.source.SourceFile;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Files on disk, with errors that say why. */
public final class Disk {

  private Disk() {}

  /** The bytes of a file, up to the limit. A pipe or a device is never opened. */
  public static byte[] read(Path file) throws IOException {
    try {
      if (!Files.readAttributes(file, BasicFileAttributes.class).isRegularFile()) {
        throw new IOException("it is no regular file");
      }
      try (InputStream in = Files.newInputStream(file)) {
        return in.readNBytes(SourceFile.MOST_BYTES);
      }
    } catch (IOException e) {
      throw new IOException(MessageText.reason(e), e);
    }
  }

  /** A path with forward slashes; the current folder is empty. */
  public static String text(Path path) {
    String separator = path.getFileSystem().getSeparator();
    return separator.equals("/") ? path.toString() : path.toString().replace(separator, "/");
  }

  /** The last part of a path, as UTF-8 whatever the locale is: a name that is none has \uFFFD. */
  static String name(Path path) {
    String name = String.valueOf(path.getFileName());
    if (name.indexOf('\uFFFD') < 0) {
      return name;
    }
    String uri = path.toUri().getRawPath();
    String last = uri.replaceFirst("/$", "");
    return URLDecoder.decode(
        last.substring(last.lastIndexOf('/') + 1).replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  /** Whether the names in a path can be told to the system, which depends on the locale. */
  public static boolean canName(String path) {
    try {
      var _ = Path.of(path);
      return true;
    } catch (InvalidPathException e) {
      return false;
    }
  }

  /**
   * What a link says, as from its own folder. A link by an absolute path into the folder is one
   * within it, but only on this machine.
   *
   * @param root the real path of what is read
   * @return empty when it is no link
   */
  public static Optional<String> link(Path root, Path at) throws IOException {
    if (!Files.isSymbolicLink(at)) {
      return Optional.empty();
    }
    Path target = Files.readSymbolicLink(at);
    Path parent = at.getParent();
    return Optional.of(
        text(
            target.isAbsolute() && parent != null && target.startsWith(root)
                ? parent.relativize(target)
                : target));
  }

  /**
   * The nearest folder, upwards, that holds {@code .git}. Answered without JGit, which costs more
   * to start than a small folder takes to check.
   */
  public static @Nullable Path workTree(Path folder) {
    for (Path at = folder; at != null; at = at.getParent()) {
      if (Files.exists(at.resolve(".git"))) {
        return at;
      }
    }
    return null;
  }

  /** Whether a folder is itself a repository: a bare one, or a {@code .git}. */
  public static boolean isRepository(Path folder) {
    return Files.isRegularFile(folder.resolve("HEAD"))
        && Files.isDirectory(folder.resolve("objects"))
        && Files.isDirectory(folder.resolve("refs"));
  }

  /**
   * The configuration that holds for a folder: the nearest one, from the folder upwards.
   *
   * @param top the last folder to look into; {@code folder} itself or one above it
   * @param shown how a person writes {@code folder}
   */
  public static Optional<SourceFile> config(Path folder, Path top, Path shown) {
    Path up = shown;
    for (Path at = folder; at != null && at.startsWith(top); at = at.getParent()) {
      Path file = at.resolve(Listing.CONFIG);
      // a link could lead out of the repository, and what it leads to would be shown
      if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
        String path = text(up.resolve(Listing.CONFIG).normalize());
        String stable = text(top.relativize(file));
        return Optional.of(new SourceFile(path, stable, () -> read(file)));
      }
      up = up.resolve("..");
    }
    return Optional.empty();
  }
}
