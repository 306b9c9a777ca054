package ai.modelplane.reconciler.world;

import static ai.modelplane.reconciler.world.Call.Verb.GET;
import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.api.Names;
import ai.modelplane.testing.Yaml;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What is held stays held, wakes nobody up, and is held no longer than it must. */
class HeldTest extends Story {

  /** A person wants it at zero. */
  @Test
  void aServiceThatIsToServeNobodyIsNotHeld() {
    service("qwen", "blue");
    endpoint("blue", "blue", "http://10.0.0.1/v1");
    pass();
    git(Yaml.service("qwen").over("blue:0"));
    endpoint("unrelated", "z", "http://10.0.0.2/v1");
    spoil(me("unrelated"), "url", "ulr");
    pass();
    assertThat(targets("qwen")).containsExactly("nobody");
  }

  /** Blue is away for a moment while the service is held. */
  @Test
  void aHeldServiceStaysHeldWhileItsEndpointRestarts() {
    service("qwen", "x");
    replica("ml");
    pass();
    assertThat(targets("qwen")).containsExactly("10.0.0.3");
    service("qwen", "green");
    endpoint("green", "green", "http://10.0.0.2/v1");
    spoil(me("green"), "url", "ulr");
    pass();
    assertThat(targets("qwen")).containsExactly("10.0.0.3");
    runs(Yaml.replica("replica", "east").deployment("x").in("ml").ready(false));
    pass();
    runs(Yaml.replica("replica", "east").deployment("x").in("ml"));
    pass();
    assertThat(targets("qwen")).containsExactly("10.0.0.3");
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
      spoil(ms("d" + i), "namespace: ml", "namespace: dev");
    }
    pass();
    for (int i = 0; i < 19; i++) {
      remove(ms("s" + i));
    }
    pass();
    assertThat(store.find(ms("s0"))).isPresent();
  }

  /** A ConfigMap that cannot be read for a moment. */
  @Test
  void oneConfigMapInTroubleStopsNothingElse() {
    service("qwen", "x");
    endpoint("acme", "x", "http://10.0.0.1/v1");
    git(
        Yaml.endpoint("tls", "https://10.0.0.5/v1")
            .with("tls: {hostname: a.example.com, caRef: {kind: ConfigMap, name: ca}}"));
    store.trouble(call -> call.is(GET, Kind.CONFIG_MAP));
    pass();
    assertThat(targets("qwen")).containsExactly("10.0.0.1");
  }

  /** A second pass writes nothing in each held state. */
  @Test
  void nothingIsWrittenTwice() {
    for (Runnable state : states()) {
      state.run();
      pass();
      SortedMap<Key, String> before = State.of(store);
      int writes = store.writes();
      pass();
      assertThat(store.writes() - writes).isZero();
      assertThat(State.differences(State.of(store), before)).isEmpty();
    }
  }

  /** Each held in another way, one after the other. */
  private List<Runnable> states() {
    return List.of(
        this::brokenService,
        this::stranded,
        this::successor,
        () -> store.drop(new Key(Kind.GATEWAY, "modelplane-system", "modelplane")),
        this::tooMany);
  }

  private void brokenService() {
    blueThenGreen();
    remove(me("blue"));
    spoil(ms("qwen"), "matchLabels", "matchLabel");
  }

  private void stranded() {
    service("qwen", "blue");
    endpoint("blue", "blue", "http://10.0.0.1/v1");
    remove(me("green"));
    pass();
    service("qwen", "green");
    endpoint("green", "green", "http://10.0.0.2/v1");
    spoil(me("green"), "url", "ulr");
  }

  private void successor() {
    service("qwen", "blue");
    remove(me("blue"));
  }

  private void tooMany() {
    for (int i = 0; i < 20; i++) {
      service("s" + i, "x");
    }
    remove(me("green"));
    pass();
    for (int i = 0; i < 20; i++) {
      remove(ms("s" + i));
    }
  }

  /** Two sources and a pass without one, in each held state. */
  @Test
  void twoSourcesAndNoneLeaveItAsItIs() {
    world.two.files().put("t.yaml", Yaml.service("theirs").in("ml").over("blue").text());
    Repository none = new Repository("", new TreeMap<>(), world.one.options());
    int n = 0;
    for (Runnable state : states()) {
      state.run();
      pass();
      world.two.run(store);
      SortedMap<Key, String> before = State.of(store);
      int writes = store.writes();
      pass();
      none.pass(store)
          .execute(none.pass(store).prepare(ai.modelplane.reconciler.gather.Input.NONE), o -> {});
      world.two.run(store);
      pass();
      assertThat(State.differences(State.of(store), before)).as("state " + n).isEmpty();
      assertThat(store.writes() - writes).as("state " + n++).isZero();
    }
  }

  /** Stranded and paused, live or in Git. */
  @Test
  void whatIsPausedStaysPausedWhenItIsHeldToo() {
    stranded();
    disable(ms("qwen"), Names.RECONCILE);
    pass();
    assertThat(targets("qwen")).containsExactly("10.0.0.1");
    int writes = store.writes();
    pass();
    assertThat(store.writes() - writes).isZero();
  }
}
