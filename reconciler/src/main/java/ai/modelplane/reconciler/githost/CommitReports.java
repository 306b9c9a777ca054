package ai.modelplane.reconciler.githost;

import ai.modelplane.reconciler.cluster.Cluster;
import ai.modelplane.reconciler.githost.CommitStatuses.Told;
import ai.modelplane.reconciler.notify.CommitStatus;
import ai.modelplane.reconciler.notify.CommitStatus.State;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which status a commit gets after a pass: one when it has become live, and another only while it
 * has not succeeded. What happens later, such as an endpoint that dies, is not the commit's doing.
 * The last commit that the host was told of stands on the Lease, so that a process that takes over
 * does not tell it again.
 */
public final class CommitReports implements AutoCloseable {

  private final CommitStatuses statuses;
  private final String name;
  private @Nullable Told last;
  private @Nullable Told remembered;

  /**
   * Nothing is told yet.
   *
   * @param name under which the last one stands on the Lease, the same in all processes
   */
  public CommitReports(CommitStatuses statuses, String name) {
    this.statuses = statuses;
    this.name = name;
  }

  /**
   * A pass over the revision has ended.
   *
   * @param now what it did
   */
  public void after(Cluster cluster, String revision, CommitStatus now) {
    if (last == null) {
      last = parse(cluster.left().getOrDefault(name, ""));
      remembered = last;
    }
    Optional<Told> next = next(Optional.ofNullable(last), new Told(revision, now));
    if (next.isPresent()) {
      last = next.get();
      statuses.send(next.get());
    }
    Told delivered = statuses.delivered().orElse(null);
    if (delivered != null
        && !print(delivered).equals(remembered == null ? "" : print(remembered))) {
      remembered = delivered;
      cluster.remember(name, print(delivered));
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
    if (before.state() == State.SUCCESS || before.state() == now.status().state()) {
      return Optional.empty();
    }
    // the pass before it did what there was to do
    boolean isLaterHalf =
        before.state() == State.PENDING
            && now.status().description().equals(CommitStatus.NOTHING)
            && !before.description().isEmpty();
    return Optional.of(
        isLaterHalf
            ? new Told(now.revision(), new CommitStatus(now.status().state(), before.description()))
            : now);
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
