package ai.modelplane.compiler.source.git;

import ai.modelplane.compiler.source.Identity;
import ai.modelplane.compiler.source.Naming;
import ai.modelplane.compiler.source.Snapshot;
import ai.modelplane.compiler.source.Source;
import ai.modelplane.compiler.source.SourceException;
import ai.modelplane.compiler.source.disk.Disk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.jspecify.annotations.Nullable;

/**
 * A revision of a repository on this machine, read without a work tree: a given one, or the one
 * that a change began from.
 */
public final class RepositorySource implements Source {

  private final String name;
  private final String given;
  private final Repository repository;
  private final String rev;
  private final @Nullable String base;
  private final String path;
  private final Optional<Identity> identity;
  private final Optional<Verification> verification;

  /**
   * Opens the repository.
   *
   * @param name of the revision, for messages
   * @param given the source as it was typed
   * @param folder a bare repository, or the top folder of a work tree
   * @param base null for {@code rev} itself, else what it is to be merged into
   * @param path what it is narrowed to
   * @param verification whose signature a commit needs; empty for nobody's
   */
  public RepositorySource(
      String name,
      String given,
      Path folder,
      String rev,
      @Nullable String base,
      String path,
      Naming naming,
      Optional<Verification> verification)
      throws SourceException {
    this.name = name;
    this.given = given;
    this.rev = rev;
    this.base = base;
    this.path = path;
    this.verification = verification;
    this.repository =
        Disk.isRepository(folder) ? Repositories.bare(folder) : Repositories.withWorkTree(folder);
    this.identity = Origin.identity(naming, repository, path);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Optional<Identity> identity() {
    return identity;
  }

  @Override
  public Snapshot snapshot() throws SourceException {
    try {
      if (base != null) {
        ObjectId from = MergeBase.of(repository, rev, base, given);
        return CommitTree.earlier(name, identity, repository, from, path);
      }
      ObjectId commit = Revisions.local(repository, rev, given);
      if (verification.isPresent()) {
        CommitSignature.require(verification.get(), repository, commit, given);
      }
      return CommitTree.snapshot(name, identity, repository, commit, path);
    } catch (MissingObjectException e) {
      throw new SourceException(
          Repositories.isPartial(repository)
              ? "cannot read %s in full: %s".formatted(name, Repositories.INCOMPLETE)
              : "cannot read %s: %s; try git fsck".formatted(name, e.getMessage()),
          e);
    } catch (IOException e) {
      throw new SourceException(
          "cannot read %s: %s; try git fsck".formatted(name, e.getMessage()), e);
    }
  }

  @Override
  public void close() {
    repository.close();
  }
}
