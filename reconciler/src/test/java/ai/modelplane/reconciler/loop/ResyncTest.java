package ai.modelplane.reconciler.loop;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.compiler.Options;
import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.reconciler.cluster.LiveObject;
import ai.modelplane.reconciler.cluster.Mirror;
import ai.modelplane.reconciler.cluster.WatchedList;
import ai.modelplane.reconciler.world.Store;
import ai.modelplane.testing.Yaml;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** An event that was lost is found, and what is on its way is not taken for lost. */
class ResyncTest {

  static final WatchedList REPLICAS = new WatchedList(Kind.MODEL_REPLICA, "");
  static final Key QWEN = new Key(Kind.MODEL_REPLICA, "ml-team", "qwen-0");
  static final Key KIMI = new Key(Kind.MODEL_REPLICA, "ml-team", "kimi-0");

  final Store store = new Store(Set.of("ml-team"));
  final List<Key> changed = new ArrayList<>();
  final Mirror mirror = new Mirror(changed::add);

  LiveObject replica(Key key, String cluster) {
    store.write("runner", Yaml.replica(key.name(), cluster));
    return store.get(List.of(key)).getFirst();
  }

  Set<Key> suspects() {
    return Resync.suspects(
        mirror, store.read(Options.DEFAULT.gateways()), Options.DEFAULT.gateways());
  }

  @Test
  void whatWasToldIsNoDifference() {
    mirror.seen(REPLICAS, replica(QWEN, "east"));

    assertThat(suspects()).isEmpty();
  }

  @Test
  void aLostEventIsFoundAndIsAnEventThen() {
    mirror.seen(REPLICAS, replica(QWEN, "east"));
    mirror.seen(REPLICAS, replica(KIMI, "east"));
    LiveObject missed = replica(QWEN, "west");
    store.drop(KIMI);
    changed.clear();

    assertThat(Resync.mend(store, mirror, suspects())).containsExactly(KIMI, QWEN);

    assertThat(mirror.object(QWEN)).contains(missed);
    assertThat(mirror.object(KIMI)).isEmpty();
    assertThat(changed).containsExactlyInAnyOrder(KIMI, QWEN);
    assertThat(suspects()).isEmpty();
  }

  @Test
  void whatComesWhileItLooksAgainIsNoDifference() {
    mirror.seen(REPLICAS, replica(QWEN, "east"));
    LiveObject late = replica(QWEN, "west");
    Set<Key> suspects = suspects();
    assertThat(suspects).containsExactly(QWEN);

    mirror.seen(REPLICAS, late);

    assertThat(Resync.mend(store, mirror, suspects)).isEmpty();
  }
}
