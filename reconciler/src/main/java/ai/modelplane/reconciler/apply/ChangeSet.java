package ai.modelplane.reconciler.apply;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind.Role;
import ai.modelplane.compiler.dialect.InnerRoutes;
import ai.modelplane.compiler.hold.Hold;
import ai.modelplane.reconciler.cluster.ClusterException;
import ai.modelplane.reconciler.cluster.LiveObject;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
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
   * @param stored the object as the cluster now holds it; null unless it was written
   */
  public record Outcome(Key key, Result result, Why why, @Nullable LiveObject stored) {

    public Outcome(Key key, Result result, String why, @Nullable LiveObject stored) {
      this(key, result, new Said(why), stored);
    }

    /** Brings objects up to date. */
    public void applyTo(Map<Key, LiveObject> objects) {
      if (stored != null) {
        objects.put(key, stored);
      } else if (result == Result.DELETED) {
        objects.remove(key);
      }
    }

    /** Whether it may succeed when it is tried again: what is held waits for something else. */
    public boolean hasFailed() {
      return result == Result.FAILED && !(why instanceof Held);
    }

    /** Why, as one clause; empty when the result says it all. */
    public String message() {
      return why.text();
    }
  }

  /** Why an object came to its result. */
  public sealed interface Why {

    String text();

    /** The same for a status: its reader may know the cluster by another name. */
    default String inStatus() {
      return text();
    }
  }

  /** A clause that nothing follows from. */
  public record Said(String text) implements Why {}

  /** The object is left as it is. */
  public record Held(Hold hold) implements Why {
    @Override
    public String text() {
      return hold.text();
    }
  }

  /** The cluster did not do what was asked. */
  public record Refused(String text, String inStatus) implements Why {
    public Refused(ClusterException by) {
      this(Objects.requireNonNullElse(by.getMessage(), ""), by.withoutServer());
    }
  }

  /** Whether something could not be deleted yet, so that a further pass has to do it. */
  public boolean isUnfinished() {
    return outcomes.stream()
        .anyMatch(o -> o.why() instanceof Held(Hold hold) && hold.group() == Hold.Group.GATEWAY);
  }

  /**
   * What became of each route by which requests enter. Where that stayed as it is, an inner one may
   * have changed.
   */
  public Map<Key, Outcome> routes() {
    Map<Key, Outcome> routes = new HashMap<>();
    for (Outcome outcome : outcomes) {
      if (outcome.key().kind().role() == Role.ROUTE) {
        Optional<Key> outer = InnerRoutes.outer(outcome.key());
        if (outer.isEmpty()) {
          routes.put(outcome.key(), outcome);
        } else if (outcome.result() == Result.CONFIGURED) {
          routes.putIfAbsent(outer.get(), outcome);
        }
      }
    }
    return routes;
  }

  /** Whether something may succeed when it is tried again. */
  public boolean hasFailed() {
    return outcomes.stream().anyMatch(Outcome::hasFailed);
  }

  public boolean hasTrouble() {
    return outcomes.stream().anyMatch(o -> o.result().isTrouble());
  }

  public long count(Result result) {
    return outcomes.stream().filter(o -> o.result() == result).count();
  }
}
