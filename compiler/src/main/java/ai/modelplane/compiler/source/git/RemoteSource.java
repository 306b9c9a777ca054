package ai.modelplane.compiler.source.git;

import ai.modelplane.compiler.diagnostic.MessageText;
import ai.modelplane.compiler.source.Identity;
import ai.modelplane.compiler.source.Naming;
import ai.modelplane.compiler.source.Snapshot;
import ai.modelplane.compiler.source.Source;
import ai.modelplane.compiler.source.SourceException;
import ai.modelplane.compiler.source.disk.Disk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.lib.NullProgressMonitor;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.jspecify.annotations.Nullable;

/**
 * A revision of a repository elsewhere. Every snapshot asks the server, so that a push, a forced
 * one too, is seen by the next; a server that does not answer is an error, never an old answer.
 */
public final class RemoteSource implements Source {

  private final String name;
  private final String rev;
  private final String path;
  private final Path folder;
  private final Optional<Identity> identity;
  private final Remote remote;
  private final Optional<Verification> verification;
  private @Nullable Repository cache;

  /** The commit whose files were read once without finding damage. */
  private @Nullable ObjectId checked;

  /**
   * @param name of the source and its revision, for messages
   * @param shown the source alone, for messages
   * @param url the source alone, which {@code url.BASE.insteadOf} may change
   * @param path what it is narrowed to
   * @param verification whose signature a commit needs; empty for nobody's
   */
  public RemoteSource(
      String name,
      String shown,
      String url,
      String rev,
      String path,
      Naming naming,
      Optional<Verification> verification,
      Map<String, String> environment)
      throws SourceException {
    this.name = name;
    this.rev = rev;
    this.path = path;
    this.verification = verification;
    InsteadOf rewriting = InsteadOf.of(UserConfig.read(environment));
    GitUrl address = GitUrl.parse(rewriting.rewritten(url));
    this.folder = GitCache.folder(address, environment);
    this.identity =
        Identity.ofRepository(naming, GitUrl.parse(rewriting.spelledOut(url)).repository(), path);
    this.remote = new Remote(shown, address, new Transports(environment));
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Optional<Identity> identity() {
    return identity;
  }

  /** A damaged copy is thrown away, once, and fetched anew: it holds nothing that is not there. */
  @Override
  public synchronized Snapshot snapshot() throws SourceException {
    try {
      return read();
    } catch (SourceException e) {
      if (!Damage.is(e)) {
        throw e;
      }
      close(cache);
      cache = null;
      checked = null;
      try (CacheLock _ = GitCache.lock(folder)) {
        GitCache.delete(folder);
      } catch (IOException kept) {
        e.addSuppressed(kept);
        throw e;
      }
      return read();
    }
  }

  private Snapshot read() throws SourceException {
    Repository repository;
    ObjectId commit;
    try (CacheLock _ = GitCache.lock(folder)) {
      if (cache == null || !Disk.isRepository(folder)) {
        close(cache);
        cache = null;
        cache = GitCache.open(folder);
      }
      repository = cache;
      commit = remote.fetch(repository, rev);
      repository.autoGC(NullProgressMonitor.INSTANCE); // each push that was followed is a pack
    } catch (IOException e) {
      if (Damage.is(e)) {
        throw damaged(e);
      }
      throw new SourceException(
          "cannot keep %s in %s: %s; XDG_CACHE_HOME names another place for it"
              .formatted(name, folder.getParent(), MessageText.reason(e)),
          e);
    }
    try {
      if (verification.isPresent()) {
        CommitSignature.require(verification.get(), repository, commit, name);
      }
      Snapshot snapshot = CommitTree.snapshot(name, identity, repository, commit, path);
      if (!commit.equals(checked)) {
        Damage.check(snapshot);
        checked = commit;
      }
      return snapshot;
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
