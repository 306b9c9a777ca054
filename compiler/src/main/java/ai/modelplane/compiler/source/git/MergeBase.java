package ai.modelplane.compiler.source.git;

import ai.modelplane.compiler.source.SourceException;
import java.io.IOException;
import java.util.List;
import java.util.Set;
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
      if (found != null && isCertain(repository, found, List.of(change, target))) {
        return found.copy();
      }
    }
    try (ObjectReader reader = repository.newObjectReader()) {
      throw new SourceException(
          reader.getShallowCommits().isEmpty()
              ? "%s: %s and %s have no commit in common; check --base".formatted(source, rev, base)
              : ("%s: where %s left %s is not in this clone, which is shallow;"
                      + " git fetch --unshallow gets the rest")
                  .formatted(source, rev, base));
    }
  }

  /** Whether a clone that was cut off could not have a later common commit behind the cut. */
  private static boolean isCertain(Repository repository, ObjectId found, List<ObjectId> tips)
      throws IOException {
    try (RevWalk walk = new RevWalk(repository)) {
      Set<ObjectId> cut = walk.getObjectReader().getShallowCommits();
      if (cut.isEmpty()) {
        return true;
      }
      for (ObjectId tip : tips) {
        walk.markStart(walk.parseCommit(tip));
      }
      walk.markUninteresting(walk.parseCommit(found));
      for (RevCommit commit : walk) {
        if (cut.contains(commit)) {
          return false;
        }
      }
      return true;
    }
  }
}
