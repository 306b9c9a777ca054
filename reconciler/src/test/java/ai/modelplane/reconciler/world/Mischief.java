package ai.modelplane.reconciler.world;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.api.Names;
import ai.modelplane.compiler.dialect.DesiredObject;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** What nobody should do to a cluster, and what somebody does. */
final class Mischief {

  private final World world;
  private final Dice dice;
  private final Store store;

  Mischief(World world) {
    this.world = world;
    this.dice = world.dice;
    this.store = world.store;
  }

  /** An endpoint that another controller made for a replica, or for something of its own. */
  void standIn() {
    Key key = new Key(Kind.MODEL_ENDPOINT, "ml", dice.of(Author.NAMES));
    if (store.find(key).isEmpty()) {
      ObjectNode tree = World.parse(Author.endpoint(dice));
      String kind = dice.of("ModelReplica", "Operator");
      String name = dice.of(Author.NAMES);
      store.update(
          key,
          "controller",
          made -> {
            made.set("spec", tree.path("spec"));
            made.withObject("/metadata").set("labels", tree.at("/metadata/labels"));
            made.withObject("/metadata")
                .putArray("ownerReferences")
                .addObject()
                .put("kind", kind)
                .put("name", name)
                .put("controller", true);
          });
      world.say("%s made for %s %s".formatted(key, kind, name));
    }
  }

  void edit() {
    withAny(
        key -> {
          String value = dice.of("1", "2");
          String deed =
              dice.of("port", "label", "weights", "spec", "gone", "status", "nonsense", "steer");
          Dice how = dice.fork();
          store.update(key, dice.of("kubectl-edit", "operator"), t -> edit(t, deed, value, how));
          world.say("edit " + key + ": " + deed);
        });
  }

  private static void edit(ObjectNode tree, String deed, String value, Dice dice) {
    JsonNode spec = tree.path("spec");
    switch (deed) {
      case "port" -> {
        if (spec.path("ports") instanceof ArrayNode ports) {
          ports.addObject().put("name", "debug").put("port", 9000).put("protocol", "TCP");
        }
      }
      case "weights" -> spec.findParents("weight").forEach(p -> ((ObjectNode) p).put("weight", 7));
      case "label" ->
          tree.withObject("/metadata/labels")
              .put(dice.of("hand", Names.DEPLOYMENT, Names.CLUSTER), "x");
      case "spec" -> {
        if (tree.has("spec")) {
          tree.withObject("/spec").put(dice.of("url", "rewritePath", "extra"), "/edited" + value);
        }
      }
      case "steer" -> {
        switch (tree.path("kind").asText()) {
          case "HTTPRoute" ->
              tree.withObject("/spec").putArray("hostnames").add("evil.example.com");
          case "Service" -> tree.withObject("/spec").putObject("selector").put("app", "other");
          default ->
              tree.withObject("/metadata")
                  .putArray("ownerReferences")
                  .addObject()
                  .put("apiVersion", "v1")
                  .put("kind", "ConfigMap")
                  .put("name", "owner")
                  .put("uid", "u");
        }
      }
      case "gone" -> {
        if (spec instanceof ObjectNode object && !object.isEmpty()) {
          List<String> names = new ArrayList<>();
          object.fieldNames().forEachRemaining(names::add);
          object.remove(dice.of(names));
        }
      }
      case "nonsense" -> {
        if (tree.path("kind").asText().equals(Kind.MODEL_SERVICE.word())) {
          tree.withObject("/spec").put("endpoints", "none");
        }
      }
      default -> {
        if (tree.path("status") instanceof ObjectNode status) {
          status.put("address", "http://elsewhere").putArray("conditions");
        }
      }
    }
  }

  void annotate() {
    withAny(
        key -> {
          String name = dice.of(Names.RECONCILE, Names.PRUNE);
          boolean off = dice.percent(70);
          store.update(
              key,
              "kubectl-annotate",
              tree -> {
                ObjectNode annotations = tree.withObject("/metadata/annotations");
                if (off) {
                  annotations.put(name, Names.DISABLED);
                } else {
                  annotations.remove(name);
                }
              });
          world.say("annotate " + key + ": " + name + (off ? " disabled" : " removed"));
        });
  }

  void drop() {
    withAny(
        key -> {
          store.drop(key);
          world.say("kubectl delete " + key);
        });
  }

  /** A service or an endpoint that is in no repository. */
  void handMade() {
    ObjectNode tree = World.parse(dice.percent(50) ? Author.service(dice) : Author.endpoint(dice));
    Kind kind = Kind.of(Names.GROUP, tree.path("kind").asText()).orElseThrow();
    Key key = new Key(kind, "ml", tree.at("/metadata/name").asText());
    if (store.find(key).isEmpty()) {
      store.write(key, "kubectl-create", tree);
      world.say("kubectl create " + tree);
    }
  }

  /** Something of somebody else stands where an object of ours is to go. */
  void squat() {
    List<DesiredObject> missing =
        world.one.prepare(store).compilation().desired().objects().values().stream()
            .filter(o -> store.find(o.key()).isEmpty() && o.key().namespace().equals("ml"))
            .toList();
    if (!missing.isEmpty()) {
      DesiredObject object = dice.of(missing);
      String instance = dice.of("", "modelplane-system.other", World.INSTANCE);
      ObjectNode tree = object.tree();
      ObjectNode labels = tree.withObject("/metadata/labels");
      labels.remove(List.of(Names.MANAGED_BY, Names.INSTANCE, Names.SOURCE));
      if (!instance.isEmpty()) {
        labels.put(Names.INSTANCE, instance).put(Names.MANAGED_BY, Names.FIELD_MANAGER);
      }
      store.apply(object.key(), "squatter", tree);
      world.say("squat " + object.key() + " for " + instance);
    }
  }

  void relabel() {
    withAny(
        key -> {
          String label = dice.of(Names.MANAGED_BY, Names.INSTANCE, Names.SOURCE, Names.REPLICA);
          String value = dice.of("", "other", World.INSTANCE, Names.FIELD_MANAGER);
          store.update(
              key,
              "kubectl-label",
              tree -> {
                ObjectNode labels = tree.withObject("/metadata/labels");
                if (value.isEmpty()) {
                  labels.remove(label);
                } else {
                  labels.put(label, value);
                }
              });
          world.say("label " + key + ": " + label + "=" + value);
        });
  }

  /** Another applier takes the same object. */
  void rival() {
    withAny(
        key -> {
          ObjectNode tree = store.find(key).orElseThrow().tree();
          if (tree.path("spec").isObject()) {
            ObjectNode mine = tree.objectNode();
            mine.set("spec", tree.path("spec").deepCopy());
            edit(mine, dice.of("weights", "spec", "same"), "3", dice);
            store.apply(key, "argocd", mine);
            world.say("argocd applies " + key);
          }
        });
  }

  private void withAny(Consumer<Key> deed) {
    List<Key> some =
        store.keys().stream()
            .filter(
                k ->
                    switch (k.kind()) {
                      case GATEWAY, INFERENCE_CLUSTER, MODEL_REPLICA -> false;
                      default -> true;
                    })
            .toList();
    if (!some.isEmpty()) {
      deed.accept(dice.of(some));
    }
  }
}
