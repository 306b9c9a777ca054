package ai.modelplane.compiler;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.ModelService;
import ai.modelplane.compiler.check.Checks;
import ai.modelplane.compiler.diagnostic.Finding;
import ai.modelplane.compiler.dialect.AuthoredObjects;
import ai.modelplane.compiler.dialect.DesiredObject;
import ai.modelplane.compiler.dialect.DesiredState;
import ai.modelplane.compiler.dialect.ReplicaEndpoints;
import ai.modelplane.compiler.dialect.Target;
import ai.modelplane.compiler.endpoint.Candidate;
import ai.modelplane.compiler.endpoint.Candidates;
import ai.modelplane.compiler.endpoint.Lack;
import ai.modelplane.compiler.hold.Hold;
import ai.modelplane.compiler.hold.Refusal;
import ai.modelplane.compiler.manifest.Manifest;
import ai.modelplane.compiler.manifest.Written;
import ai.modelplane.compiler.routing.Route;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a compilation made.
 *
 * @param applied the manifests that go to the cluster
 * @param refused valid manifests that do not, with why
 * @param routes one for each service that is served, sorted by key
 * @param findings of this step alone; reading the manifests has its own
 */
public record Compilation(
    List<Manifest> applied,
    SortedMap<Key, Refusal> refused,
    Candidates candidates,
    List<Route> routes,
    DesiredState desired,
    Target target,
    List<Finding> findings) {

  public Compilation {
    applied = List.copyOf(applied);
    refused = Collections.unmodifiableSortedMap(new TreeMap<>(refused));
    routes = List.copyOf(routes);
    findings = List.copyOf(findings);
  }

  /** What is left of it when it is carried out: the model goes on, and makes the rest anew. */
  public Compilation carriedOut() {
    return new Compilation(
        List.of(),
        new TreeMap<>(),
        new Candidates(new TreeMap<>(), List.of()),
        List.of(),
        DesiredState.of(List.of(), Set.of(), Map.of(), Map.of(), Set.of()),
        target,
        findings);
  }

  /** Folds what a model serves. */
  static Compilation of(Model model) {
    SortedMap<Key, Served> served = model.served();
    Candidates candidates = model.fleet().candidates();
    Claims claims = model.claims();
    List<DesiredObject> rendered = new ArrayList<>(model.backends().objects());
    rendered.addAll(ReplicaEndpoints.objects(candidates, model.fleet().target()));
    return of(
        model,
        served,
        candidates,
        claims.applied(),
        rendered,
        claims.removed(),
        kept(model, claims.held(), model.paused(), served),
        model.fleet().lacks());
  }

  /** The same for a part of it. */
  static Compilation of(Model model, Scope scope) {
    SortedMap<Key, Served> all = model.served();
    SortedMap<Key, Served> served = new TreeMap<>();
    for (Key service : scope.services()) {
      Optional.ofNullable(all.get(service)).ifPresent(s -> served.put(service, s));
    }
    Claims claims = model.claims();
    Set<Key> backends = new HashSet<>();
    served.values().forEach(s -> backends.addAll(s.backends()));
    List<DesiredObject> rendered = new ArrayList<>(model.backends().objects(backends));
    rendered.addAll(ReplicaEndpoints.objects(scoped(model, scope), model.fleet().target()));
    List<Manifest> applied = new ArrayList<>();
    SortedMap<Key, Hold> held = new TreeMap<>();
    SortedMap<Key, Lack> lacks = new TreeMap<>();
    for (Key key : scope.all()) {
      model.applied(key).ifPresent(applied::add);
      Optional.ofNullable(claims.held().get(key)).ifPresent(hold -> held.put(key, hold));
    }
    for (Key key : scope.endpoints()) {
      model.fleet().lack(key).ifPresent(lack -> lacks.put(key, lack));
    }
    return of(
        model,
        served,
        model.fleet().candidates(scope.namespaces()),
        applied,
        rendered,
        scope.all().stream().filter(claims::isRemoved).toList(),
        kept(
            model,
            held,
            scope.services().stream().filter(model.paused()::contains).toList(),
            served),
        lacks);
  }

  private static Candidates scoped(Model model, Scope scope) {
    SortedMap<String, List<Candidate>> some = new TreeMap<>();
    for (Key key : scope.endpoints()) {
      model
          .fleet()
          .candidate(key)
          .ifPresent(c -> some.computeIfAbsent(key.namespace(), n -> new ArrayList<>()).add(c));
    }
    return new Candidates(some, List.of());
  }

  private static Compilation of(
      Model model,
      SortedMap<Key, Served> served,
      Candidates candidates,
      List<Manifest> applied,
      List<DesiredObject> rendered,
      List<Key> removed,
      SortedMap<Key, Hold> kept,
      SortedMap<Key, Lack> lacks) {
    List<Route> routes = served.values().stream().map(Served::route).toList();
    Target target = model.fleet().target();
    Claims claims = model.claims();
    List<DesiredObject> objects = new ArrayList<>(rendered);
    served.values().forEach(s -> objects.addAll(s.objects()));
    objects.addAll(AuthoredObjects.objects(applied, target, claims::source));
    List<Finding> findings = new ArrayList<>(claims.findings());
    findings.addAll(
        Checks.routes(
            routes,
            candidates,
            namespace -> model.fleet().endpoints(namespace).index(),
            claims.unusable(),
            written(applied)));
    return new Compilation(
        applied,
        claims.refused(),
        candidates,
        routes,
        DesiredState.of(objects, removed, kept, lacks, unserved(model, routes)),
        target,
        findings);
  }

  private static Map<ModelService, Written> written(List<Manifest> applied) {
    Map<ModelService, Written> places = new HashMap<>();
    for (Manifest manifest : applied) {
      if (manifest instanceof Manifest.Service(var service, var tree, var written)) {
        places.put(service, written);
      }
    }
    return places;
  }

  private static Collection<Key> routes(Model model, Key service) {
    return model.fleet().target().routes(service).values();
  }

  private static List<Key> unserved(Model model, List<Route> routes) {
    return routes.stream()
        .filter(r -> r.traffic() instanceof Route.Nobody)
        .filter(r -> !IncompleteChange.isMeant(r.service()))
        .flatMap(r -> routes(model, r.service().key()).stream())
        .toList();
  }

  private static SortedMap<Key, Hold> kept(
      Model model,
      SortedMap<Key, Hold> held,
      Collection<Key> paused,
      SortedMap<Key, Served> served) {
    SortedMap<Key, Hold> kept = new TreeMap<>(held);
    for (Key key : paused) {
      Hold why = new Hold.Paused(Optional.of(key));
      kept.put(key, why);
      routes(model, key).forEach(route -> kept.put(route, why));
    }
    served.forEach(
        (key, service) -> {
          if (service.isStranded()) {
            kept.put(key, new Hold.WouldStrand());
          }
          if (service.route().traffic()
              instanceof Route.TooMany(var endpoints, var limit, var obstacle)) {
            Hold why = new Hold.TooMany(endpoints, limit, obstacle);
            routes(model, key).forEach(route -> kept.put(route, why));
          }
        });
    return kept;
  }
}
