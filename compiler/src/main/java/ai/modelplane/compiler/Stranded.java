package ai.modelplane.compiler;

import static java.util.Comparator.naturalOrder;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.api.ModelService;
import ai.modelplane.compiler.endpoint.Candidates;
import ai.modelplane.compiler.landscape.Landscape;
import ai.modelplane.compiler.manifest.Manifests;
import ai.modelplane.compiler.manifest.Manifests.Broken;
import ai.modelplane.compiler.routing.Route;
import ai.modelplane.compiler.routing.Router;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import java.util.stream.Collectors;

/**
 * Services that would lose all of their endpoints while the manifest of an endpoint of their
 * namespace is broken: it may be the one that they are to be switched to.
 */
final class Stranded {

  private Stranded() {}

  /**
   * The services that stay as they are live for now.
   *
   * @param services as they are to be served
   * @return those that are served as they are live instead, with the reason
   */
  static SortedMap<Key, String> of(
      SortedMap<Key, ModelService> services,
      Manifests manifests,
      Landscape live,
      Candidates candidates) {
    Map<String, String> broken =
        manifests.broken().stream()
            .filter(b -> b.key().filter(k -> k.kind() == Kind.MODEL_ENDPOINT).isPresent())
            .collect(
                Collectors.toMap(
                    b -> b.key().orElseThrow().namespace(),
                    Broken::file,
                    BinaryOperator.minBy(naturalOrder())));
    List<ModelService> before = new ArrayList<>();
    List<ModelService> after = new ArrayList<>();
    for (ModelService service : live.services()) {
      ModelService wanted = services.get(service.key());
      if (wanted != null
          && broken.containsKey(service.key().namespace())
          && !wanted.entries().equals(service.entries())) {
        before.add(service);
        after.add(wanted);
      }
    }
    List<Route> served = Router.routes(before, candidates);
    List<Route> toBeServed = Router.routes(after, candidates);
    SortedMap<Key, String> stranded = new TreeMap<>();
    for (int i = 0; i < before.size(); i++) {
      if (isNobody(toBeServed.get(i)) && !isNobody(served.get(i))) {
        Key key = before.get(i).key();
        String file = broken.get(key.namespace());
        stranded.put(
            key, "it would lose all of its endpoints, and an endpoint in " + file + " has errors");
      }
    }
    return stranded;
  }

  private static boolean isNobody(Route route) {
    return route.traffic() instanceof Route.Nobody;
  }
}
