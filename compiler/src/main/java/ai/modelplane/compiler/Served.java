package ai.modelplane.compiler;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.dialect.DesiredObject;
import ai.modelplane.compiler.routing.Route;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One service, served.
 *
 * @param route who gets which share
 * @param isStranded whether the live spec is served in the place of the wanted one
 * @param objects its own, none when those that are live stay as they are, and those of backends
 *     that were rendered for it
 */
public record Served(Route route, boolean isStranded, List<DesiredObject> objects) {

  public Served {
    objects = List.copyOf(objects);
  }

  /** The same without objects of backends, which others share. */
  Served own() {
    return new Served(
        route, isStranded, objects.stream().filter(o -> o.service().isPresent()).toList());
  }

  List<DesiredObject> backendObjects() {
    return objects.stream().filter(o -> o.service().isEmpty()).toList();
  }

  /** Every object of every backend that it needs. */
  Set<Key> backends() {
    return objects.stream()
        .flatMap(o -> o.requires().stream())
        .filter(key -> key.kind().role() == Kind.Role.BACKEND)
        .collect(Collectors.toSet());
  }
}
