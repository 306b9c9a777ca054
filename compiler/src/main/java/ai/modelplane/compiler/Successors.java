package ai.modelplane.compiler;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.api.Meta;
import ai.modelplane.compiler.api.Names;
import ai.modelplane.compiler.hold.Hold;
import ai.modelplane.compiler.manifest.Manifests.Broken;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Which broken manifests may take the place of an object. Of several the first file is named. The
 * manifests are looked at once, since a source may lose thousands of objects at once.
 */
final class Successors {

  private final Map<String, String> newServices = new HashMap<>();
  private final Map<String, String> inNamespace = new HashMap<>();
  private final Map<Name, String> moved = new HashMap<>();
  private final List<Broken> unplacedEndpoints;
  private final Optional<String> nameless;
  private final TreeSet<String> unnamed = new TreeSet<>();
  private final Set<Recorded> recorded = new HashSet<>();

  /**
   * A file that an object of a namespace was applied from. What it says of another namespace is
   * worth nothing: whoever may write there may write that too.
   */
  private record Recorded(String namespace, String file) {}

  /**
   * Of objects that may have moved from one namespace to another. What is live where they moved to
   * does not matter, since that is somebody else's word.
   */
  private record Name(Kind kind, String name) {}

  /**
   * @param own the live objects of the source
   * @param live the metadata of a live service or endpoint
   */
  Successors(List<Broken> all, SortedMap<Key, Meta> own, Function<Key, Optional<Meta>> live) {
    own.forEach(
        (key, meta) ->
            recorded.add(
                new Recorded(key.namespace(), meta.annotations().getOrDefault(Names.FILE, ""))));
    for (Broken broken : all) {
      String file = broken.file();
      broken.key().ifPresent(key -> place(key, file, live));
      broken.unplaced().ifPresent(u -> first(moved, new Name(u.kind(), u.name()), file));
      if (broken.isNameless()) {
        unnamed.add(file);
      }
    }
    unplacedEndpoints =
        all.stream()
            .filter(b -> b.unplaced().filter(u -> u.kind() == Kind.MODEL_ENDPOINT).isPresent())
            .toList();
    nameless = unnamed.stream().findFirst();
  }

  private void place(Key key, String file, Function<Key, Optional<Meta>> live) {
    first(inNamespace, key.namespace(), file);
    first(moved, new Name(key.kind(), key.name()), file);
    if (key.kind() == Kind.MODEL_SERVICE && live.apply(key).isEmpty()) {
      first(newServices, key.namespace(), file);
    }
  }

  private static <T> void first(Map<T, String> files, T key, String file) {
    files.merge(key, file, (one, other) -> one.compareTo(other) <= 0 ? one : other);
  }

  /** Only a new object takes the place of a service. */
  Optional<Hold> ofService(Key gone) {
    return moved(gone)
        .or(() -> Optional.ofNullable(newServices.get(gone.namespace())))
        .or(() -> newNameless(gone.namespace()))
        .map(Hold.Successor::new);
  }

  /** Any manifest of the namespace may need an endpoint. */
  Optional<Hold> ofEndpoint(Key gone) {
    return moved(gone)
        .or(() -> Optional.ofNullable(inNamespace.get(gone.namespace())))
        .or(() -> nameless)
        .or(() -> unplaced(gone.namespace()))
        .map(Hold.Successor::new);
  }

  private Optional<String> moved(Key gone) {
    return Optional.ofNullable(moved.get(new Name(gone.kind(), gone.name())));
  }

  private Optional<String> newNameless(String namespace) {
    return unnamed.stream()
        .filter(file -> !recorded.contains(new Recorded(namespace, file)))
        .findFirst();
  }

  private Optional<String> unplaced(String namespace) {
    return unplacedEndpoints.stream()
        .filter(b -> b.unplaced().orElseThrow().mayMean(namespace))
        .map(Broken::file)
        .sorted()
        .findFirst();
  }
}
