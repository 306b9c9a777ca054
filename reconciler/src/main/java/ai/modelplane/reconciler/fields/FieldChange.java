package ai.modelplane.reconciler.fields;

import ai.modelplane.compiler.diagnostic.Pointer;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * One field that differs.
 *
 * @param path from the root of the object; list items by index
 * @param before the live value; missing when there is none
 * @param after the wanted value; missing when the field goes
 * @param drift who else wrote the field, and when; empty when the difference is our own
 */
public record FieldChange(
    List<String> path, JsonNode before, JsonNode after, Optional<Drift> drift) {

  public FieldChange {
    path = List.copyOf(path);
  }

  /** The path as a JSON pointer (RFC 6901). */
  public String pointer() {
    return path.stream().map(Pointer::part).collect(Collectors.joining());
  }

  /** The same, by whom. */
  FieldChange by(Drift writer) {
    return new FieldChange(path, before, after, Optional.of(writer));
  }

  /** The field as people know it: a list is owned as a whole. */
  public String field() {
    return path.stream()
        .takeWhile(step -> !step.matches("[0-9]+"))
        .collect(Collectors.joining("."));
  }

  /**
   * Who wrote what is ours, as {@code metadata.managedFields} has it.
   *
   * @param manager such as {@code kubectl-edit}
   * @param operation Apply or Update
   * @param time when it last wrote to the object, RFC 3339; empty when the server does not say
   */
  public record Drift(String manager, String operation, String time) {

    /** The manager of a field that nobody noted. */
    static final String SOMEBODY = "somebody";

    @Override
    public String toString() {
      return time.isEmpty() ? manager : manager + " at " + time;
    }
  }
}
