package ai.modelplane.reconciler.world;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.api.Names;
import ai.modelplane.reconciler.prepare.Prepared;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import java.util.TreeSet;

/**
 * Looks for routes that point to what is not there.
 *
 * @param wanted routes that are ours whatever somebody did to their labels
 * @param secured names of the backends that need a policy, as NAMESPACE/NAME
 */
record Broken(Set<Key> wanted, Set<String> secured) {

  /** Of everything that is live or will be. */
  static Broken of(Store store, Prepared prepared) {
    Set<String> secured = new TreeSet<>();
    Set<Key> keys = new TreeSet<>(store.keys());
    keys.addAll(prepared.compilation().desired().objects().keySet());
    for (Key key : keys) {
      if (key.kind() == Kind.BACKEND_TLS_POLICY) {
        secured.add(key.namespace() + "/" + key.name());
      }
    }
    return new Broken(prepared.compilation().desired().objects().keySet(), secured);
  }

  /** ROUTE lacks PART, for each part of a backend that a live route points to and that is gone. */
  Set<String> in(Store store) {
    Set<String> found = new TreeSet<>();
    Set<Key> there = new TreeSet<>(store.keys());
    for (Key key : there) {
      JsonNode route = store.find(key).orElseThrow().tree();
      if (key.kind() == Kind.HTTP_ROUTE && (wanted.contains(key) || isManaged(route))) {
        for (JsonNode name : route.at("/spec/rules").findValues("backendRefs")) {
          name.forEach(ref -> add(found, key, ref.path("name").asText(), there));
        }
      }
    }
    return found;
  }

  private static boolean isManaged(JsonNode route) {
    return route.at("/metadata/labels").path(Names.MANAGED_BY).asText().equals("modelplane");
  }

  private void add(Set<String> found, Key route, String backend, Set<Key> there) {
    Set<Kind> parts = new TreeSet<>(Set.of(Kind.SERVICE, Kind.ENDPOINT_SLICE));
    if (secured.contains(route.namespace() + "/" + backend)) {
      parts.add(Kind.BACKEND_TLS_POLICY);
    }
    for (Kind kind : parts) {
      Key part = new Key(kind, route.namespace(), backend);
      if (!there.contains(part)) {
        found.add(route + " lacks " + part);
      }
    }
  }
}
