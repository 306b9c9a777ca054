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
import ai.modelplane.compiler.endpoint.AllEndpoints;
import ai.modelplane.compiler.fleet.Authorities;
import ai.modelplane.compiler.routing.Route.Split;
import ai.modelplane.testing.Yaml;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
    endpoint("http://10.0.0.1/" + name, name, labels);
  }

  void unroutable(String name, String... labels) {
    endpoint("http://127.0.0.1/v1", name, labels);
  }

  private void endpoint(String url, String name, String[] labels) {
    endpoints.add(Yaml.endpoint(name, url).labels(String.join(" ", labels)).asEndpoint());
  }

  /** A replica on a cluster that is not there, so that it has no endpoint even if it is ready. */
  void replica(String name, boolean ready, String labels) {
    replicas.add(Yaml.replica(name, "nowhere").labels(labels).ready(ready).asReplica());
  }

  static Entry entry(String labels) {
    return only(Yaml.service("qwen").entry(labels));
  }

  static Entry entry(String labels, int weight) {
    return only(Yaml.service("qwen").entry(labels, weight));
  }

  static Entry entry(String labels, @Nullable Integer weight, int priority) {
    return only(
        Yaml.service("qwen")
            .entry(labels)
            .with("  weight: " + weight)
            .with("  priority: " + priority));
  }

  private static Entry only(Yaml service) {
    return service.asService().entries().getFirst();
  }

  /** Why no route leads to more endpoints than one rule holds. */
  Optional<String> obstacle = Optional.of("the Gateway has no listener modelplane-inner");

  Route route(Entry... entries) {
    ModelService service =
        new ModelService(
            new Key(Kind.MODEL_SERVICE, "ml-team", "qwen"), Meta.NONE, List.of(entries));
    var candidates =
        AllEndpoints.candidates(
            endpoints, List.of(), replicas, List.of(), Authorities.UNKNOWN, AddressPolicy.STRICT);
    return Router.routes(List.of(service), candidates, namespace -> obstacle).getFirst();
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
