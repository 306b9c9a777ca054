package ai.modelplane.compiler;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.manifest.Manifests;
import ai.modelplane.compiler.manifest.Manifests.Broken;
import ai.modelplane.compiler.manifest.Manifests.Unplaced;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which broken manifests of a source may be those of endpoints.
 *
 * @param namespaces of those with a place
 * @param unplaced those for a namespace that does not exist, or for none
 * @param isAnyNameless whether a manifest is so broken that even its name is unknown
 */
record BrokenEndpoints(Set<String> namespaces, List<Unplaced> unplaced, boolean isAnyNameless) {

  static BrokenEndpoints of(Manifests manifests) {
    Set<String> namespaces = new HashSet<>();
    List<Unplaced> unplaced = new ArrayList<>();
    boolean isAnyNameless = false;
    for (Broken broken : manifests.broken()) {
      broken
          .key()
          .filter(key -> key.kind() == Kind.MODEL_ENDPOINT)
          .map(Key::namespace)
          .ifPresent(namespaces::add);
      broken.unplaced().filter(u -> u.kind() == Kind.MODEL_ENDPOINT).ifPresent(unplaced::add);
      isAnyNameless |= broken.isNameless();
    }
    return new BrokenEndpoints(namespaces, unplaced, isAnyNameless);
  }

  /** Whether one may be of a namespace. */
  boolean mayBeIn(String namespace) {
    return isAnyNameless
        || namespaces.contains(namespace)
        || unplaced.stream().anyMatch(u -> u.mayMean(namespace));
  }
}
