package ai.modelplane.compiler.source;

import java.io.IOException;
import java.util.Optional;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.jspecify.annotations.Nullable;

/**
 * A revision of a repository on this machine, read without a work tree: a given one, or the one
 * that a change began from.
 */
final class RepositorySource implements Source {

  private final String name;
  private final String given;
  private final Repository repository;
  private final String rev;
  private final @Nullable String base;
  private final String path;
  private final Optional<Identity> identity;

  /**
   * @param base null for {@code rev} itself, else what it is to be merged into
   */
  RepositorySource(
      String name,
      String given,
      Repository repository,
      String rev,
      @Nullable String base,
      String path,
      Optional<Identity> identity) {
    this.name = name;
    this.given = given;
    this.repository = repository;
    this.rev = rev;
    this.base = base;
    this.path = path;
    this.identity = identity;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Snapshot snapshot() throws SourceException {
    try {
      if (base != null) {
        ObjectId from = MergeBase.of(repository, rev, base, given);
        return CommitTree.earlier(name, identity, repository, from, path);
      }
      ObjectId commit = Revisions.local(repository, rev, given);
      return CommitTree.snapshot(name, identity, repository, commit, path);
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
