package ai.modelplane.reconciler.apply;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.reconciler.cluster.LiveObject;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What happened, in the words of kubectl.
 *
 * @param outcomes in the order of the plan, without what was unchanged
 * @param unchanged how many objects were as they should be
 */
public record ChangeSet(List<Outcome> outcomes, int unchanged) {

  public ChangeSet {
    outcomes = List.copyOf(outcomes);
  }

  /** What became of one object. */
  public enum Result {
    CREATED,
    CONFIGURED,
    /** Deleted and made anew, since it could not be changed in place. */
    REPLACED,
    DELETED,
    SKIPPED,
    CONFLICT,
    FAILED;

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    public boolean isTrouble() {
      return this == CONFLICT || this == FAILED;
    }
  }

  /**
   * One object.
   *
   * @param message why; empty when the result says it all
   * @param stored the object as the cluster now holds it; null unless it was written
   */
  public record Outcome(Key key, Result result, String message, @Nullable LiveObject stored) {}

  /** Whether something could not be deleted yet, so that a further pass has to do it. */
  public boolean isUnfinished() {
    return outcomes.stream()
        .anyMatch(o -> o.result() == Result.SKIPPED && o.message().startsWith(Gate.KEPT));
  }

  public boolean hasTrouble() {
    return outcomes.stream().anyMatch(o -> o.result().isTrouble());
  }

  public long count(Result result) {
    return outcomes.stream().filter(o -> o.result() == result).count();
  }
}
