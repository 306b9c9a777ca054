package ai.modelplane.reconciler.process;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.reconciler.cli.Cli;
import ai.modelplane.reconciler.story.Fleet;
import ai.modelplane.reconciler.story.Fleet.State;
import ai.modelplane.testbed.ApiProxy;
import ai.modelplane.testbed.ApiProxy.Fate;
import ai.modelplane.testbed.ApiProxy.Reply;
import ai.modelplane.testbed.ApiProxy.Request;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real process, killed in the middle of a change of fifty services. */
@Tag("real")
class KillTest {

  private static final int POINTS = 10;

  /** 128 and SIGKILL. */
  private static final int KILLED = 137;

  @TempDir Path repo;
  @TempDir Path other;
  @TempDir Path folder;

  @Test
  void whereverItIsKilledTheNextRunConvergesAndDeletesNothingElse() {
    Fleet fleet = Fleet.begin(repo, other);
    try (ApiProxy proxy = new ApiProxy(fleet.testbed())) {
      List<String> command =
          List.of(
              "reconcile",
              repo.toString(),
              "--kubeconfig",
              proxy.kubeconfig(folder.resolve("config")).toString(),
              "--settle",
              "0s");
      Map<State, SortedMap<Key, String>> states = new EnumMap<>(State.class);
      int writes = Integer.MAX_VALUE;
      State state = State.A;
      for (int i = 0; i < 2; i++) {
        state = state.other();
        fleet.change(state);
        proxy.decide(request -> Fate.PASS);
        assertThat(Cli.run(command).exit()).isZero();
        writes =
            Math.min(writes, (int) proxy.forwarded().stream().filter(KillTest::counts).count());
        states.put(state, fleet.state());
      }
      Random random = new Random(5);
      for (int i = 0; i < POINTS; i++) {
        state = state.other();
        fleet.change(state);
        int last = 1 + random.nextInt(writes);
        boolean arrives = random.nextBoolean();
        String when =
            "killed at write %d of %d, which %s"
                .formatted(last, writes, arrives ? "arrives" : "is lost");

        runAndKill(proxy, command, last, arrives);
        assertThat(fleet.dangling()).as(when).isEmpty();
        leaseRunsOut(fleet);
        Cli next = fleet.reconcile();

        assertThat(next.exit()).as("%s: %s", when, next).isZero();
        assertThat(fleet.state()).as(when).isEqualTo(states.get(state));
        assertThat(fleet.touched()).as(when).isEmpty();
        assertThat(fleet.diff().exit()).as(when).isZero();
      }
    }
  }

  private static void runAndKill(ApiProxy proxy, List<String> command, int last, boolean arrives) {
    CompletableFuture<Program> running = new CompletableFuture<>();
    AtomicInteger writes = new AtomicInteger();
    proxy.decide(
        request -> {
          if (counts(request) && writes.incrementAndGet() == last) {
            running.join().close();
            return arrives ? Fate.PASS : Fate.before(new Reply.Reset());
          }
          return Fate.PASS;
        });
    try (Program program = Program.modelplane(Map.of(), command)) {
      running.complete(program);
      assertThat(program.exit()).as(program.said()).isEqualTo(KILLED);
    }
    proxy.quiet();
  }

  private static boolean counts(Request request) {
    return request.isWrite() && !request.isStatus();
  }

  /** Whoever was killed gives nothing back; waiting for it takes longer than all the rest. */
  private static void leaseRunsOut(Fleet fleet) {
    fleet.testbed().kubectl("delete", "lease", "modelplane", "-n", "modelplane-system").ok();
  }
}
