package ai.modelplane.reconciler.story;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.source.SourceException;
import ai.modelplane.reconciler.cluster.LiveObject;
import ai.modelplane.reconciler.gather.Input;
import ai.modelplane.reconciler.story.Fleet.State;
import ai.modelplane.reconciler.story.MortalCluster.Gateway;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.SortedMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that dies at any point leaves a cluster that serves, and that the next run repairs. */
@Tag("real")
class CrashTest {

  @TempDir Path repo;
  @TempDir Path other;
  private Fleet fleet;
  private Gateway gateway;

  /** Of a gateway that nobody runs: what a real one does with the routes is looked at elsewhere. */
  @BeforeEach
  void begin() throws SourceException {
    fleet = Fleet.scene(repo, other);
    gateway = new Gateway(new Key(Kind.GATEWAY, fleet.namespace(), "nobody"));
    fleet
        .world()
        .apply(
            """
            apiVersion: gateway.networking.k8s.io/v1
            kind: GatewayClass
            metadata: {name: nobody}
            spec: {controllerName: nobody.example/gateway}
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: Gateway
            metadata: {name: nobody, namespace: NS}
            spec:
              gatewayClassName: nobody
              listeners: [{name: web, port: 80, protocol: HTTP, hostname: models.example.com}]
            """);
    pass(client(Integer.MAX_VALUE), Passes.read(other));
    pass(client(Integer.MAX_VALUE), Passes.read(repo));
    fleet.remember();
  }

  @Test
  void whereverAPassDiesTrafficGoesOnAndTheNextPassConverges() throws SourceException {
    Map<State, Input> sources = new EnumMap<>(State.class);
    Map<State, SortedMap<Key, String>> states = new EnumMap<>(State.class);
    State state = State.A;
    int writes = 0;
    for (int i = 0; i < 2; i++) {
      state = state.other();
      fleet.change(state);
      sources.put(state, Passes.read(repo));
      MortalCluster client = client(Integer.MAX_VALUE);
      pass(client, sources.get(state));
      writes = Math.max(writes, client.writes());
      states.put(state, fleet.state());
    }
    assertThat(states.get(State.A)).isNotEqualTo(states.get(State.B));
    assertThat(writes).as("points to die at").isGreaterThan(40);
    SortedMap<Key, LiveObject> now = fleet.objects();
    for (int lifetime = 0; lifetime < writes; lifetime++) {
      state = state.other();
      Input source = sources.get(state);

      dies(client(now, lifetime), source);
      SortedMap<Key, LiveObject> left = fleet.objects();
      assertThat(Fleet.dangling(left)).as("after %s writes", lifetime).isEmpty();
      MortalCluster next = client(left, Integer.MAX_VALUE);
      pass(next, source);

      assertThat(next.broken()).isEmpty();
      now = fleet.objects();
      assertThat(Fleet.state(now)).as("after %s writes", lifetime).isEqualTo(states.get(state));
      assertThat(fleet.touched()).as("after %s writes", lifetime).isEmpty();
    }
  }

  private MortalCluster client(int lifetime) {
    return client(fleet.objects(), lifetime);
  }

  private MortalCluster client(SortedMap<Key, LiveObject> now, int lifetime) {
    return new MortalCluster(fleet.live(), gateway, now.values(), lifetime);
  }

  private void dies(MortalCluster cluster, Input input) {
    try {
      pass(cluster, input);
    } catch (MortalCluster.Death e) {
      // as it should
    }
    assertThat(cluster.isDead()).isTrue();
    assertThat(cluster.broken()).as("routes that pointed to nothing at some point").isEmpty();
  }

  private void pass(MortalCluster cluster, Input input) {
    Passes.Done done = new Passes(gateway.key()).run(cluster, input);
    assertThat(done.isFine()).as(done.toString()).isTrue();
  }
}
