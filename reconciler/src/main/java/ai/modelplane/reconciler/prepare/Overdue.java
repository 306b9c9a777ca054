package ai.modelplane.reconciler.prepare;

import ai.modelplane.compiler.Compilation;
import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.diagnostic.Resource;
import ai.modelplane.compiler.diagnostic.Rule;
import ai.modelplane.compiler.dialect.Dialect;
import ai.modelplane.compiler.endpoint.Candidate;
import ai.modelplane.compiler.endpoint.Candidate.Unroutable;
import ai.modelplane.compiler.fleet.Routed;
import ai.modelplane.reconciler.cluster.LiveObject;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What live routes do for endpoints that a new rule refuses. There are few, if any, so that only
 * then the routes are read.
 */
final class Overdue {

  private Overdue() {}

  /** Where the routes lead, of each namespace in which an endpoint is refused for its address. */
  static Set<Routed> routed(Compilation compiled, SortedMap<Key, LiveObject> live) {
    Set<String> namespaces = new TreeSet<>();
    compiled
        .candidates()
        .byNamespace()
        .forEach(
            (namespace, candidates) -> {
              if (candidates.stream().anyMatch(Overdue::isRefused)) {
                namespaces.add(namespace);
              }
            });
    // a manifest that is not applied, since its endpoint is refused, makes no candidate
    compiled.findings().stream()
        .filter(f -> f.rule() == Rule.ENDPOINT_ADDRESS)
        .flatMap(f -> Stream.ofNullable(f.resource()).map(Resource::namespace))
        .forEach(namespaces::add);
    Set<Routed> routed = new HashSet<>();
    if (namespaces.isEmpty()) {
      return routed;
    }
    Dialect dialect = compiled.target().dialect();
    Function<Key, JsonNode> trees = LiveObject.trees(live);
    for (LiveObject object : live.values()) {
      if (object.key().kind() == Kind.HTTP_ROUTE
          && namespaces.contains(object.key().namespace())
          && object.isOf(compiled.target().instance())) {
        dialect
            .read(object.service(), trees)
            .keySet()
            .forEach(place -> routed.add(new Routed(place.backend(), place.path())));
      }
    }
    return routed;
  }

  /** Whether an endpoint is refused for where it leads. */
  static boolean isRefused(Candidate candidate) {
    return candidate.reach() instanceof Unroutable(var reason, var _)
        && switch (reason) {
          case REFUSED_ADDRESS, REFUSED_PATH, REFUSED_REWRITE_PATH -> true;
          case INVALID_URL, INVALID_REWRITE_PATH, UNUSABLE_TLS, UNUSABLE_CA, DRAINING -> false;
        };
  }
}
