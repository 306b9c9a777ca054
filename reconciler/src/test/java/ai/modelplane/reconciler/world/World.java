package ai.modelplane.reconciler.world;

import static java.nio.charset.StandardCharsets.UTF_8;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.api.Names;
import ai.modelplane.compiler.yaml.YamlReader;
import ai.modelplane.compiler.yaml.YamlWriter;
import ai.modelplane.reconciler.cluster.LiveObject;
import ai.modelplane.testing.Yaml;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/**
 * A cluster with a past: everything that a seed lets happen in so many steps. Two repositories of
 * one instance write to it.
 */
final class World {

  static final String INSTANCE = "modelplane-system.modelplane";

  final Dice dice;
  final Store store;
  Repository one = Repository.empty("aaaaaaaaaaaaaaaa", "modelplane");
  Repository two = Repository.empty("bbbbbbbbbbbbbbbb", "modelplane");
  private final List<String> past = new ArrayList<>();
  private final Mischief mischief;

  private World(long seed) {
    this(new Dice(seed), new Store(Set.of("ml", "dev", "modelplane-system")));
  }

  private World(Dice dice, Store store) {
    this.dice = dice;
    this.store = store;
    this.mischief = new Mischief(this);
  }

  /** Another one with the same past, in which the same would happen next. */
  World copy() {
    World copy = new World(dice.copy(), store.copy());
    copy.one = one.copy();
    copy.two = two.copy();
    copy.past.addAll(past);
    return copy;
  }

  /** Only what runs models and what people write: nothing was drifted, paused or hand-made yet. */
  static World young(long seed, int steps) {
    World world = new World(seed);
    world.begin();
    for (int i = 0; i < steps; i++) {
      world.life();
    }
    return world;
  }

  /** A gateway and nothing else. */
  static World bare() {
    World world = new World(0);
    world.gateway();
    return world;
  }

  static World old(long seed, int steps) {
    return Worlds.once(
        "old",
        seed,
        steps,
        () -> {
          World world = young(seed, Math.min(steps, 4));
          for (int i = 0; i < steps; i++) {
            world.anything();
          }
          return world;
        });
  }

  /** One that had come to rest before the last steps. */
  static World changed(long seed, int steps) {
    return Worlds.once(
        "changed",
        seed,
        steps,
        () -> {
          World world = old(seed, steps);
          world.one.run(world.store);
          world.say("-- at rest");
          for (int i = world.dice.below(5); i >= 0; i--) {
            world.anything();
          }
          return world;
        });
  }

  private void begin() {
    gateway();
    for (String cluster : Author.CLUSTERS) {
      address(cluster, cluster.equals("east") ? "10.0.0.1" : "10.0.0.2");
    }
    for (int i = dice.below(4); i > 0; i--) {
      replica();
    }
    write(one);
  }

  private void gateway() {
    gateway("modelplane");
  }

  void gateway(String name) {
    Yaml gateway = Yaml.gateway(name, dice.of("203.0.113.1", "203.0.113.2"));
    store.write("helm", dice.percent(70) ? gateway.withInnerListener() : gateway);
  }

  /** A change of the kind that nobody would call wrong. */
  void life() {
    switch (dice.below(8)) {
      case 0, 1 -> write(one);
      case 2 -> write(two);
      case 3 -> removeFile();
      case 4, 5 -> replica();
      case 6 -> cluster();
      default -> pass();
    }
  }

  /** Any change. */
  void anything() {
    switch (dice.below(16)) {
      case 0, 1, 2, 3, 4 -> life();
      case 5, 6 -> pass();
      case 7, 8 -> mischief.edit();
      case 9 -> mischief.annotate();
      case 10 -> mischief.drop();
      case 11 -> mischief.handMade();
      case 12 -> mischief.squat();
      case 13 -> mischief.relabel();
      case 14 -> mischief.rival();
      default -> seldom();
    }
  }

  private void seldom() {
    switch (dice.below(7)) {
      case 0, 6 -> fleet();
      case 4 -> hide();
      case 1 -> mischief.standIn();
      case 2 -> limit();
      case 3 -> crash();
      default -> gateway();
    }
  }

  // -- what people write

  private void write(Repository repository) {
    String file = dice.of("a.yaml", "b.yaml", "sub/c.yaml");
    String text = Author.file(dice);
    repository.files().put(file, text);
    say("write " + repository.identity().charAt(0) + " " + file + ":\n" + text);
  }

  private void removeFile() {
    Repository repository = dice.of(one, two);
    if (!repository.files().isEmpty()) {
      String file = dice.of(List.copyOf(repository.files().keySet()));
      repository.files().remove(file);
      say("remove " + repository.identity().charAt(0) + " " + file);
    }
  }

  private void limit() {
    one =
        one.limited(
            dice.of(
                List.of(
                    OptionalInt.empty(),
                    OptionalInt.of(0),
                    OptionalInt.of(1),
                    OptionalInt.of(100))),
            dice.of(List.of(Set.of(), Set.of("ml"))));
    say("limit " + one.options().maxDeletes() + " " + one.options().namespaces());
  }

  private void pass() {
    Repository repository = dice.of(one, one, two, anonymous());
    say("pass of " + repository.identity());
    repository.run(store);
  }

  /** Something of a source goes unseen, or comes to light again. */
  void hide() {
    String place = dice.of("a.yaml", "b.yaml", "sub");
    if (one.unseen().remove(place)) {
      say("seen again: " + place);
    } else {
      one.unseen().add(place);
      say("unseen: " + place);
    }
  }

  private Repository anonymous() {
    return new Repository("", one.files(), one.unseen(), one.options());
  }

  private void crash() {
    int writes = dice.below(6);
    say("crash after " + writes);
    CrashTest.dies(one, store, writes);
  }

  // -- what runs models

  void replica() {
    replica(new Key(Kind.MODEL_REPLICA, dice.percent(85) ? "ml" : "dev", dice.of(Author.NAMES)));
  }

  private void replica(Key key) {
    if (dice.percent(15)) {
      store.drop(key);
      say("gone: " + key);
      return;
    }
    String cluster = dice.percent(90) ? dice.of(Author.CLUSTERS) : "nowhere";
    boolean ready = dice.percent(80);
    String deployment = dice.of("x", "z");
    store.write(
        "runner",
        Yaml.replica(key.name(), cluster).in(key.namespace()).deployment(deployment).ready(ready));
    say("%s: %s on %s, ready %s".formatted(key, deployment, cluster, ready));
  }

  /** More endpoints than one rule can hold, or fewer again. */
  private void fleet() {
    for (int i = dice.of(3, 14, 17, 17, 20, 40) - 1; i >= 0; i--) {
      replica(new Key(Kind.MODEL_REPLICA, "ml", "fleet-" + i));
    }
  }

  private void cluster() {
    String name = dice.of(Author.CLUSTERS);
    switch (dice.below(4)) {
      case 0 -> {
        store.drop(new Key(Kind.INFERENCE_CLUSTER, "", name));
        say("gone: cluster " + name);
      }
      case 1 -> {
        String drain = dice.of("true", "false");
        store.update(
            new Key(Kind.INFERENCE_CLUSTER, "", name),
            "ops",
            tree -> tree.withObject("/metadata/annotations").put(Names.DRAIN, drain));
        say("drain of " + name + ": " + drain);
      }
      default -> address(name, dice.of(Author.ADDRESSES));
    }
  }

  private void address(String cluster, String address) {
    store.write("runner", Yaml.cluster(cluster, address));
    say("cluster " + cluster + " at " + address);
  }

  static ObjectNode parse(String yaml) {
    return (ObjectNode)
        YamlReader.read("world", yaml.getBytes(UTF_8)).documents().getFirst().tree();
  }

  void say(String what) {
    past.add(what.stripTrailing());
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("What happened:\n");
    past.forEach(p -> text.append("* ").append(p).append('\n'));
    text.append("What is live:\n");
    text.append(YamlWriter.write(store.all().stream().map(LiveObject::tree).toList()));
    return text.toString();
  }
}
