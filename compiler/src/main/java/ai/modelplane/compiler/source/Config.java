package ai.modelplane.compiler.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevTree;
import org.eclipse.jgit.treewalk.TreeWalk;

/** Where the file is that says how much each rule matters. */
final class Config {

  static final String NAME = ".modelplane.yaml";

  private Config() {}

  /**
   * The nearest one on disk.
   *
   * @param folder where to begin
   * @param top the last folder to look into; {@code folder} itself or one above it
   * @param shown how a person writes {@code folder}
   */
  static Optional<SourceFile> onDisk(Path folder, Path top, Path shown) {
    Path up = shown;
    for (Path at = folder; at != null && at.startsWith(top); at = at.getParent()) {
      Path file = at.resolve(NAME);
      // a link could lead out of the repository, and what it leads to would be shown
      if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
        String path = Disk.text(up.resolve(NAME).normalize());
        String stable = Disk.text(top.relativize(file));
        return Optional.of(new SourceFile(path, stable, () -> Disk.read(file)));
      }
      up = up.resolve("..");
    }
    return Optional.empty();
  }

  /** The nearest one in a commit, from a folder of it up. */
  static Optional<SourceFile> in(Repository repository, RevTree root, String folder)
      throws IOException {
    for (String at = folder; ; at = at.substring(0, Math.max(0, at.lastIndexOf('/')))) {
      String path = Paths.join(at, NAME);
      try (TreeWalk walk = TreeWalk.forPath(repository, path, root)) {
        if (walk != null && CommitTree.isFile(walk.getRawMode(0))) {
          ObjectId blob = walk.getObjectId(0);
          return Optional.of(new SourceFile(path, () -> Repositories.read(repository, path, blob)));
        }
      }
      if (at.isEmpty()) {
        return Optional.empty();
      }
    }
  }
}
