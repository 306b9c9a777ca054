package ai.modelplane.compiler.source.disk;

import ai.modelplane.compiler.diagnostic.MessageText;
import ai.modelplane.compiler.source.Identity;
import ai.modelplane.compiler.source.Listing;
import ai.modelplane.compiler.source.Paths;
import ai.modelplane.compiler.source.Snapshot;
import ai.modelplane.compiler.source.Source;
import ai.modelplane.compiler.source.SourceException;
import ai.modelplane.compiler.source.SourceFile;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A folder outside Git, or one that Git ignores: every manifest below it.
 *
 * @param name the folder as it was typed
 * @param root the same as a path; may be a link that is switched later, so is looked up each time
 * @param path what it is narrowed to
 */
public record FolderSource(String name, Path root, String path, Optional<Identity> identity)
    implements Source {

  @Override
  public Snapshot snapshot() throws SourceException {
    Walk walk = null;
    Optional<SourceFile> config;
    try {
      Path real = root.toRealPath();
      Path start = real.resolve(path);
      if (!path.isEmpty() && !Files.exists(start)) {
        throw Paths.missing(path, name);
      }
      if (!Files.isDirectory(start)) {
        throw path.isEmpty()
            ? new SourceException("cannot read %s: it is not a folder".formatted(name))
            : Paths.notAFolder(path, name);
      }
      if (!start.toRealPath().startsWith(real)) {
        throw new SourceException(
            "--path %s is a link that leads out of %s; give its target as the source"
                .formatted(path, name));
      }
      config = Disk.config(start, real, Path.of(name).resolve(path));
      walk = new Walk(real, start);
      Files.walkFileTree(start.toRealPath(), walk);
    } catch (IOException e) {
      if (walk != null && walk.stop != null) {
        throw walk.stop;
      }
      Path at = walk == null ? null : walk.failed;
      throw new SourceException(
          "cannot read %s: %s; nothing is done with a folder that can be read only in part"
              .formatted(at == null ? name : at, MessageText.reason(e)),
          e);
    }
    return walk.listing.snapshot(identity, null, config, Snapshot.History.NONE);
  }

  private final class Walk extends SimpleFileVisitor<Path> {

    private final Path root;
    private final Path real;
    private final String shown = Disk.text(Path.of(name).normalize());
    private final Listing listing = new Listing(name);
    private @Nullable SourceException stop;
    private @Nullable Path failed;

    Walk(Path root, Path start) throws IOException {
      this.root = root;
      this.real = start.toRealPath();
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
      return folder.equals(real) || !Listing.isHidden(String.valueOf(folder.getFileName()))
          ? FileVisitResult.CONTINUE
          : FileVisitResult.SKIP_SUBTREE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      if (attributes.isRegularFile() || (attributes.isSymbolicLink() && isWorthFollowing(file))) {
        String below = Paths.join(path, Disk.text(real.relativize(file)));
        try {
          listing.meet(Paths.join(shown, below), below, () -> Disk.read(file));
        } catch (SourceException e) {
          stop = e;
          throw new IOException(e);
        }
      }
      return FileVisitResult.CONTINUE;
    }

    /**
     * Links to files are followed where the target would not be read anyway: a mounted ConfigMap
     * shows each file as a link into a hidden folder.
     */
    private boolean isWorthFollowing(Path link) throws IOException {
      if (!Files.isRegularFile(link)) {
        return false;
      }
      Path target = link.toRealPath();
      if (!target.startsWith(root)) {
        return false;
      }
      Path below = root.relativize(target);
      for (Path folder = below.getParent(); folder != null; folder = folder.getParent()) {
        if (Listing.isHidden(String.valueOf(folder.getFileName()))) {
          return true;
        }
      }
      return !target.startsWith(real) || !Listing.isManifest(String.valueOf(target.getFileName()));
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
      failed = file;
      throw e;
    }
  }
}
