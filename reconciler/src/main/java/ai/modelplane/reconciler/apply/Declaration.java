package ai.modelplane.reconciler.apply;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.dialect.Stage;
import ai.modelplane.reconciler.cluster.LiveObject;
import ai.modelplane.reconciler.plan.Change;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The first step: what people wrote. Endpoints go before the services that may need them. What the
 * cluster does not take goes on as it stands there, and the rest is planned without it.
 */
public final class Declaration {

  private static final List<Kind> ORDER = List.of(Kind.MODEL_ENDPOINT, Kind.MODEL_SERVICE);

  private Declaration() {}

  /** A plan, and the value that it was made from. */
  public record Planned<T>(T from, Execution execution) {}

  /** Makes the plan anew. */
  @FunctionalInterface
  public interface Without<T> {
    /**
     * The plan when some services and endpoints stay as they stand on the cluster. Pure.
     *
     * @param now those of them that were found to have changed
     * @return empty when no manifest says anything of them
     */
    Optional<Planned<T>> without(T planned, Set<Key> untaken, Collection<LiveObject> now);
  }

  /** Declares. */
  public static <T> Planned<T> declare(Writer writer, Planned<T> planned, Without<T> again) {
    Planned<T> latest = planned;
    for (Kind kind : ORDER) {
      latest = declare(writer, latest, kind, again);
    }
    Execution execution = latest.execution();
    Set<Key> told = execution.written().keys();
    // What is not deleted any more, since something else could not be written.
    List<Change> held =
        execution.plan().in(Stage.DECLARE).stream()
            .filter(c -> c instanceof Change.Skip && !told.contains(c.key()))
            .toList();
    return new Planned<>(latest.from(), execution.and(writer.write(held, execution.replan())));
  }

  private static <T> Planned<T> declare(
      Writer writer, Planned<T> before, Kind kind, Without<T> again) {
    Execution start = before.execution();
    List<Change> changes =
        start.plan().in(Stage.DECLARE).stream().filter(c -> c.key().kind() == kind).toList();
    Written written = writer.write(changes, start.replan());
    Execution done = start.and(written);
    Set<Key> untaken = written.untaken(kind);
    if (untaken.isEmpty()) {
      return new Planned<>(before.from(), done);
    }
    Optional<Planned<T>> without =
        writer.isStopping()
            ? Optional.empty()
            : again.without(before.from(), untaken, written.rereadOf(untaken));
    return without
        .map(p -> new Planned<>(p.from(), done.with(p.execution().plan(), p.execution().replan())))
        .orElseGet(() -> new Planned<>(before.from(), done.unmet(untaken)));
  }
}
