package ai.modelplane.reconciler.prepare;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.diagnostic.Finding;
import ai.modelplane.compiler.diagnostic.Rule;
import ai.modelplane.compiler.diagnostic.Where;
import ai.modelplane.compiler.dialect.Dialect;
import ai.modelplane.compiler.fleet.Entrance;
import ai.modelplane.compiler.fleet.Gateway;
import ai.modelplane.compiler.manifest.Manifest;
import ai.modelplane.reconciler.arrival.Arrivals;
import ai.modelplane.reconciler.arrival.Rival;
import ai.modelplane.reconciler.cluster.LiveObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;

/** What is said of requests that do not arrive at services. */
final class ArrivalFindings {

  private ArrivalFindings() {}

  static List<Finding> of(Prepared prepared) {
    Arrivals arrivals = prepared.arrivals();
    if (arrivals.gateway().isEmpty()) {
      return List.of();
    }
    Map<Key, Where> places = new HashMap<>();
    for (Manifest manifest : prepared.compilation().applied()) {
      places.put(manifest.key(), manifest.written().value("/metadata/name"));
    }
    SequencedSet<Finding> findings = new LinkedHashSet<>();
    List<Finding> taken = new ArrayList<>();
    prepared
        .compilation()
        .routes()
        .forEach(
            route -> {
              Key service = route.service().key();
              LiveObject live = prepared.objects().get(Dialect.route(service));
              entrance(arrivals.gateway().get(), arrivals.entrance(service.namespace(), live))
                  .ifPresent(findings::add);
              Where where = places.getOrDefault(service, new Where.Nowhere());
              arrivals.rivals(service, live).forEach(r -> taken.add(taken(service, where, r)));
            });
    findings.addAll(taken);
    return List.copyOf(findings);
  }

  private static Optional<Finding> entrance(Gateway gateway, Entrance entrance) {
    return entrance instanceof Entrance.Nowhere(Entrance.Reason reason, String message)
        ? switch (reason) {
          case NOT_ALLOWED ->
              Optional.of(
                  finding(
                      Rule.GATEWAY_LISTENER,
                      message,
                      "let a listener take them: spec.listeners[].allowedRoutes of the Gateway"));
          case INVALID ->
              Optional.of(
                  finding(
                      Rule.GATEWAY_LISTENER,
                      message,
                      "mend the listener: kubectl describe gateway %s -n %s"
                          .formatted(gateway.name(), gateway.namespace())));
          case NOT_KNOWN ->
              Optional.of(
                  finding(
                      Rule.GATEWAY_ADDRESS,
                      message + ", so that services get no address",
                      Entrance.HINT.formatted(gateway.name(), gateway.namespace())));
          case NO_ADDRESS -> Optional.empty(); // its controller gives one, sooner or later
        }
        : Optional.empty();
  }

  private static Finding finding(Rule rule, String message, String hint) {
    return new Finding(rule, new Where.Nowhere(), null, message, hint);
  }

  private static Finding taken(Key service, Where where, Rival rival) {
    return new Finding(
        Rule.ROUTE_TAKEN,
        where,
        service.resource(),
        rival.text(),
        "requests to /%s/%s are for %s: ask the owner of the route, or give the service another"
                .formatted(service.namespace(), service.name(), service)
            + " name");
  }
}
