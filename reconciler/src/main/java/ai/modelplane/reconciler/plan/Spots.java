package ai.modelplane.reconciler.plan;

import ai.modelplane.compiler.address.EndpointUrl;
import ai.modelplane.compiler.address.Parsed;
import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.api.ModelService.Entry;
import ai.modelplane.compiler.api.Names;
import ai.modelplane.compiler.dialect.Address;
import ai.modelplane.compiler.dialect.Dialect;
import ai.modelplane.compiler.dialect.Place;
import ai.modelplane.compiler.endpoint.RewritePath;
import ai.modelplane.compiler.routing.Route.Share;
import ai.modelplane.reconciler.cluster.LiveObject;
import ai.modelplane.reconciler.plan.Traffic.Former;
import ai.modelplane.reconciler.plan.Traffic.Row;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.SortedMap;

/** Which endpoints the places of a live route are: a route knows only addresses and paths. */
final class Spots {

  private final Dialect dialect;
  private final SortedMap<Key, LiveObject> live;
  private final Map<Spot, List<LiveObject>> endpoints = new HashMap<>();

  /** A place as an endpoint sees it: it knows no backend. */
  private record Spot(String namespace, Address address, String path) {}

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

  Spots(Dialect dialect, SortedMap<Key, LiveObject> live) {
    this.dialect = dialect;
    this.live = live;
    for (LiveObject object : live.values()) {
      if (object.key().kind() == Kind.MODEL_ENDPOINT) {
        JsonNode spec = object.path("spec");
        if (EndpointUrl.parse(spec.path("url").asText("")) instanceof Parsed.Ok(EndpointUrl url)) {
          endpoints
              .computeIfAbsent(spot(object.key(), spec, url), p -> new ArrayList<>(1))
              .add(object);
        }
      }
    }
  }

  private static Spot spot(Key key, JsonNode spec, EndpointUrl url) {
    JsonNode tls = spec.path("tls");
    JsonNode ca = tls.path("caRef");
    return new Spot(
        key.namespace(),
        Address.of(
            url,
            tls.path("hostname").asText(""),
            ca.path("kind").asText(""),
            ca.path("name").asText("")),
        spec.path("rewritePath")
            .asText(RewritePath.withoutVersion(RewritePath.trimmed(url.path()))));
  }

  /** What is wanted of an endpoint. */
  static Endpoint endpoint(Share share) {
    return new Endpoint(
        List.of(share.candidate().key().name()),
        share.candidate().labels().getOrDefault(Names.CLUSTER, ""),
        Address.of(share.backend()).text(),
        share.rewritePath());
  }

  /**
   * Who stands at a place of a live route.
   *
   * @param service whose route it is: of several endpoints, those that it selects
   */
  Endpoint endpoint(Key service, Place place) {
    String path = place.path();
    Optional<Address> known = dialect.address(place.backend(), LiveObject.trees(live));
    if (known.isEmpty()) {
      return new Endpoint(List.of(place.backend().name() + path), "", "", path);
    }
    Address address = known.get();
    Spot spot = new Spot(service.namespace(), address, path);
    List<LiveObject> here = selected(service, endpoints.getOrDefault(spot, List.of()));
    return here.isEmpty()
        ? new Endpoint(List.of(address.host() + path), "", address.text(), path)
        : new Endpoint(
            here.stream().map(e -> e.key().name()).toList(),
            here.getFirst().label(Names.CLUSTER),
            address.text(),
            path);
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
}
