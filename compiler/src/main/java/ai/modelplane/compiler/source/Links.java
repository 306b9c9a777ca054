package ai.modelplane.compiler.source;

import ai.modelplane.compiler.hold.UnseenReason;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Follows the links of a source, after all else was walked: what can be reached without a link has
 * its own name, and a file that is reached twice is one file. No link leads out of the source.
 */
public final class Links {

  /** As many as Linux follows on the way to one file. */
  private static final int MOST_STEPS = 40;

  private static final int MOST_LINKS = 10_000;

  /** What stands at a path. */
  public enum Place {
    FILE,
    FOLDER,
    /** Another repository, or something in it. */
    REPOSITORY,
    NOTHING
  }

  /** Files and links: a folder, a work tree, or a commit. */
  public interface Tree {
    /** What a link says; empty when no link stands at the path. */
    Optional<String> link(String path) throws IOException;

    /** What stands at a path that has no link in it. */
    Place place(String path) throws IOException;

    /**
     * Walks over a file or a folder.
     *
     * @param as the path that it is reached by
     */
    void walk(String from, String as) throws IOException, SourceException;
  }

  private final Listing listing;
  private final Tree tree;

  /**
   * A link.
   *
   * @param as the path that it was reached by
   */
  private record Link(String path, String as) {}

  private final Deque<Link> waiting = new ArrayDeque<>();
  private final Set<String> met = new HashSet<>();
  private final List<String> walked = new ArrayList<>();

  public Links(Listing listing, Tree tree) {
    this.listing = listing;
    this.tree = tree;
  }

  /**
   * Walks over a folder, and then over what its links lead to.
   *
   * @param as the path that it is reached by
   */
  public void walk(String folder, String as) throws IOException, SourceException {
    walked.add(folder);
    tree.walk(folder, as);
    int left = MOST_LINKS;
    for (Link link = waiting.poll(); link != null; link = waiting.poll()) {
      if (left-- > 0) {
        follow(link);
      } else {
        listing.leaveOut(link.as, UnseenReason.LINK_LIMIT);
      }
    }
  }

  /** Takes note of a link. */
  public void met(String path, String as) {
    waiting.add(new Link(path, as));
  }

  /** Whether a file is met for the first time. */
  public boolean isNew(String path) {
    return met.add(path);
  }

  private void follow(Link link) throws IOException, SourceException {
    Target target = resolve(link.path);
    String path = target.path;
    if (path == null) {
      listing.leaveOut(link.as, target.problem);
      return;
    }
    switch (tree.place(path)) {
      case NOTHING -> listing.leaveOut(link.as, UnseenReason.LINK_NOWHERE);
      case REPOSITORY -> listing.leaveOut(link.as, UnseenReason.LINK_REPOSITORY);
      case FOLDER -> {
        if (Listing.isHidden(link.as.substring(link.as.lastIndexOf('/') + 1))) {
          listing.leaveOut(link.as, UnseenReason.HIDDEN);
        } else if (!isWalked(path)) {
          walked.add(path);
          tree.walk(path, link.as);
        }
      }
      case FILE -> {
        if (Listing.isManifest(link.as) && !met.contains(path)) {
          tree.walk(path, link.as);
          if (!met.contains(path)) {
            listing.leaveOut(link.as, UnseenReason.IGNORED);
          }
        }
      }
    }
  }

  private boolean isWalked(String path) {
    return walked.stream()
        .filter(from -> from.isEmpty() || path.equals(from) || path.startsWith(from + "/"))
        .anyMatch(from -> !hasHidden(path.substring(from.length())));
  }

  private static boolean hasHidden(String below) {
    return below.startsWith(".") || below.contains("/.");
  }

  /**
   * Where a link leads.
   *
   * @param path null with a problem
   */
  private record Target(@Nullable String path, UnseenReason problem) {}

  /** As text, part by part, so that it is the same on disk and in a commit. */
  private Target resolve(String path) throws IOException {
    Deque<String> parts = new ArrayDeque<>(List.of(path.split("/")));
    Deque<String> done = new ArrayDeque<>();
    int steps = 0;
    for (String part = parts.poll(); part != null; part = parts.poll()) {
      switch (part) {
        case "", "." -> {}
        case ".." -> {
          if (done.pollLast() == null) {
            return new Target(null, UnseenReason.LINK_OUT);
          }
        }
        case ".git" -> {
          return new Target(null, UnseenReason.LINK_OUT);
        }
        default -> {
          done.addLast(part);
          Optional<String> link = tree.link(String.join("/", done));
          if (link.isPresent()) {
            if (++steps > MOST_STEPS) {
              return new Target(null, UnseenReason.LINK_CIRCLE);
            }
            if (link.get().startsWith("/")) {
              return new Target(null, UnseenReason.LINK_OUT);
            }
            done.removeLast();
            List<String> next = new ArrayList<>(List.of(link.get().split("/")));
            Collections.reverse(next);
            next.forEach(parts::addFirst);
          }
        }
      }
    }
    return new Target(String.join("/", done), UnseenReason.LINK_NOWHERE);
  }
}
