package ai.modelplane.compiler.source;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.NullProgressMonitor;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.jspecify.annotations.Nullable;

/**
 * A revision of a repository elsewhere. Every snapshot asks the server, so that a push, a forced
 * one too, is seen by the next; a server that does not answer is an error, never an old answer.
 */
final class RemoteSource implements Source {

  private final String name;
  private final String rev;
  private final String path;
  private final Path folder;
  private final Optional<Identity> identity;
  private final Remote remote;
  private @Nullable Repository cache;

  RemoteSource(Request request, GitUrl url, String path) {
    this.name = request.name();
    this.rev = request.revision();
    this.path = path;
    this.folder = GitCache.folder(url, request.environment());
    this.identity = Identity.ofRepository(request.pruneAs(), url.repository(), path);
    this.remote = new Remote(request.shown(), url, new Transports(request.environment()));
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public synchronized Snapshot snapshot() throws SourceException {
    Repository repository;
    ObjectId commit;
    try (CacheLock _ = GitCache.lock(folder)) {
      if (cache == null || !Disk.isRepository(folder)) {
        close(cache);
        cache = GitCache.open(folder);
      }
      repository = cache;
      commit = remote.fetch(repository, rev);
      repository.autoGC(NullProgressMonitor.INSTANCE); // each push that was followed is a pack
    } catch (MissingObjectException e) {
      throw damaged(e);
    } catch (IOException e) {
      throw new SourceException(
          "cannot keep %s in %s: %s; XDG_CACHE_HOME names another place for it"
              .formatted(name, folder.getParent(), Disk.why(e)),
          e);
    }
    try {
      return CommitTree.snapshot(name, identity, repository, commit, path);
    } catch (IOException e) {
      throw damaged(e);
    }
  }

  private SourceException damaged(IOException e) {
    return new SourceException(
        "cannot read the copy of %s in %s: %s; delete that folder and run again"
            .formatted(name, folder, e.getMessage()),
        e);
  }

  private static void close(@Nullable Repository repository) {
    if (repository != null) {
      repository.close();
    }
  }

  @Override
  public synchronized void close() {
    close(cache);
    cache = null;
    remote.close();
  }
}
