package ai.modelplane.compiler.dialect;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.hold.Hold;
import ai.modelplane.compiler.manifest.Written;
import ai.modelplane.compiler.source.Identity;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/**
 * One object as it should be.
 *
 * @param stage when it is written
 * @param origin what it follows from
 * @param json exactly the fields that are ours, defaults written out, so that they never drift; as
 *     text, since a fleet's objects held as trees take ten times the memory
 * @param requires what must exist before this object is written: every object of a route's backends
 */
public record DesiredObject(Key key, Stage stage, Origin origin, String json, List<Key> requires) {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** What an object follows from. */
  public sealed interface Origin {}

  /** A person wrote it, in this source. */
  public record Authored(Written written, Identity source) implements Origin {}

  /** It serves one service. */
  public record Serves(Key service) implements Origin {}

  /** It follows from live state, and no single service has it: a backend, a replica's endpoint. */
  public record Shared() implements Origin {}

  /** It is live, and what it followed from is not seen. */
  public record Left(Hold hold) implements Origin {}

  public DesiredObject {
    requires = List.copyOf(requires);
  }

  /** Where a person wrote it; empty for what was rendered. */
  public Optional<Written> written() {
    return origin instanceof Authored(Written written, var _)
        ? Optional.of(written)
        : Optional.empty();
  }

  /** The source in which a person wrote it; empty for what was rendered. */
  public Optional<Identity> source() {
    return origin instanceof Authored(var _, Identity source)
        ? Optional.of(source)
        : Optional.empty();
  }

  /** The service that it serves; empty for what is shared, and for what a person wrote. */
  public Optional<Key> service() {
    return origin instanceof Serves(Key service) ? Optional.of(service) : Optional.empty();
  }

  /** Why it is left as it is, but for the mark that says so; empty for what follows from facts. */
  public Optional<Hold> hold() {
    return origin instanceof Left(Hold hold) ? Optional.of(hold) : Optional.empty();
  }

  public boolean isAuthored() {
    return origin instanceof Authored;
  }

  /**
   * The object as a tree, a new one each time.
   *
   * @throws IllegalStateException when the template of its kind makes no JSON object
   */
  public ObjectNode tree() {
    try {
      return (ObjectNode) JSON.readTree(json);
    } catch (JsonProcessingException | ClassCastException e) {
      throw new IllegalStateException(
          "the template of " + key.kind().word() + " makes no JSON object: " + e.getMessage(), e);
    }
  }
}
