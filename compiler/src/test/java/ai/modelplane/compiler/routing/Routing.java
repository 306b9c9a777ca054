package ai.modelplane.compiler.routing;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.compiler.address.AddressPolicy;
import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.api.Meta;
import ai.modelplane.compiler.api.ModelEndpoint;
import ai.modelplane.compiler.api.ModelReplica;
import ai.modelplane.compiler.api.ModelService;
import ai.modelplane.compiler.api.ModelService.Entry;
import ai.modelplane.compiler.api.Weight;
import ai.modelplane.compiler.endpoint.AllEndpoints;
import ai.modelplane.compiler.fleet.Authorities;
import ai.modelplane.compiler.routing.Route.Split;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Endpoints with labels, and the route of one service to them. */
abstract class Routing {

  final List<ModelEndpoint> endpoints = new ArrayList<>();
  final List<ModelReplica> replicas = new ArrayList<>();

  void fleet(String app, int count) {
    IntStream.range(0, count).forEach(i -> endpoint(app + "-" + i, "app=" + app));
  }

  void endpoint(String name, String... labels) {
    endpoints.add(
        made("ml-team", name, "http://10.0.0.1/" + name, labels(String.join(" ", labels))));
  }

  void unroutable(String name, String... labels) {
    endpoints.add(made("ml-team", name, "http://127.0.0.1/v1", labels(String.join(" ", labels))));
  }

  /** A replica on a cluster that is not there, so that it has no endpoint even if it is ready. */
  void replica(String name, boolean ready, String labels) {
    replicas.add(
        new ModelReplica(
            new Key(Kind.MODEL_REPLICA, "ml-team", name),
            Meta.of(labels(labels), Map.of()),
            "nowhere",
            ready,
            ready ? "" : "Loading"));
  }

  static ModelEndpoint made(String namespace, String name, String url, Map<String, String> labels) {
    return new ModelEndpoint(
        new Key(Kind.MODEL_ENDPOINT, namespace, name), Meta.of(labels, Map.of()), url, null, null);
  }

  static Map<String, String> labels(String text) {
    Map<String, String> labels = new TreeMap<>();
    Arrays.stream(text.split(" "))
        .filter(l -> !l.isEmpty())
        .map(l -> l.split("="))
        .forEach(l -> labels.put(l[0], l[1]));
    return labels;
  }

  static Entry entry(String labels) {
    return entry(labels, null, 0);
  }

  static Entry entry(String labels, int weight) {
    return entry(labels, weight, 0);
  }

  static Entry entry(String labels, @Nullable Integer weight, int priority) {
    return new Entry(
        new TreeMap<>(labels(labels)), weight == null ? null : new Weight(weight), priority);
  }

  Route route(Entry... entries) {
    ModelService service =
        new ModelService(
            new Key(Kind.MODEL_SERVICE, "ml-team", "qwen"), Meta.NONE, List.of(entries));
    var candidates =
        AllEndpoints.candidates(
            endpoints, List.of(), replicas, List.of(), Authorities.UNKNOWN, AddressPolicy.STRICT);
    return Router.routes(List.of(service), candidates).getFirst();
  }

  String shares(Entry... entries) {
    return shares(route(entries));
  }

  static String shares(Route route) {
    assertThat(route.traffic()).isInstanceOf(Split.class);
    return String.join(
        " ",
        ((Split) route.traffic())
            .shares().stream().map(s -> s.candidate().key().name() + ":" + s.weight()).toList());
  }
}
