package ai.modelplane.reconciler.preview;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.diagnostic.Finding;
import ai.modelplane.compiler.diagnostic.Resource;
import ai.modelplane.compiler.dialect.Dialect;
import ai.modelplane.compiler.dialect.InnerRoutes;
import ai.modelplane.compiler.dialect.Stage;
import ai.modelplane.compiler.endpoint.Candidates.Withheld;
import ai.modelplane.compiler.hold.Hold;
import ai.modelplane.compiler.manifest.Manifest;
import ai.modelplane.reconciler.cluster.LiveObject;
import ai.modelplane.reconciler.plan.Change;
import ai.modelplane.reconciler.prepare.Prepared;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BinaryOperator;
import java.util.stream.Collectors;

/**
 * A prepared pass by object: to explain one service takes no look at the others.
 *
 * @param changes of the plan
 * @param inner a change of an inner route that is switched, for each route that leads to some
 * @param compiled the services of which a route was made
 * @param valid the objects whose manifest has no errors
 * @param applied those of them that go to the cluster
 * @param broken the file in which a manifest has errors
 * @param findings the first about each object
 * @param errors the first error about each object
 * @param withheld the replicas without an endpoint, by namespace
 */
record Index(
    Prepared prepared,
    Map<Key, Change> changes,
    Map<Key, Change> inner,
    Set<Key> compiled,
    Set<Key> valid,
    Set<Key> applied,
    Map<Key, String> broken,
    Map<Resource, Finding> findings,
    Map<Resource, Finding> errors,
    Map<String, List<Withheld>> withheld) {

  static Index of(Prepared prepared) {
    Map<Key, Change> changes = new HashMap<>();
    prepared.plan().changes().forEach(c -> changes.put(c.key(), c));
    Map<Key, Change> inner = new HashMap<>();
    prepared.plan().in(Stage.INNER).stream()
        .filter(Change::isWrite)
        .forEach(c -> InnerRoutes.outer(c.key()).ifPresent(outer -> inner.putIfAbsent(outer, c)));
    Set<Key> compiled = new HashSet<>();
    prepared.compilation().routes().forEach(r -> compiled.add(r.service().key()));
    Map<Key, String> broken = new HashMap<>();
    prepared
        .broken()
        .forEach(
            some ->
                some.key()
                    .ifPresent(
                        key ->
                            broken.merge(
                                key, some.file(), BinaryOperator.minBy(String::compareTo))));
    Map<Resource, Finding> findings = new HashMap<>();
    Map<Resource, Finding> errors = new HashMap<>();
    for (Finding finding : prepared.findings()) {
      if (finding.resource() != null) {
        findings.putIfAbsent(finding.resource(), finding);
        if (finding.isError()) {
          errors.putIfAbsent(finding.resource(), finding);
        }
      }
    }
    return new Index(
        prepared,
        changes,
        inner,
        compiled,
        keys(prepared.valid().toList()),
        keys(prepared.compilation().applied()),
        broken,
        findings,
        errors,
        prepared.compilation().candidates().withheld().stream()
            .collect(Collectors.groupingBy(w -> w.replica().key().namespace())));
  }

  private static Set<Key> keys(List<Manifest> manifests) {
    return manifests.stream().map(Manifest::key).collect(Collectors.toSet());
  }

  Optional<LiveObject> live(Key key) {
    return Optional.ofNullable(prepared.objects().get(key));
  }

  /** What is to be done with the route of a service, or else with one of its inner routes. */
  Optional<Change> routeChange(Key service) {
    Key route = Dialect.route(service);
    return Optional.ofNullable(changes.getOrDefault(route, inner.get(route)));
  }

  /** Why an object is left as it is, also one that does not exist. */
  Optional<Hold> hold(Key key) {
    return Optional.ofNullable(changes.get(key))
        .flatMap(Change::held)
        .or(() -> Optional.ofNullable(prepared.compilation().desired().kept().get(key)));
  }

  /** Whether the route of a service stays as it is, whatever is wanted. */
  boolean isRouteHeld(Key service) {
    Key route = Dialect.route(service);
    return changes.get(route) instanceof Change.Conflict || hold(route).isPresent();
  }
}
