package ai.modelplane.reconciler.plan;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.dialect.Stage;
import java.util.Comparator;
import java.util.List;

/**
 * What would change, as data. What {@code diff} shows is what {@code reconcile} carries out.
 *
 * @param changes sorted by stage, then by key
 * @param unchanged objects that are as they should be
 */
public record Plan(List<Change> changes, List<Key> unchanged) {

  /** By stage, then by key. */
  public static final Comparator<Change> ORDER =
      Comparator.comparing(Change::stage).thenComparing(Change::key);

  public Plan {
    changes = List.copyOf(changes);
    unchanged = List.copyOf(unchanged);
  }

  /** Whether carrying it out would write anything. */
  public boolean isEmpty() {
    return changes.stream().noneMatch(Change::isWrite);
  }

  /** What was left alone, and why. */
  public Plan withoutWrites() {
    return new Plan(changes.stream().filter(c -> !c.isWrite()).toList(), List.of());
  }

  public List<Change> in(Stage stage) {
    return changes.stream().filter(c -> c.stage() == stage).toList();
  }
}
