package ai.modelplane.compiler.source.git;

import ai.modelplane.compiler.diagnostic.MessageText;
import ai.modelplane.compiler.diagnostic.Spelling;
import ai.modelplane.compiler.source.SourceException;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import org.eclipse.jgit.errors.AmbiguousObjectException;
import org.eclipse.jgit.errors.IncorrectObjectTypeException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.errors.RevisionSyntaxException;
import org.eclipse.jgit.lib.AnyObjectId;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevWalk;

/** What a person calls a revision, to a commit; or which revisions there are. */
final class Revisions {

  /** How many names a message offers. */
  private static final int OFFERED = 5;

  private Revisions() {}

  /** The commit of a revision in a repository on this machine. */
  static ObjectId local(Repository repository, String rev, String source)
      throws SourceException, IOException {
    List<Ref> refs = repository.getRefDatabase().getRefs();
    requireUnambiguous(rev, refs, source);
    try {
      return commit(repository, rev, source);
    } catch (Unknown e) {
      List<String> names = names(refs);
      if (rev.equals(Constants.HEAD) || names.isEmpty()) {
        throw noCommits(source, names);
      }
      try (ObjectReader reader = repository.newObjectReader()) {
        throw missing(rev, names, source, !reader.getShallowCommits().isEmpty());
      }
    }
  }

  /**
   * The commit of an expression that is known not to start with an ambiguous name.
   *
   * @throws Unknown when nothing has that name
   */
  static ObjectId commit(Repository repository, String rev, String source)
      throws SourceException, IOException, Unknown {
    try (RevWalk walk = new RevWalk(repository)) {
      ObjectId id = repository.resolve(rev);
      if (id == null) {
        throw new Unknown();
      }
      return walk.parseCommit(id).copy();
    } catch (AmbiguousObjectException e) {
      throw ambiguous(
          "%s: the abbreviation %s stands for several objects".formatted(source, rev),
          e.getCandidates().stream().map(AnyObjectId::name).sorted().toList());
    } catch (IncorrectObjectTypeException e) {
      throw new SourceException(
          "%s: %s is not a commit; give a branch, a tag or a commit".formatted(source, rev), e);
    } catch (RevisionSyntaxException | MissingObjectException e) {
      throw new Unknown();
    }
  }

  /** Git itself would take the tag and only warn. */
  static void requireUnambiguous(String rev, Collection<Ref> refs, String source)
      throws SourceException {
    List<String> both =
        refs.stream()
            .map(Ref::getName)
            .filter(n -> n.equals(Constants.R_HEADS + rev) || n.equals(Constants.R_TAGS + rev))
            .sorted()
            .toList();
    if (both.size() > 1) {
      throw ambiguous("%s: %s is a branch and a tag".formatted(source, rev), both);
    }
  }

  private static SourceException ambiguous(String what, List<String> candidates) {
    return new SourceException(what + "; say which: " + String.join(" or ", candidates));
  }

  /** A repository where there is nothing to read, or no HEAD that leads to something. */
  static SourceException noCommits(String source, List<String> names) {
    return new SourceException(
        names.isEmpty()
            ? "%s has no commits yet; commit and push the manifests first".formatted(source)
            : "%s has a HEAD that names no commit; choose with --rev: %s"
                .formatted(source, offered("", names)));
  }

  static SourceException missing(String rev, List<String> names, String source, boolean shallow) {
    return new SourceException(
        "%s has no branch, tag or commit %s; nearest names: %s%s"
            .formatted(
                source,
                rev,
                offered(rev, names),
                shallow ? " (the clone is shallow: git fetch --unshallow gets the rest)" : ""));
  }

  /** Branches, tags and remote branches as people write them, sorted. */
  static List<String> names(Collection<Ref> refs) {
    TreeSet<String> names = new TreeSet<>();
    for (Ref ref : refs) {
      for (String prefix : List.of(Constants.R_HEADS, Constants.R_TAGS, Constants.R_REMOTES)) {
        if (ref.getName().startsWith(prefix)) {
          names.add(ref.getName().substring(prefix.length()));
        }
      }
    }
    return List.copyOf(names);
  }

  private static String offered(String rev, List<String> names) {
    return MessageText.list(names.stream().sorted(Spelling.byDistance(rev)).toList(), OFFERED);
  }

  /** Nothing has that name; the caller knows which names there are. */
  static final class Unknown extends Exception {
    private static final long serialVersionUID = 1L;
  }
}
