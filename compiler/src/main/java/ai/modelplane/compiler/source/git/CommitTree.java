package ai.modelplane.compiler.source.git;

import ai.modelplane.compiler.hold.UnseenReason;
import ai.modelplane.compiler.source.Identity;
import ai.modelplane.compiler.source.Links;
import ai.modelplane.compiler.source.Listing;
import ai.modelplane.compiler.source.Paths;
import ai.modelplane.compiler.source.Snapshot;
import ai.modelplane.compiler.source.SourceException;
import ai.modelplane.compiler.source.SourceFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevTree;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.filter.PathFilter;

/** The files of one commit, without a work tree. */
final class CommitTree implements Links.Tree {

  private final Repository repository;
  private final ObjectId commit;
  private final RevTree root;
  private final Listing listing;
  private final Links links;

  /** Whether it is an error when the clone lacks a part of it. */
  private final boolean isNeededWhole;

  /** Where the files are that were reached by a path: elsewhere when it leads through a link. */
  private final Map<String, String> reached = new LinkedHashMap<>();

  private CommitTree(String name, Repository repository, ObjectId commit, boolean isNeededWhole)
      throws IOException {
    this.repository = repository;
    this.commit = commit;
    this.isNeededWhole = isNeededWhole;
    try (RevWalk revisions = new RevWalk(repository)) {
      this.root = revisions.parseCommit(commit).getTree();
    }
    this.listing = new Listing(name, file -> file);
    this.links = new Links(listing, this);
  }

  /**
   * The files of a commit.
   *
   * @param path what it is narrowed to; empty for all
   * @throws SourceException when there is no such folder
   */
  static Snapshot snapshot(
      String name, Optional<Identity> identity, Repository repository, ObjectId commit, String path)
      throws SourceException, IOException {
    CommitTree tree = new CommitTree(name, repository, commit, false);
    tree.requireFolder(path, name);
    return tree.read(identity, path);
  }

  /**
   * The same for a commit from which a change began: a file or folder of the change may not have
   * been there yet. All of it is there, since a comparison with a part of it has another outcome.
   *
   * @param path a folder or a file
   * @throws MissingObjectException when the clone lacks a part of it
   */
  static Snapshot earlier(
      String name, Optional<Identity> identity, Repository repository, ObjectId commit, String path)
      throws SourceException, IOException {
    return new CommitTree(name, repository, commit, true).read(identity, path);
  }

  private Snapshot read(Optional<Identity> identity, String path)
      throws SourceException, IOException {
    links.walk(path, path);
    LastChanges history = new LastChanges(repository, commit, path);
    reached.forEach(history::follow);
    return listing.snapshot(identity, commit.name(), config(path), history);
  }

  @Override
  public void walk(String from, String as) throws IOException, SourceException {
    try (TreeWalk walk = new TreeWalk(repository)) {
      walk.addTree(root);
      if (!from.isEmpty()) {
        walk.setFilter(PathFilter.create(from));
      }
      while (walk.next()) {
        String path = walk.getPathString();
        boolean isAbove = path.length() < from.length();
        String named = isAbove ? as : Paths.moved(path, from, as);
        if (!walk.isSubtree()) {
          entry(walk, path, named);
        } else if (isAbove || path.equals(from) || isEntered(walk, named)) {
          enter(walk, named);
        }
      }
    }
  }

  private boolean isEntered(TreeWalk walk, String as) {
    if (Listing.isHidden(walk.getNameString())) {
      listing.leaveOut(as, UnseenReason.HIDDEN);
      return false;
    }
    if (Listing.isManifest(walk.getNameString())) {
      listing.leaveOut(as, UnseenReason.FOLDER);
    }
    return true;
  }

  private void enter(TreeWalk walk, String as) throws IOException {
    try {
      walk.enterSubtree();
    } catch (MissingObjectException e) {
      if (isNeededWhole || !Repositories.isPartial(repository)) {
        throw e;
      }
      listing.leaveOut(as, UnseenReason.NOT_CLONED);
    }
  }

  private void entry(TreeWalk walk, String path, String as) throws IOException, SourceException {
    int mode = walk.getRawMode(0);
    if (FileMode.GITLINK.equals(mode)) {
      listing.leaveOut(as, UnseenReason.SUBMODULE);
    } else if (FileMode.SYMLINK.equals(mode)) {
      links.met(path, as);
    } else if (isFile(mode) && links.isNew(path)) {
      ObjectId blob = walk.getObjectId(0);
      if (Listing.isManifest(as)) {
        reached.put(as, path);
        if (isNeededWhole && !walk.getObjectReader().has(blob)) {
          throw new MissingObjectException(blob, Constants.TYPE_BLOB);
        }
      }
      listing.meet(as, () -> Repositories.read(repository, blob));
    }
  }

  @Override
  public Optional<String> link(String path) throws IOException {
    try (TreeWalk walk = TreeWalk.forPath(repository, path, root)) {
      return walk == null || !FileMode.SYMLINK.equals(walk.getRawMode(0))
          ? Optional.empty()
          : Optional.of(
              new String(
                  Repositories.read(repository, walk.getObjectId(0)), StandardCharsets.UTF_8));
    }
  }

  @Override
  public Links.Place place(String path) throws IOException {
    if (path.isEmpty()) {
      return Links.Place.FOLDER;
    }
    try (TreeWalk walk = TreeWalk.forPath(repository, path, root)) {
      if (walk == null) {
        return isInSubmodule(path) ? Links.Place.REPOSITORY : Links.Place.NOTHING;
      }
      if (walk.isSubtree()) {
        return Links.Place.FOLDER;
      }
      return isFile(walk.getRawMode(0)) ? Links.Place.FILE : Links.Place.REPOSITORY;
    }
  }

  private boolean isInSubmodule(String path) throws IOException {
    for (int end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
      try (TreeWalk walk = TreeWalk.forPath(repository, path.substring(0, end), root)) {
        if (walk != null) {
          return FileMode.GITLINK.equals(walk.getRawMode(0));
        }
      }
    }
    return false;
  }

  /** The configuration that holds for a folder: the nearest one, from the folder upwards. */
  private Optional<SourceFile> config(String folder) throws IOException {
    for (String at = folder; ; at = at.substring(0, Math.max(0, at.lastIndexOf('/')))) {
      String path = Paths.join(at, Listing.CONFIG);
      try (TreeWalk walk = TreeWalk.forPath(repository, path, root)) {
        if (walk != null && isFile(walk.getRawMode(0))) {
          ObjectId blob = walk.getObjectId(0);
          return Optional.of(new SourceFile(path, () -> Repositories.read(repository, blob)));
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

  private void requireFolder(String path, String source) throws SourceException, IOException {
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
