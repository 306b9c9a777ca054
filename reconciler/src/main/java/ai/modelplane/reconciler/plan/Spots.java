package ai.modelplane.reconciler.plan;

import ai.modelplane.compiler.address.EndpointUrl;
import ai.modelplane.compiler.address.Parsed;
import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.api.Names;
import ai.modelplane.compiler.endpoint.Backend;
import ai.modelplane.compiler.routing.Route.Share;
import ai.modelplane.reconciler.cluster.LiveObject;
import ai.modelplane.reconciler.plan.Traffic.Row;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;

/** Which endpoints a live route's backends are: a route knows only addresses and paths. */
final class Spots {

  private final SortedMap<Key, LiveObject> live;
  private final Map<Place, Endpoint> endpoints = new HashMap<>();

  /** A backend's name and a path on it: what makes an endpoint, as a route sees it. */
  record Spot(String backend, String path) {}

  /** The same, as an endpoint sees it. */
  private record Place(String namespace, String address, String path) {}

  /**
   * One endpoint.
   *
   * @param name of the ModelEndpoint; its address where there is none
   * @param cluster empty when it is not known
   * @param address as {@code http://10.0.1.50:8000}
   */
  record Endpoint(String name, String cluster, String address) {

    Row row(double before, double after, String was) {
      return new Row(name, cluster, before, after, address, was);
    }

    /** Where this endpoint was, in the word in which the two differ; empty at the same address. */
    String movedFrom(Endpoint old) {
      if (old.address.equals(address)) {
        return "";
      }
      return old.cluster.isEmpty() || old.cluster.equals(cluster) ? old.address : old.cluster;
    }
  }

  Spots(SortedMap<Key, LiveObject> live) {
    this.live = live;
    for (LiveObject object : live.values()) {
      if (object.key().kind() == Kind.MODEL_ENDPOINT) {
        JsonNode spec = object.tree().path("spec");
        if (EndpointUrl.parse(spec.path("url").asText("")) instanceof Parsed.Ok(EndpointUrl url)) {
          String address = address(url.scheme().text(), url.host().urlText(), url.port());
          String path = spec.path("rewritePath").asText(basePath(url.path()));
          endpoints.putIfAbsent(
              new Place(object.key().namespace(), address, path),
              new Endpoint(object.key().name(), object.label(Names.CLUSTER), address));
        }
      }
    }
  }

  /** What is wanted of an endpoint. */
  static Endpoint endpoint(Share share) {
    Backend backend = share.backend();
    return new Endpoint(
        share.candidate().key().name(),
        share.candidate().labels().getOrDefault(Names.CLUSTER, ""),
        address(backend.address().scheme().text(), backend.host().urlText(), backend.port()));
  }

  /** Who stands at a spot of a live route. */
  Endpoint endpoint(String namespace, Spot spot) {
    LiveObject slice = live.get(new Key(Kind.ENDPOINT_SLICE, namespace, spot.backend()));
    if (slice == null) {
      return new Endpoint(spot.backend() + spot.path(), "", "");
    }
    JsonNode port = slice.tree().path("ports").path(0);
    String host =
        slice.tree().path("endpoints").path(0).path("addresses").path(0).asText(spot.backend());
    String address =
        address(
            port.path("appProtocol").asText("http"),
            host.indexOf(':') < 0 ? host : "[" + host + "]",
            port.path("port").asInt(0));
    return endpoints.getOrDefault(
        new Place(namespace, address, spot.path()), new Endpoint(host + spot.path(), "", address));
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

  /** The path of a URL without a trailing {@code /v1}, as the compiler takes it. */
  private static String basePath(String path) {
    String base = path.replaceAll("/+$", "").replaceFirst("/v1$", "");
    return base.isEmpty() ? "/" : base;
  }

  private static String address(String scheme, String host, int port) {
    boolean usual = port == 0 || port == (scheme.equals("https") ? 443 : 80);
    return scheme + "://" + host + (usual ? "" : ":" + port);
  }
}
