package ai.modelplane.reconciler.plan;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import java.util.TreeSet;

/** What a route points to. */
public final class RouteRefs {

  private RouteRefs() {}

  /** Every Service that the rules of an HTTPRoute name, with the slice and policy beside it. */
  public static Set<Key> backends(JsonNode route) {
    String own = route.path("metadata").path("namespace").asText("");
    Set<Key> keys = new TreeSet<>();
    for (JsonNode rule : route.path("spec").path("rules")) {
      for (JsonNode ref : rule.path("backendRefs")) {
        String namespace = ref.path("namespace").asText(own);
        String name = ref.path("name").asText("");
        keys.addAll(backend(namespace, name));
      }
    }
    return keys;
  }

  /** The objects that one backend is made of, whether or not it needs all of them. */
  static Set<Key> backend(String namespace, String name) {
    return new TreeSet<>(
        Set.of(
            new Key(Kind.SERVICE, namespace, name),
            new Key(Kind.ENDPOINT_SLICE, namespace, name),
            new Key(Kind.BACKEND_TLS_POLICY, namespace, name)));
  }
}
