package ai.modelplane.reconciler.process;

import ai.modelplane.reconciler.process.Facts.Channel;
import ai.modelplane.testing.Yaml;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * People and machines that write at random. The first of each kind of object is always there: a
 * kind of which the last object goes is in doubt, and that is another test.
 */
final class Churn {

  private static final String[] DEPLOYMENTS = {"red", "green", "blue"};
  private static final int CLUSTERS = 4;

  /** Objects that come and go, by the first letter of their names. */
  private static final Map<Channel, Integer> COUNTS =
      Map.of(Channel.SERVICES, 4, Channel.ENDPOINTS, 3, Channel.REPLICAS, 8, Channel.CLUSTERS, 4);

  private static final int GIT_SERVICES = 4;
  private static final int GIT_ENDPOINTS = 2;

  private final String namespace;
  private final Facts facts;
  private final FactWriter writer;
  private final Models models;
  private final Routes routes;
  private final Shown shown;
  private final Random random;
  private int number;

  Churn(
      String namespace,
      Facts facts,
      FactWriter writer,
      Models models,
      Routes routes,
      Shown shown,
      long seed) {
    this.namespace = namespace;
    this.facts = facts;
    this.writer = writer;
    this.models = models;
    this.routes = routes;
    this.shown = shown;
    this.random = new Random(seed);
  }

  /** Everything that comes and goes is there, once. */
  void begin() {
    COUNTS.forEach(
        (channel, count) -> {
          for (int i = 0; i < count; i++) {
            writer.apply(channel, any(channel, i));
          }
        });
    SortedMap<String, ObjectNode> manifests = new TreeMap<>();
    for (int i = 0; i < GIT_SERVICES; i++) {
      put(manifests, service("g-" + i));
    }
    for (int i = 0; i < GIT_ENDPOINTS; i++) {
      put(manifests, endpoint("x-" + i));
    }
    mark(0, manifests);
  }

  /** Something, of whatever kind. */
  void step() {
    number++;
    int dice = random.nextInt(100);
    if (dice < 45) {
      replica();
    } else if (dice < 55) {
      change(Channel.CLUSTERS);
    } else if (dice < 67) {
      change(Channel.SERVICES);
    } else if (dice < 77) {
      change(Channel.ENDPOINTS);
    } else if (dice < 88) {
      push();
    } else {
      meddle();
    }
  }

  /** As often as not it only turns. */
  private void replica() {
    String name = "r-" + random.nextInt(COUNTS.get(Channel.REPLICAS));
    ObjectNode now = facts.of(Channel.REPLICAS).get(name);
    if (now == null || random.nextInt(10) < 4) {
      change(Channel.REPLICAS);
    } else {
      ObjectNode turned = now.deepCopy();
      ObjectNode ready = (ObjectNode) turned.at("/status/conditions/0");
      ready.put("status", ready.path("status").asText().equals("True") ? "False" : "True");
      writer.apply(Channel.REPLICAS, turned);
    }
  }

  private void change(Channel channel) {
    int which = random.nextInt(COUNTS.get(channel));
    ObjectNode next = any(channel, which);
    String name = next.at("/metadata/name").asText();
    if (which > 0 && random.nextInt(4) == 0 && facts.of(channel).containsKey(name)) {
      writer.delete(channel, name);
    } else {
      writer.apply(channel, next);
    }
  }

  /** One to three manifests in one commit. */
  private void push() {
    SortedMap<String, ObjectNode> manifests = new TreeMap<>(facts.of(Channel.SOURCE));
    int changes = 1 + random.nextInt(3);
    for (int i = 0; i < changes; i++) {
      boolean isService = random.nextInt(3) > 0;
      int which = random.nextInt(isService ? GIT_SERVICES : GIT_ENDPOINTS);
      String name = (isService ? "g-" : "x-") + which;
      if (which > 0 && random.nextInt(4) == 0) {
        manifests.remove(name);
      } else {
        put(manifests, isService ? service(name) : endpoint(name));
      }
    }
    push(manifests);
  }

  private void push(SortedMap<String, ObjectNode> manifests) {
    SortedMap<String, ObjectNode> before = facts.of(Channel.SOURCE);
    if (manifests.equals(before)) {
      return;
    }
    writer.story().add("pushed " + manifests.values());
    before.keySet().stream()
        .filter(name -> !manifests.containsKey(name))
        .forEach(name -> models.remove(Facts.file(name)));
    manifests.forEach((name, tree) -> models.write(Facts.file(name), tree.toString()));
    facts.push(manifests);
    models.push("step " + number);
  }

  /** Somebody edits or deletes a route, which is nobody's but Modelplane's. */
  private void meddle() {
    List<String> names = List.copyOf(new TreeSet<>(routes.live().keySet()));
    String name = names.get(random.nextInt(names.size()));
    ObjectNode route = routes.live().get(name);
    if (random.nextInt(3) == 0) {
      String uid = route.at("/metadata/uid").asText();
      shown.deletedByHand(uid);
      writer.deleteRoute(name, uid);
    } else {
      // never the same twice: what comes back is left to whoever brings it back
      JsonNode rules = route.at("/spec/rules").deepCopy();
      ((ObjectNode) rules.at("/0/backendRefs/0")).put("weight", 10_000 + number);
      JsonNode edited = writer.edit(name, rules);
      if (!edited.isMissingNode()) {
        shown.editedByHand(edited);
      }
    }
  }

  /**
   * Something in each channel that shows in a route, and showed in none before. Whoever shows all
   * of it has seen everything that was written earlier.
   */
  void mark(int epoch) {
    mark(epoch, new TreeMap<>(facts.of(Channel.SOURCE)));
  }

  private void mark(int epoch, SortedMap<String, ObjectNode> manifests) {
    int weight = 2 * epoch + 1;
    writer.apply(
        Channel.CLUSTERS,
        Yaml.cluster("m-0", "10.9.%d.%d".formatted(epoch / 250, epoch % 250 + 1)).tree());
    writer.apply(Channel.REPLICAS, replica("m-0", "mark", "m-0").tree());
    writer.apply(Channel.REPLICAS, replica("m-1", "mark", "m-0").ready(epoch % 2 == 0).tree());
    writer.apply(
        Channel.ENDPOINTS,
        Yaml.endpoint("m-2", "http://10.8.0.1:8000/v1")
            .in(namespace)
            .deployment("marked")
            .with("rewritePath: /epoch-" + epoch + "/")
            .tree());
    String[] entries = {"mark:" + weight, "marked:1000"};
    writer.apply(Channel.SERVICES, Yaml.service("m-3").in(namespace).over(entries).tree());
    put(manifests, Yaml.service("m-4").in(namespace).over(entries).tree());
    push(manifests);
  }

  private ObjectNode any(Channel channel, int which) {
    return switch (channel) {
      case SERVICES -> service("s-" + which);
      case ENDPOINTS -> endpoint("e-" + which);
      case REPLICAS -> {
        String cluster = "c-" + random.nextInt(CLUSTERS);
        Yaml replica = replica("r-" + which, deployment(), cluster);
        if (random.nextInt(8) == 0) {
          replica.annotation("modelplane.ai/drain", "true");
        }
        yield replica.ready(random.nextInt(4) > 0).tree();
      }
      case CLUSTERS -> {
        String address = "10.%d.%d.50".formatted(which + 1, random.nextInt(3) + 1);
        ObjectNode cluster = Yaml.cluster("c-" + which, address).tree();
        if (random.nextInt(6) == 0) {
          cluster.withObject("/status/gateway").put("address", "");
        }
        yield cluster;
      }
      case SOURCE -> throw new IllegalArgumentException("a push has many");
    };
  }

  private Yaml replica(String name, String deployment, String cluster) {
    return Yaml.replica(name, cluster).in(namespace).deployment(deployment);
  }

  private ObjectNode service(String name) {
    Yaml service = Yaml.service(name).in(namespace);
    int first = random.nextInt(DEPLOYMENTS.length);
    boolean isWeighted = random.nextBoolean();
    int entries = 1 + random.nextInt(2);
    for (int i = 0; i < entries; i++) {
      String entry = DEPLOYMENTS[(first + i) % DEPLOYMENTS.length];
      service.over(isWeighted ? entry + ":" + (1 + random.nextInt(100)) : entry);
    }
    return service.tree();
  }

  private ObjectNode endpoint(String name) {
    String url =
        "http://10.8.%d.%d:8000/v1".formatted(1 + random.nextInt(3), 1 + random.nextInt(3));
    return Yaml.endpoint(name, url).in(namespace).deployment(deployment()).tree();
  }

  private String deployment() {
    return DEPLOYMENTS[random.nextInt(DEPLOYMENTS.length)];
  }

  private static void put(SortedMap<String, ObjectNode> manifests, ObjectNode manifest) {
    manifests.put(manifest.at("/metadata/name").asText(), manifest);
  }
}
