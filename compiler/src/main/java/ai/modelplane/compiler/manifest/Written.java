package ai.modelplane.compiler.manifest;

import ai.modelplane.compiler.diagnostic.Origin;
import ai.modelplane.compiler.diagnostic.Where;

/**
 * Where a person wrote an object.
 *
 * @param pointer of the object in its document; empty unless it is an item of a List
 * @param file the same from every checkout: what a cluster records
 * @param source what people call the source of the file; empty for one that prunes nothing
 */
public record Written(Origin origin, String pointer, String file, String source) {

  /** A key of the object, by its JSON pointer inside the object. */
  public Where key(String path) {
    return new Where.Node(origin, pointer + path, Where.Anchor.KEY);
  }

  /** A value of the object, by its JSON pointer inside the object. */
  public Where value(String path) {
    return new Where.Node(origin, pointer + path, Where.Anchor.VALUE);
  }
}
