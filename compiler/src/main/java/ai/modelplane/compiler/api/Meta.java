package ai.modelplane.compiler.api;

import java.util.List;
import java.util.Map;

/**
 * What is read of an object's metadata.
 *
 * @param labels in the order of their keys, as the annotations
 * @param generation 0 for an object that is not on a cluster
 * @param written whether we wrote to it ourselves, as far as anybody knows: labels that say so come
 *     with a copy and with a backup as well
 */
public record Meta(
    Map<String, String> labels,
    Map<String, String> annotations,
    List<Owner> owners,
    long generation,
    boolean written) {

  /** An entry of {@code ownerReferences}. */
  public record Owner(String kind, String name, boolean controller) {}

  public static final Meta NONE = of(Map.of(), Map.of());

  public Meta {
    labels = CompactMap.of(labels);
    annotations = CompactMap.of(annotations);
    owners = List.copyOf(owners);
  }

  public static Meta of(Map<String, String> labels, Map<String, String> annotations) {
    return new Meta(labels, annotations, List.of(), 0, true);
  }

  /** Whether an annotation has exactly this value. */
  public boolean annotated(String annotation, String value) {
    return value.equals(annotations.get(annotation));
  }

  /** Whose the object is. */
  public Ownership ownership() {
    return Ownership.of(labels);
  }
}
