package ai.modelplane.reconciler.plan;

import ai.modelplane.reconciler.cluster.LiveObject;
import ai.modelplane.reconciler.fields.Comparison;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/** Somebody else to whom an object, or a field of it, belongs. */
public sealed interface Owner {

  /** Another source applies the object. */
  record Source(String name) implements Owner {}

  /** Another instance wrote the object. */
  record Instance(String name) implements Owner {}

  /** The object exists, and no instance wrote it. */
  record Stranger() implements Owner {}

  /** Another field manager applies this field as well. */
  record Applier(String manager, String field) implements Owner {

    /** A second owner of a field that is not as wanted, and no slip of the hand. */
    public static Optional<Applier> of(ObjectNode wanted, LiveObject now) {
      return Comparison.applied(wanted, now.tree()).stream()
          .findFirst()
          .flatMap(f -> f.drift().map(by -> new Applier(by.manager(), f.field())));
    }

    /** What to do about it. */
    public String hint() {
      return "let one of the two own it: remove it from this repository, or from " + manager;
    }
  }

  /** How the object belongs to the owner, as it follows the object's name and a colon. */
  default String text() {
    return switch (this) {
      case Source(String name) -> "is applied from the source " + name;
      case Instance(String name) -> "exists and belongs to the instance " + name;
      case Stranger() -> "exists and was not made by Modelplane";
      case Applier(String manager, String field) ->
          "its field " + field + " is also applied by " + manager;
    };
  }

  /** The same as a clause of its own. */
  default String clause() {
    return switch (this) {
      case Source _, Instance _, Stranger _ -> "it " + text();
      case Applier _ -> text();
    };
  }
}
