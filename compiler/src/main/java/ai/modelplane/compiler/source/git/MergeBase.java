package ai.modelplane.compiler.source.git;

import ai.modelplane.compiler.source.SourceException;
import java.io.IOException;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.revwalk.filter.RevFilter;

/** Where the history of a change left that of its base. */
final class MergeBase {

  private MergeBase() {}

  /**
   * The commit that a change began from, as hosts of pull requests find it.
   *
   * @param rev the change
   * @param base what it is to be merged into
   * @param source for messages
   */
  static ObjectId of(Repository repository, String rev, String base, String source)
      throws SourceException, IOException {
    ObjectId change = Revisions.local(repository, rev, source);
    ObjectId target = Revisions.local(repository, base, source);
    try (RevWalk walk = new RevWalk(repository)) {
      walk.setRevFilter(RevFilter.MERGE_BASE);
      walk.markStart(walk.parseCommit(change));
      walk.markStart(walk.parseCommit(target));
      RevCommit found = walk.next();
      if (found != null) {
        return found.copy();
      }
    }
    try (ObjectReader reader = repository.newObjectReader()) {
      throw new SourceException(
          "%s: %s and %s have no commit in common; %s"
              .formatted(
                  source,
                  rev,
                  base,
                  reader.getShallowCommits().isEmpty()
                      ? "check --base"
                      : "the clone is shallow: git fetch --unshallow gets the rest"));
    }
  }
}
