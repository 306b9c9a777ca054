package ai.modelplane.compiler.schema;

import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.diagnostic.Rule;
import ai.modelplane.compiler.diagnostic.Where.Anchor;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The validators of all kinds of the group modelplane.ai, each read from its
 * CustomResourceDefinition when it is first asked for. Safe for use by several threads.
 *
 * <p>An API server drops fields that it does not know; here they are errors. The status is not
 * looked at, since an API server ignores the one of a manifest; neither are the values of the name,
 * namespace, labels and annotations, about which a CustomResourceDefinition says nothing.
 */
public final class Schemas {

  private final Map<Kind, KindSchema> schemas = new ConcurrentHashMap<>();

  /**
   * One mistake.
   *
   * @param pointer JSON pointer (RFC 6901) of the unknown key, the wrong value, or the parent of
   *     what is missing
   * @param message what was found and what was expected, without a full stop
   * @param hint what to do, or null when the message says it all
   */
  public record Violation(
      Rule rule, String pointer, Anchor anchor, String message, @Nullable String hint) {}

  /**
   * Every mistake in an object, one violation for each, in a fixed order; empty when it is valid.
   *
   * @param tree an object of that kind and of the version that is read
   * @throws IllegalStateException when there is no definition of the kind, or it cannot be read
   */
  public List<Violation> validate(Kind kind, JsonNode tree) {
    return schema(kind).validate(tree);
  }

  /** Whether {@link #validate} finds no mistake; it costs less, since nothing is put into words. */
  public boolean accepts(Kind kind, JsonNode tree) {
    return schema(kind).accepts(tree);
  }

  /** All kinds as one JSON Schema (draft 7), as editors read it; ends with a line feed. */
  public static String ofEditors() {
    return new String(Definition.bytes("schemas/editor/manifest.json"), StandardCharsets.UTF_8);
  }

  private KindSchema schema(Kind kind) {
    return schemas.computeIfAbsent(kind, k -> KindSchema.of(Definition.read(k)));
  }
}
