package ai.modelplane.compiler.source.git;

import ai.modelplane.compiler.hold.UnseenReason;
import ai.modelplane.compiler.source.Links;
import ai.modelplane.compiler.source.Listing;
import ai.modelplane.compiler.source.Paths;
import ai.modelplane.compiler.source.Snapshot;
import ai.modelplane.compiler.source.SourceException;
import ai.modelplane.compiler.source.disk.Disk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.dircache.DirCacheIterator;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevTree;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.EmptyTreeIterator;
import org.eclipse.jgit.treewalk.FileTreeIterator;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.filter.PathFilter;
import org.jspecify.annotations.Nullable;

/**
 * A walk over the commit, the index and the disk side by side. What differs is found as Git finds
 * it: by the index's size and time of a file, and by its content only when those differ. What Git
 * takes to be there although it is not on disk is read from the index.
 */
final class WorkTreeWalk implements Links.Tree {

  private static final int HEAD = 0;
  private static final int INDEX = 1;
  private static final int DISK = 2;

  private final Listing listing;
  private final Links links;
  private final Repository repository;
  private final Path root;
  private final DirCache index;
  private final WorkTreePlaces places;
  private final @Nullable ObjectId head;
  private final String folder;
  private final Map<String, String> same = new LinkedHashMap<>();
  private boolean clean = true;

  /**
   * @param head the commit, null when there is none
   * @param folder where to begin, in the repository; empty for all
   * @param shown how a person writes that folder
   */
  WorkTreeWalk(
      String name,
      Repository repository,
      DirCache index,
      @Nullable ObjectId head,
      String folder,
      String shown) {
    this.listing = new Listing(name, file -> Paths.moved(file, folder, shown));
    this.links = new Links(listing, this);
    this.repository = repository;
    this.root = repository.getWorkTree().toPath();
    this.index = index;
    this.places = new WorkTreePlaces(repository, index);
    this.head = head;
    this.folder = folder;
  }

  Listing listing() {
    return listing;
  }

  /** Whether every manifest is as the commit has it. */
  boolean isClean() {
    return clean;
  }

  void run() throws IOException, SourceException {
    links.walk(folder, folder);
  }

  Snapshot.History history() {
    if (head == null) {
      return Snapshot.History.NONE;
    }
    LastChanges changes = new LastChanges(repository, head, folder);
    same.forEach(changes::follow);
    return changes;
  }

  @Override
  public void walk(String from, String as) throws IOException, SourceException {
    try (RevWalk revisions = new RevWalk(repository);
        TreeWalk walk = new TreeWalk(repository, revisions.getObjectReader())) {
      RevTree tree = head == null ? null : revisions.parseCommit(head).getTree();
      if (tree == null) {
        walk.addTree(new EmptyTreeIterator());
      } else {
        walk.addTree(tree);
      }
      walk.addTree(new DirCacheIterator(index));
      // a folder with a .git in it is a folder to git as well, as long as it has tracked files
      FileTreeIterator disk =
          new FileTreeIterator(repository, FileTreeIterator.NoGitlinksStrategy.INSTANCE);
      disk.setDirCacheIterator(walk, INDEX);
      walk.addTree(disk);
      if (!from.isEmpty()) {
        walk.setFilter(PathFilter.create(from));
      }
      while (walk.next()) {
        String path = walk.getPathString();
        boolean isAbove = path.length() < from.length();
        String named = isAbove ? as : Paths.moved(path, from, as);
        if (!walk.isSubtree()) {
          entry(walk, path, named);
        } else if (isAbove || path.equals(from) || isEntered(walk, path, named)) {
          walk.enterSubtree();
        }
      }
    }
  }

  private boolean isEntered(TreeWalk walk, String path, String as) throws IOException {
    FileTreeIterator disk = walk.getTree(DISK, FileTreeIterator.class);
    boolean isTracked = walk.getTree(INDEX, DirCacheIterator.class) != null;
    boolean isNamed = disk != null && path.indexOf('\uFFFD') < 0;
    Path at = isNamed ? root.resolve(path) : null;
    if (places.isSubmodule(path)) {
      return false; // it was met by itself
    }
    UnseenReason unseen = null;
    if (disk != null && !isNamed) {
      unseen = UnseenReason.NAME;
    } else if (Listing.isHidden(walk.getNameString())) {
      unseen = UnseenReason.HIDDEN;
    } else if (disk != null && !isTracked && disk.isEntryIgnored()) {
      unseen = UnseenReason.IGNORED;
    } else if (at != null && !isTracked && Files.exists(at.resolve(Constants.DOT_GIT))) {
      unseen = UnseenReason.REPOSITORY;
    } else if (at != null && !(Files.isReadable(at) && Files.isExecutable(at))) {
      unseen = UnseenReason.UNREADABLE; // JGit takes it for an empty one
      clean = false;
    }
    if (unseen != null) {
      listing.leaveOut(as, unseen);
    } else if (Listing.isManifest(walk.getNameString())) {
      listing.leaveOut(as, UnseenReason.FOLDER);
    }
    return unseen == null;
  }

  private void entry(TreeWalk walk, String path, String as) throws IOException, SourceException {
    DirCacheIterator staged = walk.getTree(INDEX, DirCacheIterator.class);
    DirCacheEntry entry = staged == null ? null : staged.getDirCacheEntry();
    FileTreeIterator disk = walk.getTree(DISK, FileTreeIterator.class);
    if (entry != null && FileMode.GITLINK.equals(entry.getRawMode())) {
      listing.leaveOut(as, UnseenReason.SUBMODULE);
    } else if (entry != null && entry.getStage() != DirCacheEntry.STAGE_0) {
      unmerged(path, as);
    } else if (entry != null && isReadFromIndex(entry, disk, walk)) {
      staged(walk, entry, path, as);
    } else if (disk != null && !(entry == null && disk.isEntryIgnored())) {
      onDisk(walk, disk, entry, path, as);
    } else if (disk != null) {
      if (Listing.isManifest(as) || FileMode.SYMLINK.equals(disk.getEntryRawMode())) {
        listing.leaveOut(as, UnseenReason.IGNORED);
      }
    } else {
      clean &= !isRead(walk, HEAD) && !isRead(walk, INDEX);
    }
  }

  private static boolean isRead(TreeWalk walk, int tree) {
    return Listing.isManifest(walk.getNameString()) && CommitTree.isFile(walk.getRawMode(tree));
  }

  /** Whether Git takes a file to be as it is staged, whatever is on disk. */
  private static boolean isReadFromIndex(
      DirCacheEntry entry, @Nullable FileTreeIterator disk, TreeWalk walk) {
    return entry.isAssumeValid() || (disk == null && (entry.isSkipWorkTree() || !isNameable(walk)));
  }

  /** Whether a file of this name could be found on disk. */
  private static boolean isNameable(TreeWalk walk) {
    String path = walk.getPathString();
    return Arrays.equals(path.getBytes(StandardCharsets.UTF_8), walk.getRawPath())
        && Disk.canName(path);
  }

  private void staged(TreeWalk walk, DirCacheEntry entry, String path, String as)
      throws IOException, SourceException {
    if (FileMode.SYMLINK.equals(entry.getRawMode())) {
      links.met(path, as);
    } else if (CommitTree.isFile(entry.getRawMode()) && links.isNew(path)) {
      ObjectId blob = entry.getObjectId();
      if (!Listing.isManifest(as) || walk.getObjectReader().has(blob)) {
        keep(path, as, walk.idEqual(HEAD, INDEX));
        listing.meet(as, () -> Repositories.read(repository, blob));
      } else {
        listing.leaveOut(as, UnseenReason.SPARSE);
      }
    }
  }

  /** Each side of a conflict is an entry, so that the file may be met several times. */
  private void unmerged(String path, String as) throws SourceException {
    clean = false;
    if (links.isNew(path)) {
      Path at = root.resolve(path);
      if (Files.exists(at, LinkOption.NOFOLLOW_LINKS)) {
        listing.meet(as, () -> Disk.read(at));
      } else {
        listing.leaveOut(as, UnseenReason.UNMERGED);
      }
    }
  }

  private void onDisk(
      TreeWalk walk, FileTreeIterator disk, @Nullable DirCacheEntry entry, String path, String as)
      throws IOException, SourceException {
    if (entry == null && path.indexOf('\uFFFD') >= 0) {
      listing.leaveOut(as, UnseenReason.NAME);
      clean &= !Listing.isManifest(as);
    } else if (FileMode.SYMLINK.equals(disk.getEntryRawMode())) {
      links.met(path, as);
      clean &= !Listing.isManifest(as) || isSame(walk, disk, entry);
    } else if (CommitTree.isFile(disk.getEntryRawMode()) && links.isNew(path)) {
      Path at = root.resolve(path);
      listing.meet(as, () -> Disk.read(at));
      if (Listing.isManifest(as)) {
        boolean isFile = disk.getEntryLength() > 0 || Files.isRegularFile(at); // no pipe is opened
        keep(path, as, isFile && isSame(walk, disk, entry));
      }
    }
  }

  private static boolean isSame(TreeWalk walk, FileTreeIterator disk, @Nullable DirCacheEntry entry)
      throws IOException {
    return entry != null
        && walk.idEqual(HEAD, INDEX)
        && !disk.isModified(entry, true, walk.getObjectReader());
  }

  private void keep(String path, String as, boolean isAsCommitted) {
    if (isAsCommitted) {
      same.put(listing.shown(as), path);
    } else {
      clean &= !Listing.isManifest(as);
    }
  }

  @Override
  public Optional<String> link(String path) throws IOException {
    return places.link(path);
  }

  @Override
  public Links.Place place(String path) {
    return places.at(path);
  }
}
