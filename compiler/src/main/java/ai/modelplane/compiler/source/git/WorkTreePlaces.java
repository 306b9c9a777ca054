package ai.modelplane.compiler.source.git;

import ai.modelplane.compiler.source.Links;
import ai.modelplane.compiler.source.disk.Disk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.Repository;

/** What stands at a path of a work tree: on disk, or in the index where Git leaves it out. */
record WorkTreePlaces(Repository repository, DirCache index) {

  boolean isSubmodule(String path) {
    DirCacheEntry entry = index.getEntry(path);
    return entry != null && FileMode.GITLINK.equals(entry.getRawMode());
  }

  /** What a link says; empty when no link stands at the path. */
  Optional<String> link(String path) throws IOException {
    Path at = path(path);
    DirCacheEntry entry = index.getEntry(path);
    boolean isLeftOut =
        entry != null
            && FileMode.SYMLINK.equals(entry.getRawMode())
            && entry.isSkipWorkTree()
            && !Files.exists(at, LinkOption.NOFOLLOW_LINKS);
    return isLeftOut
        ? Optional.of(
            new String(Repositories.read(repository, entry.getObjectId()), StandardCharsets.UTF_8))
        : Disk.link(path(""), at);
  }

  Links.Place at(String path) {
    if (isInAnotherRepository(path)) {
      return Links.Place.REPOSITORY;
    }
    Path at = path(path);
    DirCacheEntry entry = index.getEntry(path);
    if (Files.isRegularFile(at) || (entry != null && entry.isSkipWorkTree())) {
      return Links.Place.FILE;
    }
    return Files.isDirectory(at) || isTracked(path) ? Links.Place.FOLDER : Links.Place.NOTHING;
  }

  private boolean isInAnotherRepository(String path) {
    for (String at = path; !at.isEmpty(); at = at.substring(0, Math.max(0, at.lastIndexOf('/')))) {
      if (isSubmodule(at)
          || (!isTracked(at) && Files.exists(path(at).resolve(Constants.DOT_GIT)))) {
        return true;
      }
    }
    return false;
  }

  private boolean isTracked(String folder) {
    return index.getEntriesWithin(folder).length > 0;
  }

  private Path path(String path) {
    return repository.getWorkTree().toPath().resolve(path);
  }
}
