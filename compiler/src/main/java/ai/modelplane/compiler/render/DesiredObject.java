package ai.modelplane.compiler.render;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.manifest.Written;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One object as it should be.
 *
 * @param tree exactly the fields that are ours, defaults written out, so that they never drift
 * @param requires what must exist before this object is written: a route's backends
 * @param written where a person wrote it; null for what was derived from live state alone
 */
public record DesiredObject(
    Key key, ObjectNode tree, List<Key> requires, @Nullable Written written) {

  public DesiredObject {
    requires = List.copyOf(requires);
  }
}
