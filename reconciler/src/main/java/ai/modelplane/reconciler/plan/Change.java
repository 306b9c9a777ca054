package ai.modelplane.reconciler.plan;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.api.Kind.Role;
import ai.modelplane.compiler.dialect.DesiredObject;
import ai.modelplane.compiler.dialect.InnerRoutes;
import ai.modelplane.compiler.dialect.Stage;
import ai.modelplane.compiler.hold.Hold;
import ai.modelplane.reconciler.cluster.LiveObject;
import ai.modelplane.reconciler.fields.FieldChange;
import ai.modelplane.reconciler.fields.FieldChange.Drift;
import ai.modelplane.reconciler.fields.Strangers;
import java.util.List;
import java.util.Optional;

/** What is to be done with one object. */
public sealed interface Change {

  Key key();

  /** Why, as one clause for a person to read. */
  String reason();

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

  /** The object is no longer wanted: ours, or somebody's that gets in the way of ours. */
  record Delete(LiveObject live, String reason) implements Change {
    @Override
    public Key key() {
      return live.key();
    }

    /**
     * Whether the gateway is to have left it before: not a route by which requests enter, nor what
     * it should not use.
     */
    boolean isWaitedFor() {
      return (key().kind().role() != Role.ROUTE || InnerRoutes.isInner(key()))
          && (key().kind().role() != Role.BACKEND || live.ownership().managed());
    }
  }

  /** Nothing is written, although something could be. */
  record Skip(Key key, Hold hold) implements Change {
    @Override
    public String reason() {
      return hold.text();
    }
  }

  /** The object is somebody else's, or somebody else applies the same fields. */
  record Conflict(DesiredObject desired, Owner owner, String hint) implements Change {
    @Override
    public Key key() {
      return desired.key();
    }

    @Override
    public String reason() {
      return owner.text();
    }
  }

  /** What the object should be; empty when it goes, or stays whatever it should be. */
  default Optional<DesiredObject> wanted() {
    return switch (this) {
      case Create(DesiredObject desired, var reason) -> Optional.of(desired);
      case Configure configure -> Optional.of(configure.desired());
      case Conflict(DesiredObject desired, var owner, var hint) -> Optional.of(desired);
      case Delete _, Skip _ -> Optional.empty();
    };
  }

  /** Why the object is left as it is, but for a mark; empty when it is not. */
  default Optional<Hold> held() {
    return switch (this) {
      case Skip(var key, Hold why) -> Optional.of(why);
      case Configure configure -> configure.desired().hold();
      case Create _, Delete _, Conflict _ -> Optional.empty();
    };
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
    return switch (this) {
      case Create c -> c.desired().stage();
      case Configure c -> c.desired().stage();
      case Conflict c -> c.desired().stage();
      case Delete d -> d.isWaitedFor() ? Stage.RETIRE : Stage.SWITCH;
      case Skip s -> // nothing is done: only where it is listed
          switch (s.key().kind().role()) {
            case ROUTE -> Stage.SWITCH;
            case DECLARED -> s.key().kind() == Kind.MODEL_SERVICE ? Stage.DECLARE : Stage.RECORD;
            case BACKEND, FLEET, GATEWAY, REFERRED, AROUND -> Stage.PREPARE;
          };
    };
  }

  /**
   * Whether it undoes what somebody did to requests beside the shares of a route, which are read by
   * themselves: a field that we do not have, or any of a backend.
   */
  default boolean takesBack() {
    return switch (this) {
      case Configure configure ->
          configure.fields().stream()
              .filter(f -> f.drift().isPresent() && Strangers.steers(f.path()))
              .anyMatch(f -> key().kind().role() == Role.BACKEND || f.after().isMissingNode());
      case Delete(LiveObject live, var _) ->
          live.key().kind() == Kind.ENDPOINT_SLICE && !live.ownership().managed();
      case Create _, Skip _, Conflict _ -> false;
    };
  }

  /** Whether carrying it out writes to the cluster. */
  default boolean isWrite() {
    return switch (this) {
      case Create _, Configure _, Delete _ -> true;
      case Skip _, Conflict _ -> false;
    };
  }
}
