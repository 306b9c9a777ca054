package ai.modelplane.compiler.source.git;

import ai.modelplane.compiler.source.Listing;
import ai.modelplane.compiler.source.Paths;
import ai.modelplane.compiler.source.Snapshot;
import ai.modelplane.compiler.source.SourceException;
import ai.modelplane.compiler.source.disk.Disk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.jgit.dircache.DirCacheIterator;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.EmptyTreeIterator;
import org.eclipse.jgit.treewalk.FileTreeIterator;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.filter.PathFilter;
import org.jspecify.annotations.Nullable;

/**
 * One walk over the commit, the index and the disk side by side. What differs is found as Git finds
 * it: by the index's size and time of a file, and by its content only when those differ.
 */
final class WorkTreeWalk {

  private static final int HEAD = 0;
  private static final int INDEX = 1;
  private static final int DISK = 2;

  private final Listing listing;
  private final Repository repository;
  private final Path root;
  private final String folder;
  private final String shown;
  private final Map<String, String> same = new LinkedHashMap<>();
  private boolean clean = true;
  private Snapshot.History history = Snapshot.History.NONE;

  /**
   * @param folder where to begin, in the repository; empty for all
   * @param shown how a person writes that folder
   */
  WorkTreeWalk(String name, Repository repository, String folder, String shown) {
    this.listing = new Listing(name);
    this.repository = repository;
    this.root = repository.getWorkTree().toPath();
    this.folder = folder;
    this.shown = shown;
  }

  Listing listing() {
    return listing;
  }

  /** Whether every manifest is as the commit has it. */
  boolean isClean() {
    return clean;
  }

  Snapshot.History history() {
    return history;
  }

  /** Whether Git ignores the folder, and tracks nothing in it. */
  static boolean isIgnored(Repository repository, String folder) throws IOException {
    try (TreeWalk walk = new TreeWalk(repository)) {
      walk.addTree(new DirCacheIterator(repository.readDirCache()));
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

  void run(@Nullable ObjectId head) throws IOException, SourceException {
    try (RevWalk revisions = new RevWalk(repository);
        TreeWalk walk = new TreeWalk(repository, revisions.getObjectReader())) {
      if (head == null) {
        walk.addTree(new EmptyTreeIterator());
      } else {
        walk.addTree(revisions.parseCommit(head).getTree());
      }
      walk.addTree(new DirCacheIterator(repository.readDirCache()));
      FileTreeIterator disk = new FileTreeIterator(repository);
      disk.setDirCacheIterator(walk, INDEX);
      walk.addTree(disk);
      if (!folder.isEmpty()) {
        walk.setFilter(PathFilter.create(folder));
      }
      while (walk.next()) {
        if (!walk.isSubtree()) {
          file(walk);
        } else if (walk.getPathLength() <= folder.length()
            || !Listing.isHidden(walk.getNameString())) {
          requireReadable(walk);
          walk.enterSubtree();
        }
      }
    }
    if (head != null) {
      LastChanges changes = new LastChanges(repository, head, folder);
      same.forEach(changes::follow);
      history = changes;
    }
  }

  /** JGit takes a folder that it may not read for an empty one. */
  private void requireReadable(TreeWalk walk) throws IOException {
    if (walk.getTree(DISK, FileTreeIterator.class) == null) {
      return;
    }
    Path at = root.resolve(walk.getPathString());
    if (Files.isDirectory(at) && !(Files.isReadable(at) && Files.isExecutable(at))) {
      throw new IOException(at + ": permission denied");
    }
  }

  private void file(TreeWalk walk) throws IOException, SourceException {
    FileTreeIterator disk = walk.getTree(DISK, FileTreeIterator.class);
    DirCacheIterator index = walk.getTree(INDEX, DirCacheIterator.class);
    String file = walk.getPathString();
    boolean manifest = Listing.isManifest(walk.getNameString());
    boolean onDisk = disk != null && CommitTree.isFile(disk.getEntryRawMode());
    if (!onDisk) {
      boolean expected =
          CommitTree.isFile(walk.getRawMode(HEAD)) || CommitTree.isFile(walk.getRawMode(INDEX));
      boolean left = index != null && index.getDirCacheEntry().isSkipWorkTree();
      clean &= !(manifest && expected) || left;
      return;
    }
    if (index == null && disk.isEntryIgnored()) {
      return;
    }
    String below = folder.isEmpty() ? file : file.substring(folder.length() + 1);
    String path = Paths.join(shown, below);
    Path onDiskAt = root.resolve(file);
    listing.meet(path, file, () -> Repositories.withoutPointer(file, Disk.read(onDiskAt)));
    if (!manifest) {
      return;
    }
    if (index != null
        && index.getDirCacheEntry().getStage() == 0
        && walk.idEqual(HEAD, INDEX)
        && !disk.isModified(index.getDirCacheEntry(), true, walk.getObjectReader())) {
      same.put(path, file);
    } else {
      clean = false;
    }
  }
}
