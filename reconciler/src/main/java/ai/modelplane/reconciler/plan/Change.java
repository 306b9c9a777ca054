package ai.modelplane.reconciler.plan;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.render.DesiredObject;
import ai.modelplane.reconciler.cluster.LiveObject;
import ai.modelplane.reconciler.fields.FieldChange;
import ai.modelplane.reconciler.fields.FieldChange.Drift;
import java.util.List;

/** What is to be done with one object. */
public sealed interface Change {

  Key key();

  /** Why, as one clause for a person to read. */
  String reason();

  /** The stages, in this order, make before break. */
  enum Stage {
    /** What people wrote, which all the rest follows from. */
    DECLARE,
    /** What routes point to. */
    PREPARE,
    /** Routes. */
    SWITCH,
    /** Endpoints that stand for replicas, for people to see: no route waits for them. */
    RECORD,
    /** What nothing points to any more. */
    RETIRE
  }

  /** The object does not exist yet. */
  record Create(DesiredObject desired, String reason) implements Change {
    @Override
    public Key key() {
      return desired.key();
    }
  }

  /**
   * The object exists and differs.
   *
   * @param fields what differs, at least one
   */
  record Configure(DesiredObject desired, LiveObject live, List<FieldChange> fields, String reason)
      implements Change {

    public Configure {
      fields = List.copyOf(fields);
    }

    @Override
    public Key key() {
      return desired.key();
    }

    /** Whether somebody else caused at least one of the differences. */
    public boolean isDrift() {
      return fields.stream().anyMatch(f -> f.drift().isPresent());
    }

    /** Who caused them, each once, in the order of the fields. */
    public List<Drift> drifts() {
      return fields.stream().flatMap(f -> f.drift().stream()).distinct().toList();
    }
  }

  /** The object is ours and no longer wanted. */
  record Delete(LiveObject live, String reason) implements Change {
    @Override
    public Key key() {
      return live.key();
    }
  }

  /** Nothing is written, although something could be: held, paused or kept. */
  record Skip(Key key, String reason) implements Change {}

  /** The object is somebody else's, or somebody else applies the same fields. */
  record Conflict(DesiredObject desired, String reason, String hint) implements Change {
    @Override
    public Key key() {
      return desired.key();
    }
  }

  /** What is done, in one word. */
  default String word() {
    return switch (this) {
      case Create c -> "create";
      case Configure c -> "configure";
      case Delete d -> "delete";
      case Skip s -> "skip";
      case Conflict c -> "conflict";
    };
  }

  /** When it is carried out. */
  default Stage stage() {
    return switch (key().kind()) {
      case HTTP_ROUTE -> Stage.SWITCH;
      case Kind _ when this instanceof Delete -> Stage.RETIRE;
      case MODEL_SERVICE -> Stage.DECLARE;
      case MODEL_ENDPOINT -> isWritten() ? Stage.DECLARE : Stage.RECORD;
      default -> Stage.PREPARE;
    };
  }

  /** Whether a person wrote what is wanted. */
  private boolean isWritten() {
    return switch (this) {
      case Create c -> c.desired().written() != null;
      case Configure c -> c.desired().written() != null;
      case Conflict c -> c.desired().written() != null;
      case Delete d -> false;
      case Skip s -> false;
    };
  }

  /** Whether carrying it out writes to the cluster. */
  default boolean isWrite() {
    return switch (this) {
      case Create c -> true;
      case Configure c -> true;
      case Delete d -> true;
      case Skip s -> false;
      case Conflict c -> false;
    };
  }
}
