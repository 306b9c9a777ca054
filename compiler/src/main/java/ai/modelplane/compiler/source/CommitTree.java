package ai.modelplane.compiler.source;

import java.io.IOException;
import java.util.Optional;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevTree;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.TreeWalk;

/** The files of one commit, without a work tree. Links and submodules are left out. */
final class CommitTree {

  private CommitTree() {}

  /**
   * @param path what it is narrowed to; empty for all
   */
  static Snapshot snapshot(
      String name, Optional<String> identity, Repository repository, ObjectId commit, String path)
      throws SourceException, IOException {
    Listing listing = new Listing(name);
    try (RevWalk revisions = new RevWalk(repository);
        TreeWalk walk = new TreeWalk(repository, revisions.getObjectReader())) {
      walk.addTree(folder(repository, revisions.parseCommit(commit).getTree(), path, name));
      while (walk.next()) {
        if (walk.isSubtree()) {
          if (!Listing.isHidden(walk.getNameString())) {
            walk.enterSubtree();
          }
        } else if (isFile(walk.getRawMode(0))) {
          String file = Paths.join(path, walk.getPathString());
          ObjectId blob = walk.getObjectId(0);
          listing.meet(file, file, () -> Repositories.read(repository, file, blob));
        }
      }
    }
    LastChanges history = new LastChanges(repository, commit, path);
    listing.files().forEach(file -> history.follow(file.path(), file.stablePath()));
    return listing.snapshot(identity, commit.name(), history);
  }

  /** Whether a mode is that of a file, not of a link, a folder, a submodule or nothing. */
  static boolean isFile(int mode) {
    return FileMode.REGULAR_FILE.equals(mode) || FileMode.EXECUTABLE_FILE.equals(mode);
  }

  private static ObjectId folder(Repository repository, RevTree root, String path, String source)
      throws SourceException, IOException {
    if (path.isEmpty()) {
      return root;
    }
    try (TreeWalk walk = TreeWalk.forPath(repository, path, root)) {
      if (walk == null) {
        throw Paths.missing(path, source);
      }
      if (!walk.isSubtree()) {
        throw Paths.notAFolder(path, source);
      }
      return walk.getObjectId(0);
    }
  }
}
