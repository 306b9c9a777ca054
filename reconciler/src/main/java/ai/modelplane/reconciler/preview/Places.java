package ai.modelplane.reconciler.preview;

import ai.modelplane.compiler.routing.Route;
import ai.modelplane.compiler.routing.Route.Share;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Endpoints at the same place: a route sends to places, and has one share for all of them. */
final class Places {

  private record Place(String backend, String path) {}

  private Places() {}

  /** Shares of places, divided among the endpoints there as the spec weighs them. */
  static Map<String, Double> divided(Route route, Map<String, Double> shares) {
    if (!(route.traffic() instanceof Route.Split split)) {
      return shares;
    }
    Map<Place, List<Share>> places = new LinkedHashMap<>();
    for (Share share : split.shares()) {
      places
          .computeIfAbsent(
              new Place(share.backend().name(), share.rewritePath()), p -> new ArrayList<>())
          .add(share);
    }
    Map<String, Double> divided = new LinkedHashMap<>(shares);
    for (List<Share> there : places.values()) {
      if (there.size() > 1) {
        double sum = there.stream().mapToDouble(s -> shares.getOrDefault(name(s), 0.0)).sum();
        long weights = there.stream().mapToLong(Share::weight).sum();
        there.forEach(s -> divided.put(name(s), sum * s.weight() / weights));
      }
    }
    return divided;
  }

  private static String name(Share share) {
    return share.candidate().key().name();
  }
}
