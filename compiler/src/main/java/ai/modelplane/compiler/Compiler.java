package ai.modelplane.compiler;

import ai.modelplane.compiler.address.AddressPolicy;
import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Meta;
import ai.modelplane.compiler.api.ModelEndpoint;
import ai.modelplane.compiler.api.ModelReplica;
import ai.modelplane.compiler.api.ModelService;
import ai.modelplane.compiler.api.Names;
import ai.modelplane.compiler.check.Checks;
import ai.modelplane.compiler.diagnostic.Finding;
import ai.modelplane.compiler.endpoint.Candidates;
import ai.modelplane.compiler.endpoint.Endpoints;
import ai.modelplane.compiler.landscape.Gateway;
import ai.modelplane.compiler.landscape.Landscape;
import ai.modelplane.compiler.manifest.Manifest;
import ai.modelplane.compiler.manifest.Manifests;
import ai.modelplane.compiler.manifest.Written;
import ai.modelplane.compiler.render.DesiredObject;
import ai.modelplane.compiler.render.DesiredState;
import ai.modelplane.compiler.render.Renderer;
import ai.modelplane.compiler.render.Target;
import ai.modelplane.compiler.routing.Route;
import ai.modelplane.compiler.routing.Router;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The line from manifests and live state to desired state. Pure: the same input always makes the
 * same output.
 */
public final class Compiler {

  private final Options options;

  public Compiler(Options options) {
    this.options = options;
  }

  /**
   * Compiles.
   *
   * @param source the identity that prunes; empty for a source that prunes nothing
   * @param landscape what is live; empty when no cluster is known, and then nothing is said about
   *     what selectors match
   */
  public Compilation compile(Manifests manifests, String source, Optional<Landscape> landscape) {
    Landscape live = landscape.orElse(Landscape.EMPTY);
    Target target = new Target(options.gatewayNamespace(), options.gatewayName(), live.gateway());
    Inventory inventory = Inventory.of(manifests, source, live, options, target.instance());
    Candidates candidates = candidates(inventory, live);
    SortedMap<Key, ModelService> services = services(inventory, live, target.instance());
    SortedMap<Key, String> kept = new TreeMap<>(inventory.held());
    pause(services, live, kept);
    List<Route> routes = Router.routes(services.values(), candidates);
    SortedMap<Key, ModelService> stranded = Stranded.of(routes, manifests, live, candidates);
    if (!stranded.isEmpty()) {
      services.putAll(stranded);
      stranded.keySet().forEach(key -> kept.put(key, Stranded.WHY));
      routes = Router.routes(services.values(), candidates);
    }
    routes.forEach(r -> keepRefused(r, kept));

    Renderer renderer = new Renderer(target);
    List<DesiredObject> objects = new ArrayList<>(renderer.routes(routes));
    objects.addAll(renderer.endpoints(candidates));
    objects.addAll(renderer.authored(inventory.applied(), source));

    return new Compilation(
        inventory.applied(),
        candidates,
        routes,
        DesiredState.of(objects, inventory.removed(), kept, withheld(candidates, live)),
        target,
        findings(inventory, candidates, routes, landscape.isPresent()));
  }

  /** The findings of {@link #compile} alone: nothing is rendered, which takes most of the time. */
  public List<Finding> check(Manifests manifests, String source, Optional<Landscape> landscape) {
    Landscape live = landscape.orElse(Landscape.EMPTY);
    Target target = new Target(options.gatewayNamespace(), options.gatewayName(), live.gateway());
    Inventory inventory = Inventory.of(manifests, source, live, options, target.instance());
    Candidates candidates = candidates(inventory, live);
    if (landscape.isEmpty()) {
      return findings(inventory, candidates, List.of(), false);
    }
    SortedMap<Key, ModelService> services = services(inventory, live, target.instance());
    pause(services, live, new TreeMap<>());
    return findings(inventory, candidates, Router.routes(services.values(), candidates), true);
  }

  /**
   * @param known whether it is known what is live
   */
  private static List<Finding> findings(
      Inventory inventory, Candidates candidates, List<Route> routes, boolean known) {
    List<Finding> findings = new ArrayList<>(inventory.findings());
    findings.addAll(Checks.manifests(inventory.applied(), candidates));
    if (known) {
      findings.addAll(Checks.routes(routes, candidates, written(inventory)));
    }
    return findings;
  }

  private Candidates candidates(Inventory inventory, Landscape live) {
    List<ModelEndpoint> authored = new ArrayList<>();
    Set<Key> settled = new HashSet<>(inventory.removed());
    for (Manifest manifest : inventory.applied()) {
      if (manifest instanceof Manifest.Endpoint(var endpoint, var tree, var written)) {
        authored.add(endpoint);
        settled.add(endpoint.key());
      }
    }
    List<ModelEndpoint> others =
        live.endpoints().stream().filter(e -> !settled.contains(e.key())).toList();
    List<String> gatewayHosts = live.gateway().map(Gateway::hosts).orElse(List.of());
    AddressPolicy policy = AddressPolicy.of(options.allowed(), gatewayHosts, List.of());
    return Endpoints.candidates(
        authored, others, live.replicas(), live.clusters(), live.authorities(), policy);
  }

  /**
   * Valid ones from Git, and live ones that Git does not own or whose manifest is broken or held:
   * the last good spec is the live object's.
   */
  private static SortedMap<Key, ModelService> services(
      Inventory inventory, Landscape live, String instance) {
    SortedMap<Key, ModelService> services = new TreeMap<>();
    for (ModelService service : live.services()) {
      if (!service.meta().ownership().isOfAnother(instance)) {
        services.put(service.key(), service); // another instance serves its own
      }
    }
    services.keySet().removeAll(inventory.removed());
    for (Manifest manifest : inventory.applied()) {
      if (manifest instanceof Manifest.Service(var service, var tree, var written)) {
        services.put(service.key(), service);
      }
    }
    return services;
  }

  /** A paused service is neither applied nor rendered: all of it stays as it is. */
  private static void pause(
      SortedMap<Key, ModelService> services, Landscape live, SortedMap<Key, String> kept) {
    Set<Key> paused = new HashSet<>();
    live.services().stream().filter(s -> isPaused(s.meta())).forEach(s -> paused.add(s.key()));
    services.values().stream().filter(s -> isPaused(s.meta())).forEach(s -> paused.add(s.key()));
    services.keySet().removeAll(paused);
    for (Key key : paused) {
      String why = "paused by the annotation " + Names.RECONCILE + " of " + key;
      kept.put(key, why);
      kept.put(key.route(), why);
    }
  }

  /** Why replicas have no endpoint of their own name; it may be that another's stands for it. */
  private static Map<Key, String> withheld(Candidates candidates, Landscape live) {
    Map<Key, String> withheld = new HashMap<>();
    for (ModelReplica replica : live.replicas()) {
      withheld.put(replica.endpoint(), "another endpoint stands for its replica");
    }
    candidates
        .withheld()
        .forEach(w -> withheld.put(w.replica().endpoint(), "its replica " + w.message()));
    return withheld;
  }

  private static void keepRefused(Route route, SortedMap<Key, String> kept) {
    if (route.traffic() instanceof Route.TooMany(int endpoints, int limit)) {
      kept.put(
          route.service().key().route(),
          endpoints + " endpoints are more than the " + limit + " that one route can hold");
    }
  }

  private static boolean isPaused(Meta meta) {
    return meta.annotated(Names.RECONCILE, Names.DISABLED);
  }

  private static Map<ModelService, Written> written(Inventory inventory) {
    Map<ModelService, Written> places = new HashMap<>();
    for (Manifest manifest : inventory.applied()) {
      if (manifest instanceof Manifest.Service(var service, var tree, var written)) {
        places.put(service, written);
      }
    }
    return places;
  }
}
