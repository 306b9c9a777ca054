package ai.modelplane.reconciler.process;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.reconciler.story.Fleet;
import ai.modelplane.reconciler.story.Fleet.State;
import ai.modelplane.testbed.ApiProxy;
import ai.modelplane.testbed.ApiProxy.Fate;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real process, told to end in the middle of a pass, as by a job that is deleted. */
@Tag("real")
class TerminationTest {

  /** The lease is the first write. */
  private static final int WRITE = 5;

  @TempDir Path repo;
  @TempDir Path other;
  @TempDir Path folder;

  @Test
  void aPassThatIsToldToEndGivesTheLeaseBack() {
    Fleet fleet = Fleet.begin(repo, other);
    fleet.change(State.B);
    try (ApiProxy proxy = new ApiProxy(fleet.testbed())) {
      List<String> command =
          List.of(
              "reconcile",
              repo.toString(),
              "--kubeconfig",
              proxy.kubeconfig(folder.resolve("config")).toString(),
              "--settle",
              "0s");
      CompletableFuture<Program> running = new CompletableFuture<>();
      AtomicInteger writes = new AtomicInteger();
      proxy.decide(
          request -> {
            if (request.isWrite() && writes.incrementAndGet() == WRITE) {
              running.join().signal("TERM");
            }
            return Fate.PASS;
          });
      try (Program program = Program.modelplane(Map.of(), command)) {
        running.complete(program);
        assertThat(program.exit()).as(program.said()).isEqualTo(1);
        assertThat(program.output())
            .contains("a signal ended the pass, which is not finished; run it again");
      }
    }
    assertThat(lease(fleet, "{.spec.holderIdentity}")).isEmpty();
    assertThat(lease(fleet, "{.metadata.annotations}"))
        .as("how the pass ended")
        .contains("a signal ended the pass");
    assertThat(fleet.reconcile().exit()).isZero();
    assertThat(lease(fleet, "{.metadata.annotations}")).doesNotContain("a signal ended the pass");
  }

  private static String lease(Fleet fleet, String path) {
    return fleet
        .testbed()
        .kubectl("get", "lease", "modelplane", "-n", "modelplane-system", "-o", "jsonpath=" + path)
        .ok();
  }
}
