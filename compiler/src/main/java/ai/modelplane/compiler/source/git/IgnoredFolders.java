package ai.modelplane.compiler.source.git;

import ai.modelplane.compiler.source.SourceException;
import java.io.IOException;
import org.eclipse.jgit.dircache.DirCacheIterator;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.treewalk.FileTreeIterator;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.filter.PathFilter;

/** Folders such as a build's output. */
final class IgnoredFolders {

  private IgnoredFolders() {}

  /** Whether Git ignores a folder, and tracks nothing in it. */
  static boolean isIgnored(Repository repository, String folder)
      throws SourceException, IOException {
    try (TreeWalk walk = new TreeWalk(repository)) {
      String given = repository.getWorkTree().toString();
      walk.addTree(new DirCacheIterator(Repositories.index(repository, given)));
      FileTreeIterator disk = new FileTreeIterator(repository);
      disk.setWalkIgnoredDirectories(true);
      walk.addTree(disk);
      walk.setFilter(PathFilter.create(folder));
      while (walk.next()) {
        FileTreeIterator entry = walk.getTree(1, FileTreeIterator.class);
        DirCacheIterator tracked = walk.getTree(0, DirCacheIterator.class);
        if (entry == null || entry.isEntryIgnored()) {
          return tracked == null;
        }
        if (walk.getPathLength() >= folder.length() || !walk.isSubtree()) {
          return false;
        }
        walk.enterSubtree();
      }
      return false;
    }
  }
}
