package ai.modelplane.reconciler.apply;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.dialect.DesiredObject;
import ai.modelplane.reconciler.cluster.Cluster;
import ai.modelplane.reconciler.cluster.ClusterException;
import ai.modelplane.reconciler.cluster.LiveObject;
import ai.modelplane.reconciler.cluster.Parallel;
import ai.modelplane.reconciler.plan.Change;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Writes what is taken over from somebody else. */
public final class Handover {

  /**
   * What came of one object.
   *
   * @param trouble why it was not taken over; empty when it was
   */
  public record Taken(Key key, String trouble) {}

  private Handover() {}

  /**
   * Takes objects over. Nothing is thrown for one object's failure.
   *
   * @param stopping asked before each write; once true no write is begun
   * @param progress told of each outcome by the calling thread, in the order of the changes
   */
  public static List<Taken> of(
      Cluster cluster,
      Collection<Change.Configure> changes,
      BooleanSupplier stopping,
      Consumer<Taken> progress) {
    return Parallel.each(List.copyOf(changes), change -> take(cluster, change, stopping), progress);
  }

  private static Taken take(Cluster cluster, Change.Configure change, BooleanSupplier stopping) {
    if (stopping.getAsBoolean()) {
      return new Taken(change.key(), "not begun: stopping");
    }
    try {
      apply(cluster, change);
      return new Taken(change.key(), "");
    } catch (ClusterException e) {
      return new Taken(change.key(), Objects.requireNonNullElse(e.getMessage(), "failed"));
    }
  }

  /** What only becomes ours is not yet as it should be. */
  private static void apply(Cluster cluster, Change.Configure change) {
    DesiredObject desired = change.desired();
    LiveObject stored = cluster.applyOnto(change.live(), change.key(), desired.tree());
    if (desired.isAuthored()) {
      Put.to(cluster, desired, change.fields(), stored);
    }
  }
}
