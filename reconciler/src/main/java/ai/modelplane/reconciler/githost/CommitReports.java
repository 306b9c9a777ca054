package ai.modelplane.reconciler.githost;

import ai.modelplane.reconciler.cluster.Cluster;
import ai.modelplane.reconciler.cluster.ClusterException;
import ai.modelplane.reconciler.githost.CommitStatuses.Told;
import ai.modelplane.reconciler.notify.CommitStatus;
import ai.modelplane.reconciler.notify.CommitStatus.State;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which status a commit gets: pending once a pass has written it, and success once the Gateway has
 * taken all of it; failure when a part of it is not live. It may still recover, and after a success
 * nothing more is said: what happens later, such as an endpoint that dies, is not the commit's
 * doing. The last commit that the host was told of stands on the Lease, so that a process that
 * takes over does not tell it again.
 */
public final class CommitReports implements AutoCloseable {

  private final CommitStatuses statuses;
  private final String name;
  private @Nullable Told last;
  private @Nullable Told written;
  private @Nullable Cluster lease;

  /**
   * Nothing is told yet.
   *
   * @param name under which the last one stands on the Lease, the same in all processes
   */
  public CommitReports(CommitStatuses statuses, String name) {
    this.statuses = statuses;
    this.name = name;
  }

  /** The same for all that tell the same status of a repository's commits. */
  public String name() {
    return name;
  }

  /**
   * A pass over the whole source has ended.
   *
   * @param revision the commit that it carried out
   * @param status what it did
   */
  public synchronized void after(Cluster cluster, String revision, CommitStatus status) {
    if (lease == null) {
      lease = cluster;
      last = parse(remembered(cluster));
    }
    Told now = new Told(revision, status);
    boolean isFailure = status.state().isFailure();
    written = isFailure ? null : now;
    boolean isNothing = status.description().equals(CommitStatus.NOTHING);
    if (isFailure || !isNothing) {
      tell(isFailure ? now : as(now, State.PENDING));
    }
  }

  /** All that the last pass began is live. */
  public synchronized void settled() {
    if (written != null) {
      tell(as(written, State.SUCCESS));
      written = null;
    }
  }

  private void tell(Told now) {
    next(Optional.ofNullable(last), now)
        .ifPresent(
            told -> {
              last = told;
              statuses.send(told, () -> taken(told));
            });
  }

  private synchronized void taken(Told told) {
    if (lease != null) {
      lease.remember(name, print(told));
    }
  }

  /**
   * What the host is to be told. Pure.
   *
   * @param last what it was told before
   */
  static Optional<Told> next(Optional<Told> last, Told now) {
    if (last.isEmpty() || !last.get().revision().equals(now.revision())) {
      return Optional.of(now);
    }
    CommitStatus before = last.get().status();
    if (before.state().isLast() || before.state() == now.status().state()) {
      return Optional.empty();
    }
    // a pass before did what there was to do
    boolean isLaterHalf =
        before.state() == State.PENDING
            && now.status().description().equals(CommitStatus.NOTHING)
            && !before.description().isEmpty();
    return Optional.of(
        isLaterHalf
            ? new Told(now.revision(), new CommitStatus(now.status().state(), before.description()))
            : now);
  }

  private static Told as(Told told, State state) {
    return new Told(told.revision(), new CommitStatus(state, told.status().description()));
  }

  /** Whoever cannot read the Lease tells it once more. */
  private String remembered(Cluster cluster) {
    try {
      return cluster.left().getOrDefault(name, "");
    } catch (ClusterException e) {
      return "";
    }
  }

  private static String print(Told told) {
    return told.revision() + " " + told.status().state();
  }

  private static @Nullable Told parse(String text) {
    String[] parts = text.split(" ", -1);
    return parts.length != 2
        ? null
        : Arrays.stream(State.values())
            .filter(state -> state.name().equals(parts[1]))
            .findFirst()
            .map(state -> new Told(parts[0], new CommitStatus(state, "")))
            .orElse(null);
  }

  @Override
  public void close() {
    statuses.close();
  }
}
