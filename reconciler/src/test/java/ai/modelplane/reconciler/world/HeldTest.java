package ai.modelplane.reconciler.world;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.reconciler.cluster.Cluster;
import ai.modelplane.reconciler.cluster.ClusterException;
import ai.modelplane.reconciler.cluster.ForwardingCluster;
import ai.modelplane.reconciler.cluster.LiveObject;
import java.util.Collection;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;

/** What is held stays held, wakes nobody up, and is held no longer than it must. */
class HeldTest extends Story {

  private void blueGreenInOneCommit() {
    service("qwen", "blue");
    endpoint("blue", "blue", "http://10.0.0.1/v1");
    world.one.run(store);
    service("qwen", "green");
    world.one.files().remove("endpoint-blue.yaml");
    endpoint("green", "green", "http://10.0.0.2/v1");
  }

  private void spoil(String file, String from, String to) {
    world.one.files().computeIfPresent(file, (f, t) -> t.replace(from, to));
  }

  /** A person wants it at zero. */
  @Test
  void aServiceThatIsToServeNobodyIsNotHeld() {
    service("qwen", "blue");
    endpoint("blue", "blue", "http://10.0.0.1/v1");
    world.one.run(store);
    spoil("qwen.yaml", "}}}]}", "}}, weight: 0}]}");
    endpoint("unrelated", "z", "http://10.0.0.2/v1");
    spoil("endpoint-unrelated.yaml", "url", "ulr");
    world.one.run(store);
    assertThat(targets("qwen")).containsExactly("nobody");
  }

  /** Blue is away for a moment while the service is held. */
  @Test
  void aHeldServiceStaysHeldWhileItsEndpointRestarts() {
    service("qwen", "x");
    replica("ml");
    world.one.run(store);
    assertThat(targets("qwen")).containsExactly("10.0.0.3");
    service("qwen", "green");
    endpoint("green", "green", "http://10.0.0.2/v1");
    spoil("endpoint-green.yaml", "url", "ulr");
    world.one.run(store);
    assertThat(targets("qwen")).containsExactly("10.0.0.3");
    readiness("False");
    world.one.run(store);
    readiness("True");
    world.one.run(store);
    assertThat(targets("qwen")).containsExactly("10.0.0.3");
  }

  private void readiness(String is) {
    store.update(
        new Key(Kind.MODEL_REPLICA, "ml", "replica"),
        "runner",
        tree ->
            tree.putObject("status")
                .putArray("conditions")
                .addObject()
                .put("type", "Ready")
                .put("status", is));
  }

  /** What may not be written raises the limit of deletions. */
  @Test
  void manifestsThatMayNotBeWrittenDoNotRaiseTheLimit() {
    world.one = world.one.limited(OptionalInt.empty(), Set.of("ml"));
    for (int i = 0; i < 20; i++) {
      service("s" + i, "x");
    }
    for (int i = 0; i < 60; i++) {
      service("d" + i, "x");
      spoil("d" + i + ".yaml", "namespace: ml", "namespace: dev");
    }
    world.one.run(store);
    for (int i = 0; i < 19; i++) {
      world.one.files().remove("s" + i + ".yaml");
    }
    world.one.run(store);
    assertThat(store.find(ms("s0"))).isPresent();
  }

  /** A ConfigMap that cannot be read for a moment. */
  @Test
  void oneConfigMapInTroubleStopsNothingElse() {
    service("qwen", "x");
    endpoint("acme", "x", "http://10.0.0.1/v1");
    endpoint("tls", "z", "https://10.0.0.5/v1");
    spoil(
        "endpoint-tls.yaml",
        "/v1\"}",
        "/v1\", tls: {hostname: a.example.com, caRef: {kind: ConfigMap, name: ca}}}");
    Cluster broken =
        new ForwardingCluster(store) {
          @Override
          public List<LiveObject> get(Collection<Key> keys) {
            if (keys.stream().anyMatch(k -> k.kind() == Kind.CONFIG_MAP)) {
              throw new ClusterException(
                  ClusterException.Cause.TROUBLED, "500 unable to transform key");
            }
            return super.get(keys);
          }
        };
    world.one.run(broken);
    assertThat(targets("qwen")).containsExactly("10.0.0.1");
  }

  /** A second pass writes nothing in each held state. */
  @Test
  void nothingIsWrittenTwice() {
    List<Runnable> states =
        List.of(
            this::brokenService,
            this::stranded,
            this::successor,
            () -> store.drop(new Key(Kind.GATEWAY, "modelplane-system", "modelplane")),
            this::tooMany);
    for (Runnable state : states) {
      state.run();
      world.one.run(store);
      SortedMap<Key, String> before = State.of(store);
      int writes = store.writes();
      world.one.run(store);
      assertThat(store.writes() - writes).isZero();
      assertThat(State.differences(State.of(store), before)).isEmpty();
    }
  }

  private void brokenService() {
    blueGreenInOneCommit();
    spoil("qwen.yaml", "matchLabels", "matchLabel");
  }

  private void stranded() {
    service("qwen", "blue");
    endpoint("blue", "blue", "http://10.0.0.1/v1");
    world.one.files().remove("endpoint-green.yaml");
    world.one.run(store);
    service("qwen", "green");
    endpoint("green", "green", "http://10.0.0.2/v1");
    spoil("endpoint-green.yaml", "url", "ulr");
  }

  private void successor() {
    service("qwen", "blue");
    world.one.files().remove("endpoint-blue.yaml");
  }

  private void tooMany() {
    for (int i = 0; i < 20; i++) {
      service("s" + i, "x");
    }
    world.one.files().remove("endpoint-green.yaml");
    world.one.run(store);
    for (int i = 0; i < 20; i++) {
      world.one.files().remove("s" + i + ".yaml");
    }
  }

  /** Two sources and a pass without one, in each held state. */
  @Test
  void twoSourcesAndNoneLeaveItAsItIs() {
    world
        .two
        .files()
        .put(
            "t.yaml",
            "apiVersion: modelplane.ai/v1alpha1\n"
                + "kind: ModelService\n"
                + "metadata: {name: theirs, namespace: ml}\n"
                + "spec: {endpoints: [{selector: {matchLabels: {modelplane.ai/deployment:"
                + " blue}}}]}\n");
    Repository none = new Repository("", new java.util.TreeMap<>(), world.one.options());
    List<Runnable> states =
        List.of(
            this::brokenService,
            this::stranded,
            this::successor,
            () -> store.drop(new Key(Kind.GATEWAY, "modelplane-system", "modelplane")),
            this::tooMany);
    int n = 0;
    for (Runnable state : states) {
      state.run();
      world.one.run(store);
      world.two.run(store);
      SortedMap<Key, String> before = State.of(store);
      int writes = store.writes();
      world.one.run(store);
      none.pass(store)
          .execute(none.pass(store).prepare(ai.modelplane.reconciler.gather.Input.NONE), o -> {});
      world.two.run(store);
      world.one.run(store);
      assertThat(State.differences(State.of(store), before)).as("state " + n).isEmpty();
      assertThat(store.writes() - writes).as("state " + n++).isZero();
    }
  }

  /** Stranded and paused, live or in Git. */
  @Test
  void whatIsPausedStaysPausedWhenItIsHeldToo() {
    stranded();
    update(
        ms("qwen"),
        t ->
            t.withObject("/metadata")
                .withObjectProperty("annotations")
                .put("modelplane.ai/reconcile", "disabled"));
    world.one.run(store);
    assertThat(targets("qwen")).containsExactly("10.0.0.1");
    int writes = store.writes();
    world.one.run(store);
    assertThat(store.writes() - writes).isZero();
  }
}
