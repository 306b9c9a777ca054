package ai.modelplane.reconciler.world;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.api.Names;
import ai.modelplane.compiler.diagnostic.Finding;
import ai.modelplane.compiler.diagnostic.Rule;
import ai.modelplane.reconciler.cluster.SeenDefinition;
import ai.modelplane.reconciler.prepare.Prepared;
import ai.modelplane.testing.Yaml;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A definition that goes, and one that comes back: nothing of their kind is taken for gone. */
class SeenDefinitionTest extends Story {

  private static final Duration TERM = Duration.ofMinutes(15);

  @BeforeEach
  void twoServicesAndTwoReplicas() {
    for (Kind kind : List.of(Kind.MODEL_SERVICE, Kind.MODEL_ENDPOINT, Kind.MODEL_REPLICA)) {
      define(kind, "first");
    }
    store.write("runner", Yaml.cluster("east", "10.0.0.3"));
    runs(Yaml.replica("a-0", "east").in("ml").deployment("a"));
    runs(Yaml.replica("b-0", "east").in("ml").deployment("b"));
    store.write("kubectl", Yaml.service("a").in("ml").over("a"));
    store.write("kubectl", Yaml.service("b").in("ml").over("b"));
    pass();
  }

  private static Key definition(Kind kind) {
    return new Key(Kind.DEFINITION, "", kind.definition().orElseThrow());
  }

  private void define(Kind kind, String uid) {
    store.drop(definition(kind));
    change(kind, tree -> tree.withObject("/metadata").put("uid", uid));
  }

  private void change(Kind kind, Consumer<ObjectNode> edit) {
    store.update(definition(kind), "kubectl", edit);
  }

  private static List<String> findings(Prepared prepared, Rule rule) {
    return prepared.findings().stream()
        .filter(f -> f.rule() == rule)
        .map(Finding::message)
        .toList();
  }

  @Test
  void thePassWritesDownOnceWhatItHasSeen() {
    assertThat(store.left().get(SeenDefinition.NAME))
        .isEqualTo(
            "{\"modelreplicas\":{\"uid\":\"first\"},\"modelendpoints\":{\"uid\":\"first\"},"
                + "\"modelservices\":{\"uid\":\"first\"}}");
    int writes = store.writes();
    pass();
    assertThat(store.writes()).isEqualTo(writes);
  }

  /** One of two services is restored before the next pass, so that the list is not empty. */
  @Test
  void aDefinitionThatWasMadeAnewIsNoticed() {
    define(Kind.MODEL_SERVICE, "second");
    store.drop(ms("a"));

    pass();

    assertThat(store.find(route("a")).orElseThrow().annotation(Names.HELD_SINCE)).isNotEmpty();
    assertThat(store.find(route("b")).orElseThrow().annotation(Names.HELD_SINCE)).isEmpty();
    assertThat(findings(world.one.prepare(store), Rule.CLUSTER_DOUBT))
        .containsExactly(
            "ModelService is in doubt: its definition was deleted and made anew;"
                + " HTTPRoute ml/a is held");
    int writes = store.writes();
    pass();
    assertThat(store.writes()).as("nothing to do").isEqualTo(writes);

    world.one.after(TERM).run(store);
    assertThat(store.find(route("a"))).isEmpty();
    assertThat(findings(world.one.after(TERM).prepare(store), Rule.CLUSTER_DOUBT)).isEmpty();
  }

  /** Whatever runs models writes its replicas anew, and none is Ready yet. */
  @Test
  void replicasThatComeBackNotReadyAreNotWithdrawnWhileTheirKindIsInDoubt() {
    define(Kind.MODEL_REPLICA, "second");
    runs(Yaml.replica("a-0", "east").in("ml").deployment("a").ready(false));

    pass();
    world.one.after(Duration.ofMinutes(1)).run(store);

    assertThat(targets("a")).containsExactly("10.0.0.3");
    assertThat(store.find(me("a-0"))).isPresent();
    runs(Yaml.replica("a-0", "east").in("ml").deployment("a"));
    world.one.after(Duration.ofMinutes(2)).run(store);
    assertThat(store.find(me("a-0")).orElseThrow().annotation(Names.HELD_SINCE)).isEmpty();
    assertThat(store.find(route("a")).orElseThrow().annotation(Names.HELD_SINCE)).isEmpty();
  }

  /** A service that nobody can write is still served as Git says. */
  @Test
  void aDefinitionThatIsBeingDeletedCostsAPassNoRoute() {
    service("qwen", "a");
    pass();
    change(
        Kind.MODEL_SERVICE,
        tree -> tree.withObject("/metadata").put("deletionTimestamp", "2026-02-01T00:00:00Z"));
    List.of(ms("a"), ms("b"), SERVICE).forEach(store::drop);
    runs(Yaml.replica("a-1", "east").in("ml").deployment("a"));

    Prepared prepared = world.one.prepare(store);
    world.one.execute(store, prepared);

    assertThat(findings(prepared, Rule.CLUSTER_DEFINITION))
        .singleElement()
        .asString()
        .startsWith("ModelService is in doubt: its definition is being deleted");
    assertThat(change(prepared, SERVICE).reason())
        .isEqualTo("no ModelService can be written: its definition is being deleted");
    assertThat(targets("b")).containsExactly("10.0.0.3");
    assertThat(store.find(route("qwen")).orElseThrow().tree().toString()).contains("/ml/a-1/");
    int writes = store.writes();
    pass();
    assertThat(store.writes()).isEqualTo(writes);
  }

  @Test
  void endpointsThatCannotBeWrittenAreServedAllTheSame() {
    change(
        Kind.MODEL_ENDPOINT,
        tree -> tree.withObject("/metadata").put("deletionTimestamp", "2026-02-01T00:00:00Z"));
    store.drop(me("a-0"));
    store.drop(me("b-0"));
    runs(Yaml.replica("b-0", "east").in("ml").deployment("b").ready(false));

    pass();

    assertThat(targets("a")).containsExactly("10.0.0.3");
    assertThat(targets("b"))
        .as("seen NotReady by a kind that is not in doubt")
        .containsExactly("nobody");
  }
}
