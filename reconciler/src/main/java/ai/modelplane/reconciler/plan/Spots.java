package ai.modelplane.reconciler.plan;

import ai.modelplane.compiler.address.EndpointUrl;
import ai.modelplane.compiler.address.Parsed;
import ai.modelplane.compiler.address.Scheme;
import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.api.ModelService.Entry;
import ai.modelplane.compiler.api.Names;
import ai.modelplane.compiler.endpoint.Backend;
import ai.modelplane.compiler.endpoint.RewritePath;
import ai.modelplane.compiler.routing.Route.Share;
import ai.modelplane.reconciler.cluster.LiveObject;
import ai.modelplane.reconciler.plan.Traffic.Former;
import ai.modelplane.reconciler.plan.Traffic.Row;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.SortedMap;

/** Which endpoints a live route's backends are: a route knows only addresses and paths. */
final class Spots {

  private final SortedMap<Key, LiveObject> live;
  private final Map<Place, List<LiveObject>> endpoints = new HashMap<>();

  /** A backend's name and a path on it: what makes an endpoint, as a route sees it. */
  record Spot(String backend, String path) {}

  /**
   * The same, as an endpoint sees it.
   *
   * @param trust the name and the CA of a TLS that is not the usual one; empty otherwise
   */
  private record Place(String namespace, String address, String path, String trust) {}

  /**
   * One endpoint, or several at one place: no route can tell them apart.
   *
   * @param names of the ModelEndpoints; the address where there is none
   * @param cluster empty when it is not known
   * @param address as {@code http://10.0.1.50:8000}; empty when it is not known
   * @param path that requests to it begin with
   */
  record Endpoint(List<String> names, String cluster, String address, String path) {

    Endpoint {
      names = List.copyOf(names);
    }

    Row row(double before, double after) {
      return new Row(names, cluster, before, after, address, Optional.empty());
    }

    /**
     * The row of an endpoint that was elsewhere: where, in the word in which the two differ. At the
     * same address that is the path, behind which another model may answer.
     */
    Row row(double before, double after, Endpoint old) {
      if (!old.address.equals(address)) {
        boolean within = old.cluster.isEmpty() || old.cluster.equals(cluster);
        Former was = within ? new Former.Address(old.address) : new Former.Cluster(old.cluster);
        return moved(before, after, address, was);
      }
      return old.path.equals(path)
          ? row(before, after)
          : moved(before, after, address + path, new Former.Address(old.address + old.path));
    }

    private Row moved(double before, double after, String now, Former was) {
      boolean isKnown = !was.text().isEmpty();
      return new Row(
          names, cluster, before, after, now, isKnown ? Optional.of(was) : Optional.empty());
    }

    boolean isAnyOf(Endpoint other) {
      return names.stream().anyMatch(other.names::contains);
    }

    /** Both of them, at this place. */
    Endpoint and(Endpoint other) {
      SequencedSet<String> all = new LinkedHashSet<>(names);
      all.addAll(other.names);
      return new Endpoint(List.copyOf(all), cluster, address, path);
    }
  }

  Spots(SortedMap<Key, LiveObject> live) {
    this.live = live;
    for (LiveObject object : live.values()) {
      if (object.key().kind() == Kind.MODEL_ENDPOINT) {
        JsonNode spec = object.tree().path("spec");
        if (EndpointUrl.parse(spec.path("url").asText("")) instanceof Parsed.Ok(EndpointUrl url)) {
          endpoints
              .computeIfAbsent(place(object.key(), spec, url), p -> new ArrayList<>(1))
              .add(object);
        }
      }
    }
  }

  private static Place place(Key key, JsonNode spec, EndpointUrl url) {
    JsonNode tls = spec.path("tls");
    return new Place(
        key.namespace(),
        address(url.scheme().text(), url.host().urlText(), url.port()),
        spec.path("rewritePath")
            .asText(RewritePath.withoutVersion(RewritePath.trimmed(url.path()))),
        url.scheme() == Scheme.HTTPS
            ? trust(url.host().text(), tls.path("hostname").asText(""), tls.path("caRef"))
            : "");
  }

  /** What is wanted of an endpoint. */
  static Endpoint endpoint(Share share) {
    Backend backend = share.backend();
    return new Endpoint(
        List.of(share.candidate().key().name()),
        share.candidate().labels().getOrDefault(Names.CLUSTER, ""),
        address(backend.address().scheme().text(), backend.host().urlText(), backend.port()),
        share.rewritePath());
  }

  /**
   * Who stands at a spot of a live route.
   *
   * @param service whose route it is: of several endpoints, those that it selects
   */
  Endpoint endpoint(Key service, Spot spot) {
    String namespace = service.namespace();
    LiveObject slice = live.get(new Key(Kind.ENDPOINT_SLICE, namespace, spot.backend()));
    if (slice == null) {
      return new Endpoint(List.of(spot.backend() + spot.path()), "", "", spot.path());
    }
    JsonNode port = slice.tree().path("ports").path(0);
    String host =
        slice.tree().path("endpoints").path(0).path("addresses").path(0).asText(spot.backend());
    String address =
        address(
            port.path("appProtocol").asText("http"),
            host.indexOf(':') < 0 ? host : "[" + host + "]",
            port.path("port").asInt(0));
    LiveObject policy = live.get(new Key(Kind.BACKEND_TLS_POLICY, namespace, spot.backend()));
    Place place =
        new Place(namespace, address, spot.path(), policy == null ? "" : trust(host, policy));
    List<LiveObject> here = selected(service, endpoints.getOrDefault(place, List.of()));
    return here.isEmpty()
        ? new Endpoint(List.of(host + spot.path()), "", address, spot.path())
        : new Endpoint(
            here.stream().map(e -> e.key().name()).toList(),
            here.getFirst().label(Names.CLUSTER),
            address,
            spot.path());
  }

  /** Those that a service selects, or all when it selects none, as after its spec was changed. */
  private List<LiveObject> selected(Key service, List<LiveObject> all) {
    if (all.size() < 2) {
      return all;
    }
    List<Entry> entries = Selectors.of(live.get(service));
    List<LiveObject> selected =
        all.stream()
            .filter(e -> Selectors.anyMatches(entries, Selectors.labels(e.tree())))
            .toList();
    return selected.isEmpty() ? all : selected;
  }

  /**
   * The shares that a route's first rule gives; the empty backend, which rewrites nothing, has
   * none.
   */
  Map<Spot, Double> shares(JsonNode route) {
    Map<Spot, Double> shares = new LinkedHashMap<>();
    JsonNode refs = route.path("spec").path("rules").path(0).path("backendRefs");
    double total = 0;
    for (JsonNode ref : refs) {
      total += ref.path("weight").asInt(1);
    }
    for (JsonNode ref : refs) {
      String path = rewrite(ref);
      int weight = ref.path("weight").asInt(1);
      if (!path.isEmpty() && weight > 0) {
        shares.merge(new Spot(ref.path("name").asText(""), path), weight / total, Double::sum);
      }
    }
    return shares;
  }

  /** What a backend's paths begin with; empty when it rewrites none. */
  private static String rewrite(JsonNode ref) {
    for (JsonNode filter : ref.path("filters")) {
      if (filter.has("urlRewrite")) {
        return filter.at("/urlRewrite/path/replacePrefixMatch").asText("");
      }
    }
    return "";
  }

  private static String trust(String host, LiveObject policy) {
    JsonNode validation = policy.tree().path("spec").path("validation");
    return trust(
        host, validation.path("hostname").asText(""), validation.path("caCertificateRefs").path(0));
  }

  /** A policy is made only of what differs from the address and the public CAs. */
  private static String trust(String host, String hostname, JsonNode ca) {
    String name = hostname.isEmpty() ? host : hostname;
    return name.equals(host) && !ca.isObject()
        ? ""
        : name + " " + ca.path("kind").asText("") + "/" + ca.path("name").asText("");
  }

  private static String address(String scheme, String host, int port) {
    boolean usual = port == 0 || port == (scheme.equals("https") ? 443 : 80);
    return scheme + "://" + host + (usual ? "" : ":" + port);
  }
}
