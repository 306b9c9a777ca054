package ai.modelplane.compiler.source.disk;

import ai.modelplane.compiler.diagnostic.MessageText;
import ai.modelplane.compiler.source.Listing;
import ai.modelplane.compiler.source.SourceFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Files on disk, with errors that say why. */
public final class Disk {

  private Disk() {}

  /** The bytes of a file, up to the limit. */
  public static byte[] read(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(SourceFile.MOST_BYTES);
    } catch (IOException e) {
      throw new IOException(MessageText.reason(e), e);
    }
  }

  /** A path with forward slashes; the current folder is empty. */
  public static String text(Path path) {
    String separator = path.getFileSystem().getSeparator();
    return separator.equals("/") ? path.toString() : path.toString().replace(separator, "/");
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
