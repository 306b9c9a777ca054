package ai.modelplane.compiler.source.git;

import ai.modelplane.compiler.source.Snapshot;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jgit.lib.AnyObjectId;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.EmptyTreeIterator;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.filter.AndTreeFilter;
import org.eclipse.jgit.treewalk.filter.PathFilter;
import org.eclipse.jgit.treewalk.filter.TreeFilter;
import org.jspecify.annotations.Nullable;

/**
 * Which commit last changed each file. One walk along first parents answers for all files, since
 * comparing two trees costs the same for one file as for a thousand; it runs when the first
 * question comes, and ends when every file has its answer.
 */
final class LastChanges implements Snapshot.History {

  private final Repository repository;
  private final ObjectId commit;
  private String folder;
  private final Map<String, String> inRepository = new HashMap<>();
  private @Nullable Map<String, String> answers;

  LastChanges(Repository repository, ObjectId commit, String folder) {
    this.repository = repository;
    this.commit = commit;
    this.folder = folder;
  }

  /** Adds a file that is the same as in the commit; the others have no answer. */
  void follow(String path, String pathInRepository) {
    inRepository.put(path, pathInRepository);
    if (!folder.isEmpty()
        && !pathInRepository.equals(folder)
        && !pathInRepository.startsWith(folder + "/")) {
      folder = ""; // a link leads out of it
    }
  }

  @Override
  public synchronized Optional<String> lastChange(String path) {
    String file = inRepository.get(path);
    if (file == null) {
      return Optional.empty();
    }
    if (answers == null) {
      answers = new HashMap<>();
      try {
        walk(new HashSet<>(inRepository.values()), answers);
      } catch (IOException e) {
        // A commit is missing, as in a partial clone: the files found so far have their answer,
        // and for the others "unknown" is the truth.
      }
    }
    return Optional.ofNullable(answers.get(file));
  }

  private void walk(Set<String> open, Map<String, String> found) throws IOException {
    try (RevWalk revisions = new RevWalk(repository);
        TreeWalk trees = new TreeWalk(repository, revisions.getObjectReader())) {
      revisions.setRetainBody(false);
      Set<? extends AnyObjectId> cut = revisions.getObjectReader().getShallowCommits();
      trees.setRecursive(true);
      trees.setFilter(
          folder.isEmpty()
              ? TreeFilter.ANY_DIFF
              : AndTreeFilter.create(PathFilter.create(folder), TreeFilter.ANY_DIFF));
      RevCommit at = revisions.parseCommit(commit);
      while (at != null && !open.isEmpty() && !cut.contains(at)) {
        RevCommit parent = at.getParentCount() == 0 ? null : revisions.parseCommit(at.getParent(0));
        trees.reset();
        trees.addTree(at.getTree());
        if (parent == null) {
          trees.addTree(new EmptyTreeIterator());
        } else {
          trees.addTree(parent.getTree());
        }
        while (!open.isEmpty() && trees.next()) {
          String path = trees.getPathString();
          if (open.remove(path)) {
            found.put(path, at.name());
          }
        }
        at = parent;
      }
    }
  }
}
