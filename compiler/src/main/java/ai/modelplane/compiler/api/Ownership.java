package ai.modelplane.compiler.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Whose an object is, as its labels say. A label with an empty value is as good as none.
 *
 * @param managed whether a Modelplane wrote it, of whatever instance
 * @param instance which instance it belongs to; empty when nobody says so
 * @param source the source that applied it, as a hash; empty when it is of none
 * @param replica the replica that it stands for, as far as a label can name it; empty for none
 */
public record Ownership(boolean managed, String instance, String source, String replica) {

  /** By the labels of an object that was read as a record. */
  public static Ownership of(Map<String, String> labels) {
    return of(name -> labels.getOrDefault(name, ""));
  }

  /** By the value of {@code metadata.labels}. */
  public static Ownership of(JsonNode labels) {
    return of(name -> labels.path(name).asText(""));
  }

  private static Ownership of(UnaryOperator<String> label) {
    return new Ownership(
        label.apply(Names.MANAGED_BY).equals(Names.FIELD_MANAGER),
        label.apply(Names.INSTANCE),
        label.apply(Names.SOURCE),
        label.apply(Names.REPLICA));
  }

  /** Whether this instance wrote it. */
  public boolean isOf(String instance) {
    return managed && this.instance.equals(instance);
  }

  /** Whether it belongs to another instance, whoever wrote it. */
  public boolean isOfAnother(String instance) {
    return !this.instance.isEmpty() && !this.instance.equals(instance);
  }

  /**
   * Whether a pass made this endpoint for a replica, and will withdraw it with the replica. What a
   * person or another controller wrote is not ours, whatever replica it names; what has a source
   * was written to Git.
   */
  public boolean standsForReplica() {
    return managed && !replica.isEmpty() && source.isEmpty();
  }
}
