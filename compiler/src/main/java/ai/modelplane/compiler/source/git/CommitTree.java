package ai.modelplane.compiler.source.git;

import ai.modelplane.compiler.source.Identity;
import ai.modelplane.compiler.source.Listing;
import ai.modelplane.compiler.source.Paths;
import ai.modelplane.compiler.source.Snapshot;
import ai.modelplane.compiler.source.SourceException;
import ai.modelplane.compiler.source.SourceFile;
import java.io.IOException;
import java.util.Optional;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevTree;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.filter.PathFilter;

/** The files of one commit, without a work tree. Links and submodules are left out. */
final class CommitTree {

  private CommitTree() {}

  /**
   * The files of a commit.
   *
   * @param path what it is narrowed to; empty for all
   * @throws SourceException when there is no such folder
   */
  static Snapshot snapshot(
      String name, Optional<Identity> identity, Repository repository, ObjectId commit, String path)
      throws SourceException, IOException {
    try (RevWalk revisions = new RevWalk(repository)) {
      RevTree root = revisions.parseCommit(commit).getTree();
      requireFolder(repository, root, path, name);
    }
    return earlier(name, identity, repository, commit, path);
  }

  /**
   * The same for a commit from which a change began: a file or folder of the change may not have
   * been there yet.
   *
   * @param path a folder or a file
   */
  static Snapshot earlier(
      String name, Optional<Identity> identity, Repository repository, ObjectId commit, String path)
      throws SourceException, IOException {
    Listing listing = new Listing(name);
    Optional<SourceFile> config;
    try (RevWalk revisions = new RevWalk(repository);
        TreeWalk walk = new TreeWalk(repository, revisions.getObjectReader())) {
      RevTree root = revisions.parseCommit(commit).getTree();
      walk.addTree(root);
      if (!path.isEmpty()) {
        walk.setFilter(PathFilter.create(path));
      }
      config = config(repository, root, path);
      while (walk.next()) {
        if (walk.isSubtree()) {
          if (walk.getPathLength() <= path.length() || !Listing.isHidden(walk.getNameString())) {
            walk.enterSubtree();
          }
        } else if (isFile(walk.getRawMode(0))) {
          String file = walk.getPathString();
          ObjectId blob = walk.getObjectId(0);
          listing.meet(file, file, () -> Repositories.read(repository, file, blob));
        }
      }
    }
    LastChanges history = new LastChanges(repository, commit, path);
    listing.files().forEach(file -> history.follow(file.path(), file.stablePath()));
    return listing.snapshot(identity, commit.name(), config, history);
  }

  /** The configuration that holds for a folder: the nearest one, from the folder upwards. */
  private static Optional<SourceFile> config(Repository repository, RevTree root, String folder)
      throws IOException {
    for (String at = folder; ; at = at.substring(0, Math.max(0, at.lastIndexOf('/')))) {
      String path = Paths.join(at, Listing.CONFIG);
      try (TreeWalk walk = TreeWalk.forPath(repository, path, root)) {
        if (walk != null && isFile(walk.getRawMode(0))) {
          ObjectId blob = walk.getObjectId(0);
          return Optional.of(new SourceFile(path, () -> Repositories.read(repository, path, blob)));
        }
      }
      if (at.isEmpty()) {
        return Optional.empty();
      }
    }
  }

  /** Whether a mode is that of a file, not of a link, a folder, a submodule or nothing. */
  static boolean isFile(int mode) {
    return FileMode.REGULAR_FILE.equals(mode) || FileMode.EXECUTABLE_FILE.equals(mode);
  }

  private static void requireFolder(Repository repository, RevTree root, String path, String source)
      throws SourceException, IOException {
    if (path.isEmpty()) {
      return;
    }
    try (TreeWalk walk = TreeWalk.forPath(repository, path, root)) {
      if (walk == null) {
        throw Paths.missing(path, source);
      }
      if (!walk.isSubtree()) {
        throw Paths.notAFolder(path, source);
      }
    }
  }
}
