package ai.modelplane.compiler.source;

import java.io.IOException;
import java.util.Optional;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;

/** A revision of a repository on this machine, read without a work tree. */
final class RepositorySource implements Source {

  private final String name;
  private final String given;
  private final Repository repository;
  private final String rev;
  private final String path;
  private final Optional<String> identity;

  RepositorySource(
      String name,
      String given,
      Repository repository,
      String rev,
      String path,
      Optional<String> identity) {
    this.name = name;
    this.given = given;
    this.repository = repository;
    this.rev = rev;
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
