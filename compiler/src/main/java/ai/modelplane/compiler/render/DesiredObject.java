package ai.modelplane.compiler.render;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.manifest.Written;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One object as it should be.
 *
 * @param json exactly the fields that are ours, defaults written out, so that they never drift; as
 *     text, since a fleet's objects held as trees take ten times the memory
 * @param requires what must exist before this object is written: a route's backends
 * @param written where a person wrote it; null for what was derived from live state alone
 */
public record DesiredObject(Key key, String json, List<Key> requires, @Nullable Written written) {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  public DesiredObject {
    requires = List.copyOf(requires);
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
