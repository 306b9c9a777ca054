package ai.modelplane.compiler.schema;

import ai.modelplane.compiler.diagnostic.Pointer;
import com.fasterxml.jackson.core.JsonPointer;
import com.networknt.schema.path.NodePath;
import org.jspecify.annotations.Nullable;

/** Places in a document: as a JSON pointer (RFC 6901) and as a person would say it. */
final class Pointers {

  private Pointers() {}

  static String child(String parent, @Nullable String name) {
    return parent + Pointer.part(String.valueOf(name));
  }

  /** {@code spec.endpoints[0].weight}; the empty string for the document itself. */
  static String path(NodePath at) {
    StringBuilder path = new StringBuilder();
    for (int i = 0; i < at.getNameCount(); i++) {
      Object element = at.getElement(i);
      if (element instanceof Integer index) {
        path.append('[').append(index).append(']');
      } else {
        append(path, String.valueOf(element));
      }
    }
    return path.toString();
  }

  static String path(NodePath parent, @Nullable String name) {
    StringBuilder path = new StringBuilder(path(parent));
    append(path, String.valueOf(name));
    return path.toString();
  }

  private static void append(StringBuilder path, String name) {
    boolean plain = !name.isEmpty() && name.chars().allMatch(Character::isLetterOrDigit);
    if (plain) {
      path.append(path.isEmpty() ? "" : ".").append(name);
    } else {
      path.append("[\"").append(name).append("\"]");
    }
  }

  /** The schema that a keyword's location belongs to. */
  static JsonPointer owner(NodePath keyword) {
    JsonPointer at = JsonPointer.compile(keyword.toString());
    return at.head() == null ? at : at.head();
  }
}
