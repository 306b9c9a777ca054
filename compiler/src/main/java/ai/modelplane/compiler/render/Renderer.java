package ai.modelplane.compiler.render;

import ai.modelplane.compiler.address.Host;
import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.api.ModelEndpoint;
import ai.modelplane.compiler.api.Names;
import ai.modelplane.compiler.endpoint.Backend;
import ai.modelplane.compiler.endpoint.Backend.BackendTls;
import ai.modelplane.compiler.endpoint.Candidate;
import ai.modelplane.compiler.endpoint.Candidate.Provenance;
import ai.modelplane.compiler.endpoint.Candidates;
import ai.modelplane.compiler.manifest.Manifest;
import ai.modelplane.compiler.render.View.BackendView;
import ai.modelplane.compiler.render.View.EndpointView;
import ai.modelplane.compiler.render.View.ParentView;
import ai.modelplane.compiler.render.View.RefView;
import ai.modelplane.compiler.render.View.RouteView;
import ai.modelplane.compiler.routing.Route;
import ai.modelplane.compiler.routing.Route.Share;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Makes the objects of a desired state. */
public final class Renderer {

  private static final Templates TEMPLATES = new Templates();

  private final Target target;
  private final SortedMap<String, String> ours;

  /** A renderer for one target; making the first one parses the templates. */
  public Renderer(Target target) {
    this.target = target;
    this.ours =
        new TreeMap<>(
            Map.of(Names.MANAGED_BY, Names.FIELD_MANAGER, Names.INSTANCE, target.instance()));
  }

  /** Routes with their backends, and the empty backend of namespaces where one is needed. */
  public List<DesiredObject> routes(Collection<Route> routes) {
    List<DesiredObject> objects = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (Route route : routes) {
      switch (route.traffic()) {
        case Route.Split split -> {
          split.shares().stream()
              .map(Share::backend)
              .filter(b -> seen.add(b.namespace() + "/" + b.name()))
              .forEach(b -> addBackend(objects, BackendView.of(b), needsPolicy(b)));
          objects.add(route(route, split.shares().stream().map(Renderer::ref).toList()));
        }
        case Route.Nobody nobody -> {
          BackendView empty = BackendView.empty(route.service().key().namespace());
          if (seen.add(empty.namespace() + "/" + empty.name())) {
            addBackend(objects, empty, false);
          }
          objects.add(route(route, List.of(new RefView(empty.name(), empty.port(), 1, "", ""))));
        }
        case Route.TooMany tooMany -> {
          // nothing is rendered: the route that is live stays as it is
        }
      }
    }
    return objects;
  }

  /** The endpoints that stand for replicas. */
  public List<DesiredObject> endpoints(Candidates candidates) {
    return candidates.byNamespace().values().stream()
        .flatMap(List::stream)
        .filter(c -> c.provenance() == Provenance.DERIVED)
        .map(Candidate::endpoint)
        .map(this::endpoint)
        .toList();
  }

  /**
   * The objects that people wrote, labelled as theirs and ours.
   *
   * @param source the identity that prunes; empty for a source that prunes nothing
   */
  public List<DesiredObject> authored(Collection<Manifest> manifests, String source) {
    return manifests.stream()
        .map(
            m ->
                new DesiredObject(
                    m.key(), Authored.tree(m, ours, source).toString(), List.of(), m.written()))
        .toList();
  }

  private DesiredObject endpoint(ModelEndpoint endpoint) {
    Key key = endpoint.key();
    Map<String, String> labels = new TreeMap<>(endpoint.meta().labels());
    labels.putAll(ours);
    String rewritePath = endpoint.rewritePath() == null ? "/" : endpoint.rewritePath();
    EndpointView view = new EndpointView(key.name(), key.namespace(), endpoint.url(), rewritePath);
    String json = TEMPLATES.object(key.kind(), "endpoint", view, labels);
    return new DesiredObject(key, json, List.of(), null);
  }

  private DesiredObject route(Route route, List<RefView> refs) {
    Key service = route.service().key();
    String namespace = service.namespace();
    Key key = new Key(Kind.HTTP_ROUTE, namespace, service.name());
    RouteView view =
        new RouteView(
            key.name(), namespace, "/" + namespace + "/" + key.name(), parents(namespace), refs);
    List<Key> requires =
        refs.stream()
            .map(RefView::backend)
            .distinct()
            .map(name -> new Key(Kind.SERVICE, namespace, name))
            .toList();
    return new DesiredObject(
        key, TEMPLATES.object(key.kind(), "route", view, ours), requires, null);
  }

  private List<ParentView> parents(String namespace) {
    List<String> listeners = target.listeners(namespace);
    return (listeners.isEmpty() ? List.of("") : listeners)
        .stream()
            .map(l -> new ParentView(target.gatewayNamespace(), target.gatewayName(), l))
            .toList();
  }

  private static RefView ref(Share share) {
    Backend backend = share.backend();
    return new RefView(
        backend.name(), backend.port(), share.weight(), share.rewritePath(), hostHeader(backend));
  }

  /** A backend with a name gets its own name; one with a bare address keeps the client's Host. */
  private static String hostHeader(Backend backend) {
    BackendTls tls = backend.tls();
    return switch (backend.host()) {
      case Host.Name name -> name.text();
      case Host.Ipv4 ip -> tls == null ? "" : tls.hostname();
      case Host.Ipv6 ip -> tls == null ? "" : tls.hostname();
    };
  }

  /** Whether the name to verify is not the slice's address, or the CA is not a public one. */
  private static boolean needsPolicy(Backend backend) {
    BackendTls tls = backend.tls();
    return tls != null && (tls.ca() != null || !tls.hostname().equals(backend.host().text()));
  }

  private void addBackend(List<DesiredObject> objects, BackendView view, boolean policy) {
    objects.add(backendPart(Kind.SERVICE, view, ours));
    Map<String, String> sliceLabels = new LinkedHashMap<>(ours);
    sliceLabels.put("endpointslice.kubernetes.io/managed-by", Names.GROUP);
    sliceLabels.put("kubernetes.io/service-name", view.name());
    objects.add(backendPart(Kind.ENDPOINT_SLICE, view, sliceLabels));
    if (policy) {
      objects.add(backendPart(Kind.BACKEND_TLS_POLICY, view, ours));
    }
  }

  private DesiredObject backendPart(Kind kind, BackendView view, Map<String, String> labels) {
    Key key = new Key(kind, view.namespace(), view.name());
    return new DesiredObject(key, TEMPLATES.object(kind, "backend", view, labels), List.of(), null);
  }
}
