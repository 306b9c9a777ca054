package ai.modelplane.reconciler.plan;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.dialect.DesiredState;
import ai.modelplane.compiler.hold.Hold;
import ai.modelplane.reconciler.cluster.LiveObject;
import ai.modelplane.reconciler.fields.ManagedFields;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What others attach to a Service of ours. To the addresses of a slice the Gateway sends requests
 * as well; a slice belongs to exactly one Service, so one that nobody else keeps can go. A policy
 * decides the TLS of its targets, and is somebody's own: it is named and left.
 */
final class Strays {

  /** It takes up nothing once the Service selects nothing, and leaves its slices behind. */
  private static final String OF_SELECTORS = "endpointslice-controller.k8s.io";

  private static final String MANAGED_BY = "endpointslice.kubernetes.io/managed-by";

  private Strays() {}

  /** What is to be done with an object that is not ours; nothing with nearly all. */
  static Optional<Change> change(
      LiveObject object, DesiredState desired, Map<Key, LiveObject> live) {
    if (object.isTerminating()) {
      return Optional.empty();
    }
    return switch (object.key().kind()) {
      case ENDPOINT_SLICE -> slice(object, desired, live);
      case BACKEND_TLS_POLICY -> policy(object, desired, live);
      default -> Optional.empty();
    };
  }

  /** Of two policies for one Service the older one counts. */
  private static Optional<Change> policy(
      LiveObject object, DesiredState desired, Map<Key, LiveObject> live) {
    List<Key> backends =
        object.targets().stream()
            .filter(backend -> live.containsKey(backend))
            .filter(backend -> desired.objects().containsKey(backend))
            .filter(
                backend -> {
                  Key own = new Key(Kind.BACKEND_TLS_POLICY, backend.namespace(), backend.name());
                  LiveObject ours = live.get(own);
                  return ours == null || isBefore(object, ours);
                })
            .toList();
    return backends.isEmpty()
        ? Optional.empty()
        : Optional.of(new Change.Skip(object.key(), new Hold.StrayPolicy(backends)));
  }

  private static boolean isBefore(LiveObject one, LiveObject other) {
    return Comparator.comparing(
                (LiveObject o) -> o.path("metadata", "creationTimestamp").asText(""))
            .thenComparing(o -> o.key().name())
            .compare(one, other)
        < 0;
  }

  private static Optional<Change> slice(
      LiveObject object, DesiredState desired, Map<Key, LiveObject> live) {
    Key backend = object.backend();
    LiveObject service = live.get(backend);
    if (service == null || !desired.objects().containsKey(backend)) {
      return Optional.empty(); // it goes with the Service
    }
    return Optional.of(
        keeper(object, service)
            .<Change>map(by -> new Change.Skip(object.key(), new Hold.Stray(backend, by)))
            .orElseGet(() -> new Change.Delete(object, "it adds addresses to " + backend)));
  }

  /** Who would make the slice anew. */
  private static Optional<String> keeper(LiveObject slice, LiveObject service) {
    for (JsonNode owner : slice.path("metadata", "ownerReferences")) {
      if (!owner.path("uid").asText("").equals(service.uid())) {
        return Optional.of(owner.path("kind").asText("") + " " + owner.path("name").asText(""));
      }
    }
    String instance = slice.ownership().instance();
    if (!instance.isEmpty()) {
      return Optional.of("the instance " + instance);
    }
    String controller = slice.label(MANAGED_BY);
    return controller.isEmpty() || controller.equals(OF_SELECTORS) || isByHand(slice)
        ? Optional.empty()
        : Optional.of(controller);
  }

  /** What a person says of who manages a slice is no controller. */
  private static boolean isByHand(LiveObject slice) {
    return ManagedFields.of(slice.tree()).others().stream()
        .allMatch(writer -> writer.manager().startsWith("kubectl"));
  }
}
