package ai.modelplane.compiler.source.git;

import ai.modelplane.compiler.source.Identity;
import ai.modelplane.compiler.source.SourceException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.errors.NotSupportedException;
import org.eclipse.jgit.errors.TransportException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.NullProgressMonitor;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.FetchConnection;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.Transport;

/**
 * Fetches what a revision needs. A branch or tag alone is fetched when the revision begins with its
 * name, and nothing at all when the server's is the one at hand; all of them when it is a commit's
 * id. Always with full history: a shallow fetch would be smaller, but then the commit that last
 * changed a file, which the service's status names, could not be told.
 */
record Remote(String name, GitUrl url, Transports transports) implements AutoCloseable {

  /** A hash as the last part, since {@code a} and {@code a/b} may follow each other as names. */
  private static final String ONE = "refs/modelplane/one/";

  private static final String ALL = "refs/modelplane/all/";

  /** The commit that the server has for a revision now; all that it needs is in the cache then. */
  ObjectId fetch(Repository cache, String rev) throws SourceException, IOException {
    return Interruptible.call(() -> ask(cache, rev));
  }

  private ObjectId ask(Repository cache, String rev) throws SourceException, IOException {
    int operator = operator(rev);
    String base = rev.substring(0, operator);
    boolean hexadecimal = base.matches("[0-9a-fA-F]{4,40}");
    try {
      if (ObjectId.isId(base) && cache.getObjectDatabase().has(ObjectId.fromString(base))) {
        return Revisions.commit(cache, rev, name); // an id means the same for ever
      }
      try (Transport transport = transports.open(cache, url)) {
        Collection<Ref> refs = advertised(transport, base);
        Revisions.requireUnambiguous(base, refs, name);
        Optional<Ref> ref = find(refs, base);
        if (ref.isPresent()) {
          ObjectId tip = fetchOne(cache, transport, ref.get());
          if (!cache.getObjectDatabase().has(tip)) {
            throw new MissingObjectException(tip, "commit"); // the copy's fault, not of --rev
          }
          return Revisions.commit(cache, tip.name() + rev.substring(operator), name);
        }
        List<String> names = Revisions.names(refs);
        if (base.equals(Constants.HEAD) || refs.isEmpty()) {
          throw Revisions.noCommits(name, names);
        }
        if (hexadecimal) {
          fetchAll(transport);
          return Revisions.commit(cache, rev, name);
        }
        throw Revisions.missing(rev, names, name, false);
      } catch (TransportException | NotSupportedException e) {
        throw FetchFailure.explain(name, url, e, transports.account(url, e));
      }
    } catch (Revisions.Unknown e) {
      throw new SourceException(
          "%s has no commit %s on a branch or under a tag; check --rev".formatted(name, rev), e);
    }
  }

  /** Where the name ends and {@code ~2}, {@code ^} or <code>@{...}</code> begins. */
  private static int operator(String rev) {
    for (int i = 0; i < rev.length(); i++) {
      if ("~^:".indexOf(rev.charAt(i)) >= 0 || rev.startsWith("@{", i)) {
        return i;
      }
    }
    return rev.length();
  }

  private static Collection<Ref> advertised(Transport transport, String base)
      throws TransportException, NotSupportedException {
    List<RefSpec> wanted = new ArrayList<>();
    wanted.add(new RefSpec(Constants.HEAD));
    wanted.add(new RefSpec("refs/heads/*:refs/heads/*"));
    wanted.add(new RefSpec("refs/tags/*:refs/tags/*"));
    if (base.startsWith(Constants.R_REFS) && !base.endsWith("/")) {
      wanted.add(new RefSpec(base));
    }
    try (FetchConnection connection = transport.openFetch(wanted)) {
      return List.copyOf(connection.getRefs());
    }
  }

  /** In the order of gitrevisions(7). */
  private static Optional<Ref> find(Collection<Ref> refs, String base) {
    for (String prefix : List.of("", Constants.R_REFS, Constants.R_TAGS, Constants.R_HEADS)) {
      Optional<Ref> found =
          refs.stream().filter(ref -> ref.getName().equals(prefix + base)).findFirst();
      if (found.isPresent()) {
        return found.filter(ref -> ref.getObjectId() != null);
      }
    }
    return Optional.empty();
  }

  private static ObjectId fetchOne(Repository cache, Transport transport, Ref ref)
      throws IOException {
    String kept = ONE + Identity.hash(ref.getName());
    Ref known = cache.exactRef(kept);
    // It is written when a fetch is complete, so all that it leads to is here.
    if (known == null || !known.getObjectId().equals(ref.getObjectId())) {
      transport.fetch(
          NullProgressMonitor.INSTANCE, List.of(new RefSpec("+" + ref.getName() + ":" + kept)));
      known = cache.exactRef(kept);
    }
    if (known == null) {
      throw new IOException("the fetched " + ref.getName() + " could not be stored");
    }
    return known.getObjectId();
  }

  private static void fetchAll(Transport transport) throws IOException {
    transport.setRemoveDeletedRefs(true);
    transport.fetch(
        NullProgressMonitor.INSTANCE,
        List.of(
            new RefSpec("+refs/heads/*:" + ALL + "heads/*"),
            new RefSpec("+refs/tags/*:" + ALL + "tags/*")));
  }

  @Override
  public void close() {
    transports.close();
  }
}
