package ai.modelplane.reconciler.world;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.api.Kind.Role;
import ai.modelplane.compiler.api.Names;
import ai.modelplane.reconciler.cluster.LiveObject;
import ai.modelplane.reconciler.prepare.Prepared;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Whoever may write in one namespace may write everything there, under any manager's name: what is
 * made, changed, deleted and held in another is the same.
 */
class ForgedTest {

  private static final String THEIRS = "dev";
  private static final String OURS = "ml";

  @Test
  void whateverATenantWritesChangesNothingInAnotherNamespace() {
    Worlds.each(
        500,
        World::changed,
        world -> {
          if (world.dice.percent(30)) {
            unseen(world);
          }
          shrink(world);
          Store store = world.store.copy();
          forge(world, store);
          Prepared honest = world.one.prepare(world.store);
          Prepared forged = world.one.prepare(store);

          assertThat(plan(forged)).isEqualTo(plan(honest));

          world.one.execute(world.store, honest);
          world.one.execute(store, forged);
          assertThat(contents(store)).containsExactlyEntriesOf(contents(world.store));
        });
  }

  /** The source loses files, as far as a limit allows. */
  private static void shrink(World world) {
    world.one =
        world.one.limited(
            world.dice.of(List.of(OptionalInt.empty(), OptionalInt.of(1), OptionalInt.of(2))),
            Set.of());
    for (String file : List.copyOf(world.one.files().keySet())) {
      if (world.dice.percent(40)) {
        world.one.files().remove(file);
        world.say("remove a " + file);
      }
    }
  }

  /** Everything of some kinds is gone, as after somebody has deleted their definitions. */
  private static void unseen(World world) {
    for (Kind kind :
        List.of(
            Kind.MODEL_SERVICE, Kind.MODEL_ENDPOINT, Kind.MODEL_REPLICA, Kind.INFERENCE_CLUSTER)) {
      if (world.dice.percent(40)) {
        world.store.keys().stream().filter(k -> k.kind() == kind).forEach(world.store::drop);
        world.say("nothing is seen of " + kind.word());
      }
    }
  }

  /** Copies of what is elsewhere, as similar as can be, and what was there goes. */
  private static void forge(World world, Store store) {
    Dice dice = world.dice;
    for (Key key : store.keys()) {
      if (key.namespace().equals(THEIRS) && dice.percent(30)) {
        store.drop(key);
      }
    }
    for (LiveObject object : store.all()) {
      for (int i = dice.below(4); i > 0; i--) {
        if (object.key().namespace().equals(OURS) && mayWrite(object.key().kind())) {
          String name = dice.percent(50) ? object.key().name() : object.key().name() + "-" + i;
          copy(object, new Key(object.key().kind(), THEIRS, name), world, store);
        }
      }
    }
  }

  private static boolean mayWrite(Kind kind) {
    return kind.isNamespaced() && kind.role() != Role.GATEWAY && kind != Kind.LEASE;
  }

  private static void copy(LiveObject object, Key as, World world, Store store) {
    Dice dice = world.dice;
    ObjectNode tree = LiveObject.identity(as);
    for (String part : List.of("spec", "data", "endpoints", "ports", "addressType")) {
      if (object.tree().has(part)) {
        tree.set(part, object.tree().path(part).deepCopy());
      }
    }
    // a route may name a backend of another namespace
    for (JsonNode ref : tree.at("/spec/rules/0/backendRefs")) {
      if (dice.percent(50)) {
        ((ObjectNode) ref).put("namespace", OURS);
      }
    }
    ObjectNode metadata = tree.withObjectProperty("metadata");
    JsonNode labels = object.tree().at("/metadata/labels");
    if (labels instanceof ObjectNode) {
      metadata.set("labels", labels.deepCopy());
    }
    ObjectNode forged = metadata.withObjectProperty("labels");
    if (dice.percent(70)) {
      forged.put(Names.MANAGED_BY, Names.FIELD_MANAGER).put(Names.INSTANCE, World.INSTANCE);
    }
    if (dice.percent(60) && object.key().kind().role() == Role.DECLARED) {
      forged.put(Names.SOURCE, dice.of(world.one, world.two).identity());
    }
    ObjectNode annotations = metadata.withObjectProperty("annotations");
    if (dice.percent(60)) {
      annotations.put(Names.FILE, dice.of("a.yaml", "b.yaml", "sub/c.yaml", "none.yaml"));
    }
    if (dice.percent(30)) {
      annotations.put(
          Names.HELD_SINCE, dice.of("2026-02-01T23:59:00Z", "2020-01-01T00:00:00Z", "x"));
    }
    if (dice.percent(20)) {
      annotations.put(dice.of(Names.PRUNE, Names.RECONCILE), Names.DISABLED);
    }
    if (dice.percent(70)) {
      store.apply(as, Names.FIELD_MANAGER, tree);
    } else {
      store.update(as, "kubectl", live -> live.setAll(tree));
    }
  }

  private static List<String> plan(Prepared prepared) {
    return prepared.plan().changes().stream()
        .filter(c -> c.key().namespace().equals(OURS))
        .map(c -> c.word() + " " + c.key() + ": " + c.reason())
        .toList();
  }

  /**
   * Without what tells writes apart, and statuses: a route may take another's requests, and they
   * say so.
   */
  private static SortedMap<Key, String> contents(Store store) {
    Set<String> books = Set.of("uid", "resourceVersion", "generation", "managedFields");
    return store.all().stream()
        .filter(o -> o.key().namespace().equals(OURS))
        .collect(
            Collectors.toMap(
                LiveObject::key,
                o -> {
                  ObjectNode tree = o.tree().deepCopy();
                  tree.remove("status");
                  tree.withObjectProperty("metadata").remove(books);
                  return tree.toString();
                },
                (a, b) -> a,
                TreeMap::new));
  }
}
