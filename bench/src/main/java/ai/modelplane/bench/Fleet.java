package ai.modelplane.bench;

import ai.modelplane.compiler.api.Decode;
import ai.modelplane.compiler.api.InferenceCluster;
import ai.modelplane.compiler.api.ModelEndpoint;
import ai.modelplane.compiler.api.ModelReplica;
import ai.modelplane.compiler.api.ModelService;
import ai.modelplane.compiler.api.Names;
import ai.modelplane.compiler.diagnostic.Origin;
import ai.modelplane.compiler.fleet.Authorities;
import ai.modelplane.compiler.fleet.FleetState;
import ai.modelplane.compiler.fleet.Gateway;
import ai.modelplane.compiler.fleet.Network;
import ai.modelplane.compiler.manifest.Manifest;
import ai.modelplane.compiler.manifest.Manifests;
import ai.modelplane.compiler.manifest.Written;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * A generated fleet: services in five namespaces with ten endpoints each, made from replicas behind
 * twenty cluster gateways; one service in four also has an external provider. The same number
 * always makes the same fleet.
 *
 * @param manifests the services, and the endpoints of external providers
 */
record Fleet(Manifests manifests, FleetState state) {

  static final int NAMESPACES = 5;
  static final int ENDPOINTS = 10;
  private static final int CLUSTERS = 20;
  private static final int PROVIDERS = 50;

  /** How the ten endpoints of a service are divided, and what each part weighs; -1 for unset. */
  private record Shape(List<Integer> counts, List<Integer> weights, boolean external) {}

  private static final List<Shape> SHAPES =
      List.of(
          new Shape(List.of(10), List.of(-1), false),
          new Shape(List.of(9, 1), List.of(95, 5), false),
          new Shape(List.of(6, 4), List.of(80, 20), false),
          new Shape(List.of(6, 3, 1), List.of(60, 30, 10), true));

  /** A fleet of that many services, and ten times as many endpoints. */
  static Fleet of(int services) {
    List<Manifest> manifests = new ArrayList<>();
    List<ModelReplica> replicas = new ArrayList<>();
    for (int s = 0; s < services; s++) {
      add(s, manifests, replicas);
    }
    manifests.sort(Comparator.comparing(Manifest::key));
    List<InferenceCluster> clusters =
        IntStream.range(0, CLUSTERS).mapToObj(Fleet::cluster).toList();
    Gateway gateway =
        new Gateway(
            "modelplane-system",
            "modelplane",
            "traefik",
            null,
            List.of(new Gateway.Listener("web", "HTTP", 80, null, true, null, Gateway.Admits.ALL)),
            List.of("models.example.com"));
    return new Fleet(
        Manifests.NONE.with(manifests, List.of()),
        new FleetState(
            List.of(),
            List.of(),
            replicas,
            clusters,
            List.of(gateway),
            Authorities.UNKNOWN,
            Network.UNKNOWN,
            Set.of()));
  }

  private static void add(int s, List<Manifest> manifests, List<ModelReplica> replicas) {
    String namespace = "team-" + s % NAMESPACES;
    Shape shape = SHAPES.get(s / NAMESPACES % SHAPES.size());
    ObjectNode service = object("ModelService", namespace, "service-" + s);
    for (int part = 0; part < shape.counts().size(); part++) {
      boolean external = shape.external() && part == shape.counts().size() - 1;
      String deployment = "model-" + s + "-" + (char) ('a' + part);
      String label = external ? "example.com/provider" : Names.DEPLOYMENT;
      ObjectNode entry = service.withObject("/spec").withArray("/endpoints").addObject();
      entry.withObject("/selector").withObject("/matchLabels").put(label, deployment);
      if (shape.weights().get(part) >= 0) {
        entry.put("weight", shape.weights().get(part));
      }
      for (int i = 0; i < shape.counts().get(part); i++) {
        String name = deployment + "-" + i;
        if (external) {
          manifests.add(provider(namespace, name, label, deployment, s));
        } else {
          replicas.add(replica(namespace, name, deployment, (s + i) % CLUSTERS));
        }
      }
    }
    ModelService decoded = Decode.service(service);
    manifests.add(new Manifest.Service(decoded, service, written(namespace, decoded.key().name())));
  }

  private static Manifest provider(
      String namespace, String name, String label, String value, int s) {
    ObjectNode tree = object("ModelEndpoint", namespace, name);
    tree.withObject("/metadata").withObject("labels").put(label, value);
    String url = "https://api.provider-" + s % PROVIDERS + ".example.com/openai/v1";
    tree.withObject("/spec").put("url", url);
    ModelEndpoint endpoint = Decode.endpoint(tree);
    return new Manifest.Endpoint(endpoint, tree, written(namespace, name));
  }

  private static ModelReplica replica(String namespace, String name, String deployment, int c) {
    ObjectNode tree = object("ModelReplica", namespace, name);
    tree.withObject("/metadata").withObject("labels").put(Names.DEPLOYMENT, deployment);
    tree.withObject("/spec").put("clusterName", "cluster-" + c);
    ObjectNode ready = tree.withObject("/status").withArray("/conditions").addObject();
    ready.put("type", "Ready").put("status", "True").put("reason", "Serving");
    return Decode.replica(tree);
  }

  private static InferenceCluster cluster(int c) {
    ObjectNode tree = JsonNodeFactory.instance.objectNode();
    tree.put("apiVersion", "modelplane.ai/v1alpha1").put("kind", "InferenceCluster");
    tree.withObject("/metadata").put("name", "cluster-" + c);
    tree.withObject("/status").withObject("/gateway").put("address", "10.0." + c + ".50");
    return Decode.cluster(tree);
  }

  private static ObjectNode object(String kind, String namespace, String name) {
    ObjectNode tree = JsonNodeFactory.instance.objectNode();
    tree.put("apiVersion", "modelplane.ai/v1alpha1").put("kind", kind);
    tree.withObject("/metadata").put("name", name).put("namespace", namespace);
    return tree;
  }

  private static Written written(String namespace, String name) {
    String file = namespace + "/" + name + ".yaml";
    return new Written(new Origin(file, 0), "", file, "");
  }
}
