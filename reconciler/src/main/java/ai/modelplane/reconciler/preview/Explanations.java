package ai.modelplane.reconciler.preview;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.api.Meta;
import ai.modelplane.compiler.api.ModelService;
import ai.modelplane.compiler.manifest.Manifest;
import ai.modelplane.compiler.routing.Route;
import ai.modelplane.compiler.routing.Router;
import ai.modelplane.reconciler.cluster.LiveObject;
import ai.modelplane.reconciler.plan.Traffic;
import ai.modelplane.reconciler.prepare.Prepared;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/** The explanations of a pass, from the same traffic that a diff shows. */
public final class Explanations {

  private final Prepared prepared;
  private final boolean ofSource;
  private final Map<Key, ModelService> specs = new HashMap<>();
  private final Map<Key, Route> routes = new HashMap<>();
  private final Index index;
  private final Map<Key, Traffic> traffic = new HashMap<>();
  private final Set<Key> services = new TreeSet<>();

  private Explanations(Prepared prepared, boolean ofSource) {
    this.prepared = prepared;
    this.ofSource = ofSource;
    this.index = Index.of(prepared);
    specs(prepared.valid().toList());
    services.addAll(specs.keySet());
    prepared.live().fleet().services().forEach(s -> specs.put(s.key(), s));
    specs(prepared.compilation().applied());
    prepared.compilation().routes().forEach(r -> routes.put(r.service().key(), r));
    services.addAll(routes.keySet());
    prepared.traffic().forEach(t -> traffic.put(t.service(), t));
    services.addAll(traffic.keySet());
    String instance = prepared.compilation().target().instance();
    for (LiveObject object : prepared.objects().values()) {
      if (object.key().kind() == Kind.MODEL_SERVICE && !object.ownership().isOfAnother(instance)) {
        services.add(object.key());
      }
    }
    prepared
        .broken()
        .flatMap(broken -> broken.key().stream())
        .filter(k -> k.kind() == Kind.MODEL_SERVICE)
        .forEach(services::add);
  }

  private void specs(List<Manifest> manifests) {
    for (Manifest manifest : manifests) {
      if (manifest instanceof Manifest.Service(var service, var tree, var written)) {
        specs.put(service.key(), service);
      }
    }
  }

  /**
   * One for each service that there is, or would be: also of those that are paused, whose spec or
   * manifest is broken, or that go.
   *
   * @param ofSource whether it is what the input would make; else it is what is live
   * @param asked which services
   * @return sorted by key
   */
  public static List<Explanation> of(Prepared prepared, boolean ofSource, Predicate<Key> asked) {
    Explanations all = new Explanations(prepared, ofSource);
    List<Key> services = all.services.stream().filter(asked).toList();
    all.complete(services);
    return services.stream().map(all::explain).toList();
  }

  /** Services that a pass leaves alone have no route of their own making. */
  private void complete(List<Key> asked) {
    List<ModelService> left = new ArrayList<>();
    for (Key service : asked) {
      ModelService spec = specs.get(service);
      if (!routes.containsKey(service) && spec != null) {
        left.add(spec);
      }
    }
    Router.routes(
            left, prepared.compilation().candidates(), prepared.compilation().target()::obstacle)
        .forEach(r -> routes.put(r.service().key(), r));
    List<Route> unseen =
        asked.stream().filter(s -> !traffic.containsKey(s)).map(this::route).toList();
    Traffic.of(prepared.dialect(), unseen, prepared.objects(), prepared.plan())
        .forEach(t -> traffic.putIfAbsent(t.service(), t));
  }

  private Route route(Key service) {
    Route known = routes.get(service);
    return known == null
        ? new Route(
            new ModelService(service, Meta.NONE, List.of()),
            new Route.Nobody("its spec is not known"),
            0,
            0,
            List.of(),
            List.of(),
            List.of())
        : known;
  }

  private Explanation explain(Key service) {
    Traffic known = traffic.get(service);
    List<Traffic.Row> rows = known == null ? List.of() : known.rows();
    return new Explaining(index, ofSource, route(service), rows, specs.containsKey(service))
        .explanation();
  }
}
