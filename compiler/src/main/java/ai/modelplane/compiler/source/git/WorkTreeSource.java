package ai.modelplane.compiler.source.git;

import ai.modelplane.compiler.source.Listing;
import ai.modelplane.compiler.source.Naming;
import ai.modelplane.compiler.source.Paths;
import ai.modelplane.compiler.source.Snapshot;
import ai.modelplane.compiler.source.Source;
import ai.modelplane.compiler.source.SourceException;
import ai.modelplane.compiler.source.SourceFile;
import ai.modelplane.compiler.source.disk.Disk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.jspecify.annotations.Nullable;

/**
 * The files on disk below a folder of a Git work tree, uncommitted edits included, without what Git
 * ignores: a build folder full of YAML is not meant to be deployed.
 */
public final class WorkTreeSource implements Source {

  private final String given;
  private final String path;
  private final Naming naming;
  private @Nullable Checkout checkout;

  /**
   * @param given the folder as it was typed
   * @param path what it is narrowed to
   */
  public WorkTreeSource(String given, String path, Naming naming) {
    this.given = given;
    this.path = path;
    this.naming = naming;
  }

  /**
   * Whether Git ignores a folder of a work tree, and tracks nothing in it.
   *
   * @param below the folder, from the top of the work tree
   */
  public static boolean isIgnored(Path workTree, String below) throws SourceException, IOException {
    if (below.isEmpty()) {
      return false;
    }
    try (Repository repository = Repositories.withWorkTree(workTree)) {
      return IgnoredFolders.isIgnored(repository, below);
    }
  }

  /** Where the folder really is at the moment. */
  private record Checkout(Path folder, Path root, Repository repository) {}

  @Override
  public String name() {
    return given;
  }

  @Override
  public synchronized Snapshot snapshot() throws SourceException {
    try {
      Checkout now = checkout();
      String inRepository = Paths.join(Disk.text(now.root.relativize(now.folder)), path);
      Repository repository = now.repository;
      DirCache index = Repositories.index(repository, given);
      requireFolder(now, inRepository, index);
      String shown = Paths.join(Disk.text(Path.of(given).normalize()), path);
      ObjectId head = repository.resolve(Constants.HEAD + "^{commit}");
      WorkTreeWalk walk = new WorkTreeWalk(given, repository, index, head, inRepository, shown);
      walk.run();
      return walk.listing()
          .snapshot(
              Origin.identity(naming, repository, inRepository),
              walk.isClean() && head != null ? head.name() : null,
              config(now, inRepository, index),
              walk.history());
    } catch (IOException | UncheckedIOException e) {
      throw new SourceException(
          "cannot read the Git work tree %s: %s; try git -C %s status"
              .formatted(given, e.getMessage(), given),
          e);
    }
  }

  private void requireFolder(Checkout now, String inRepository, DirCache index)
      throws SourceException, IOException {
    Path start = now.root.resolve(inRepository);
    if (!Files.exists(start)) {
      if (index.getEntriesWithin(inRepository).length == 0) {
        throw Paths.missing(path, given);
      }
      return; // a sparse checkout leaves it out
    }
    if (!Files.isDirectory(start)) {
      throw Paths.notAFolder(path, given);
    }
    if (!start.toRealPath().equals(start)) {
      throw new SourceException(
          "--path %s in %s is a link; give the folder it leads to".formatted(path, given));
    }
    if (!now.root.equals(Disk.workTree(start))) {
      throw new SourceException(
          "--path %s in %s is a repository of its own; give that folder as the source"
              .formatted(path, given));
    }
    if (!Files.isReadable(start)) {
      throw new IOException(start + ": permission denied");
    }
  }

  /** The nearest one, from the folder upwards; a sparse checkout may leave it out. */
  private Optional<SourceFile> config(Checkout now, String inRepository, DirCache index) {
    Path shown = Path.of(given).resolve(path);
    for (String at = inRepository; ; at = at.substring(0, Math.max(0, at.lastIndexOf('/')))) {
      Path folder = now.root.resolve(at);
      Optional<SourceFile> onDisk = Disk.config(folder, folder, shown);
      String file = Paths.join(at, Listing.CONFIG);
      String name = Disk.text(shown.resolve(Listing.CONFIG).normalize());
      if (onDisk.isPresent()) {
        return onDisk.map(config -> new SourceFile(name, file, config.content()));
      }
      DirCacheEntry entry = index.getEntry(file);
      if (entry != null && entry.isSkipWorkTree()) {
        ObjectId blob = entry.getObjectId();
        return Optional.of(
            new SourceFile(name, file, () -> Repositories.read(now.repository, blob)));
      }
      if (at.isEmpty()) {
        return Optional.empty();
      }
      shown = shown.resolve("..");
    }
  }

  /** A link may be switched to another work tree between snapshots, as git-sync does it. */
  private Checkout checkout() throws IOException, SourceException {
    Path folder = Path.of(given).toRealPath();
    if (checkout == null || !checkout.folder.equals(folder)) {
      close();
      Path root = Disk.workTree(folder);
      if (root == null) {
        throw new SourceException("%s is no longer in a Git work tree".formatted(given));
      }
      checkout = new Checkout(folder, root, Repositories.withWorkTree(root));
    }
    return checkout;
  }

  @Override
  public synchronized void close() {
    if (checkout != null) {
      checkout.repository.close();
      checkout = null;
    }
  }
}
