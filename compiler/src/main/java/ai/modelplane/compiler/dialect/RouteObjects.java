package ai.modelplane.compiler.dialect;

import ai.modelplane.compiler.address.Host;
import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.api.Names;
import ai.modelplane.compiler.dialect.TemplateView.BackendView;
import ai.modelplane.compiler.dialect.TemplateView.ParentView;
import ai.modelplane.compiler.dialect.TemplateView.RefView;
import ai.modelplane.compiler.dialect.TemplateView.RouteView;
import ai.modelplane.compiler.endpoint.Backend;
import ai.modelplane.compiler.fleet.Gateway;
import ai.modelplane.compiler.routing.Route.Share;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** The objects of one service, as Traefik takes them. */
final class RouteObjects {

  private final Templates templates;
  private final Key service;
  private final Target target;
  private final Predicate<Key> isNew;
  private final List<DesiredObject> all = new ArrayList<>();

  RouteObjects(Templates templates, Key service, Target target, Predicate<Key> isNew) {
    this.templates = templates;
    this.service = service;
    this.target = target;
    this.isNew = isNew;
  }

  /** What was made so far, in the order of the stages for each route. */
  List<DesiredObject> all() {
    return all;
  }

  /** The routes and backends of as many endpoints as one rule holds. */
  void direct(List<Share> shares) {
    List<Key> requires = backends(shares);
    entering(refs(shares, 1), requires);
  }

  /** The routes of a service that nobody serves: they lead to the empty backend. */
  void nobody() {
    entering(List.of(emptyRef()), empty());
  }

  /** Renders the backends of some endpoints, and returns what they are made of. */
  private List<Key> backends(List<Share> shares) {
    Map<Key, Backend> backends = new LinkedHashMap<>();
    shares.forEach(s -> backends.put(Place.of(s).backend(), s.backend()));
    List<Key> requires = new ArrayList<>();
    backends.forEach(
        (key, backend) -> {
          List<Key> parts = needsPolicy(backend) ? parts(key) : withoutPolicy(key);
          requires.addAll(parts);
          if (isNew.test(key)) {
            all.addAll(rendered(parts, BackendView.of(backend), target));
          }
        });
    return requires;
  }

  /** The same of a backend that is no endpoint. */
  private List<Key> backend(BackendView view) {
    Key key = new Key(Kind.SERVICE, view.namespace(), view.name());
    List<Key> parts = withoutPolicy(key);
    if (isNew.test(key)) {
      all.addAll(rendered(parts, view, target));
    }
    return parts;
  }

  private List<Key> empty() {
    return backend(BackendView.empty(service.namespace(), target.emptyBackend()));
  }

  private RefView emptyRef() {
    return new RefView(target.emptyBackend(), BackendView.EMPTY_PORT, 1, "", "", "");
  }

  /** The routes by which requests enter, when they lead to backends. */
  private void entering(List<RefView> refs, List<Key> requires) {
    target
        .routes(service)
        .forEach((gateway, key) -> all.add(entering(gateway, key, refs, requires)));
  }

  private DesiredObject entering(Key gateway, Key key, List<RefView> refs, List<Key> requires) {
    List<String> listeners = target.listeners(gateway, service.namespace());
    List<ParentView> parents =
        (listeners.isEmpty() ? List.of("") : listeners)
            .stream().map(l -> new ParentView(gateway.namespace(), gateway.name(), l)).toList();
    return route(key, Stage.SWITCH, parents, "", refs, requires);
  }

  /** On each Gateway a route to the shards, a route for each of them, and the guard. */
  void fanOut(List<Shard> shards) {
    List<List<Key>> parts = shards.stream().map(s -> backends(s.shares())).toList();
    List<Integer> weights = Shard.weights(shards);
    List<Key> empty = empty();
    target
        .routes(service)
        .forEach(
            (gateway, outer) -> {
              int port = target.selfPort(gateway);
              List<ParentView> inner =
                  List.of(new ParentView(gateway.namespace(), gateway.name(), Gateway.INNER));
              String self = target.selfBackend(port);
              List<Key> requires =
                  new ArrayList<>(backend(BackendView.self(service.namespace(), self, port)));
              List<RefView> refs = new ArrayList<>();
              for (int s = 0; s < shards.size(); s++) {
                String number = Integer.toString(shards.get(s).number());
                Key key = InnerRoutes.shard(outer, number);
                List<RefView> own = refs(shards.get(s).shares(), shards.get(s).divisor());
                all.add(route(key, Stage.INNER, inner, number, own, parts.get(s)));
                requires.add(key);
                refs.add(new RefView(self, port, weights.get(s), "", "", number));
              }
              Key guard = InnerRoutes.guard(outer);
              all.add(route(guard, Stage.INNER, inner, "", List.of(emptyRef()), empty));
              requires.add(guard);
              all.add(entering(gateway, outer, refs, requires));
            });
  }

  private DesiredObject route(
      Key key,
      Stage stage,
      List<ParentView> parents,
      String shard,
      List<RefView> refs,
      List<Key> requires) {
    String prefix = "/" + service.namespace() + "/" + service.name();
    RouteView view = new RouteView(key.name(), key.namespace(), prefix, shard, parents, refs);
    String json = templates.object(key.kind(), "route", view, target.labels(service));
    return new DesiredObject(key, stage, new DesiredObject.Serves(service), json, requires);
  }

  /** Whether the name to verify is not the slice's address, or the CA is not a public one. */
  private static boolean needsPolicy(Backend backend) {
    return !Address.of(backend).trust().isEmpty();
  }

  private static List<Key> withoutPolicy(Key backend) {
    return List.of(backend, part(Kind.ENDPOINT_SLICE, backend));
  }

  /** The objects that a backend is made of, whether or not it needs all of them. */
  static List<Key> parts(Key backend) {
    return List.of(
        backend, part(Kind.ENDPOINT_SLICE, backend), part(Kind.BACKEND_TLS_POLICY, backend));
  }

  private static List<RefView> refs(List<Share> shares, int divisor) {
    return shares.stream().map(share -> ref(share, divisor)).toList();
  }

  private static RefView ref(Share share, int divisor) {
    Backend backend = share.backend();
    return new RefView(
        backend.name(),
        backend.port(),
        share.weight() / divisor,
        share.rewritePath(),
        hostHeader(backend),
        "");
  }

  /** A backend with a name gets its own name; one with a bare address keeps the client's Host. */
  private static String hostHeader(Backend backend) {
    return switch (backend.host()) {
      case Host.Name name -> name.text();
      case Host.Ipv4 _, Host.Ipv6 _ -> backend.tlsHostname();
    };
  }

  private List<DesiredObject> rendered(List<Key> parts, BackendView view, Target target) {
    Map<String, String> ours = target.labels();
    List<DesiredObject> objects = new ArrayList<>();
    for (Key key : parts) {
      Map<String, String> labels = ours;
      if (key.kind() == Kind.ENDPOINT_SLICE) {
        labels = new LinkedHashMap<>(ours);
        labels.put("endpointslice.kubernetes.io/managed-by", Names.GROUP);
        labels.put("kubernetes.io/service-name", view.name());
      }
      String json = templates.object(key.kind(), "backend", view, labels);
      objects.add(
          new DesiredObject(key, Stage.PREPARE, new DesiredObject.Shared(), json, List.of()));
    }
    return objects;
  }

  static Key part(Kind kind, Key backend) {
    return new Key(kind, backend.namespace(), backend.name());
  }
}
