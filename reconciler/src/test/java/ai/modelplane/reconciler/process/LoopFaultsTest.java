package ai.modelplane.reconciler.process;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.testbed.Etcd;
import ai.modelplane.testbed.Part;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever fails around a running loop, with traffic all the time. While something is away a person
 * pushes; afterwards the push is live, each object is the one that it was, the route was written
 * once for each change and that of the service that nobody changed never, and no request failed.
 */
@Tag("real")
@TestInstance(Lifecycle.PER_CLASS)
class LoopFaultsTest {

  /** How often the loop is killed; more in a soak. */
  private static final int KILLS = Integer.getInteger("modelplane.kills", 1);

  @TempDir static Path folder;
  private Followed world;
  private SortedMap<String, String> standing;
  private int steady;
  private int changed;
  private int changes;

  @BeforeAll
  void begin() {
    world = Followed.begin(folder);
  }

  @BeforeEach
  void before() {
    standing = world.standing();
    steady = world.generation("kimi");
    changed = world.generation("qwen");
    changes = 0;
  }

  @AfterEach
  void nothingIsLostDoubledOrWrong() {
    world.traffic.goesOn();
    assertThat(world.traffic.takeFailures()).isEmpty();
    assertThat(world.standing()).isEqualTo(standing);
    assertThat(world.generation("kimi"))
        .as("writes of a route that is as it should be")
        .isEqualTo(steady);
    assertThat(world.generation("qwen")).as("writes of the route").isEqualTo(changed + changes);
    assertThat(world.run.isRunning()).as(world.run.said()).isTrue();
  }

  @AfterAll
  void nothingIsLeftToDo() {
    if (world != null) { // null when nothing began
      try (Followed _ = world) {
        world.converged();
      }
    }
  }

  private String push() {
    changes++;
    return world.push();
  }

  private void live(String weights) {
    world.run.await("the weights " + weights, () -> world.weights("qwen").equals(weights));
  }

  @Test
  void theApiServerIsKilledAndStartedAgain() {
    world.traffic.phase("the API server is away");
    Part server = world.site.testbed.part("kube-apiserver");
    server.kill();
    String weights = push();
    world.traffic.goesOn();
    server.start();
    world.serves();

    live(weights);
  }

  @Test
  void etcdIsPaused() {
    world.traffic.phase("etcd is paused");
    Part etcd = world.site.testbed.part("etcd");
    etcd.pause();
    String weights = push();
    world.traffic.goesOn();
    etcd.resume();

    live(weights);
  }

  /** What is missed while a connection is cut is found when it is there again. */
  @Test
  void connectionsAreCutAgainAndAgain() {
    world.traffic.phase("connections are cut");
    for (int i = 0; i < 3; i++) {
      world.relay.cut();
      live(push());
    }
    world.relay.block();
    world.site.ready("qwen-0", false);
    world.relay.unblock();
    String east = world.weights("qwen").split(" ")[0];
    world.run.await("qwen-0 is out", () -> !world.weights("qwen").contains(" "));

    world.relay.block();
    world.site.ready("qwen-0", true);
    world.relay.unblock();
    world.run.await("qwen-0 is back", () -> world.weights("qwen").startsWith(east + " "));
    changes += 2;
    returned("qwen-0");
  }

  /** Its endpoint is another one; where it leads to is used by kimi all the time. */
  private void returned(String replica) {
    String endpoint = "ModelEndpointList " + replica;
    world.run.await("its endpoint", () -> world.standing().containsKey(endpoint));
    standing.put(endpoint, world.standing().get(endpoint));
  }

  /** A server that was compacted and started again knows no version from before. */
  @Test
  void theVersionThatWasSeenLastIsTooOld() {
    world.traffic.phase("versions are compacted");
    world.relay.block();
    Part server = world.site.testbed.part("kube-apiserver");
    Etcd.of(world.site.testbed).compact();
    server.kill();
    String weights = push();
    server.start();
    world.serves();
    world.relay.unblock();

    live(weights);
  }

  /** Every service is gone from the cluster at once; Git has them, and no route is touched. */
  @Test
  void aDefinitionIsDeletedAndInstalledAgain() {
    world.traffic.phase("a definition is installed again");
    world.reinstall("modelservices");
    world.run.await(
        "the services are back", () -> world.standing().keySet().equals(standing.keySet()));
    world
        .standing()
        .forEach(
            (object, uid) -> {
              if (object.startsWith("ModelServiceList ")) {
                standing.put(object, uid);
              }
            });

    live(push());
  }

  @Test
  void theGitServerIsAwayAndAReplicaFails() {
    world.traffic.phase("Git is away");
    world.models.reachable(false);
    world.site.ready("qwen-1", false);
    world.run.await("qwen-1 is out", () -> !world.weights("qwen").contains(" "));
    world.site.ready("qwen-1", true);
    world.run.await("qwen-1 is back", () -> world.weights("qwen").contains(" "));
    changes += 2;
    returned("qwen-1");
    world.models.reachable(true);

    live(push());
  }

  @Test
  void historyIsRewritten() {
    world.traffic.phase("history is rewritten");
    live(push());
    changes++;
    live(world.rewrite());

    world.run.await("its revision", () -> world.revision("qwen").equals(world.revision()));
  }

  /** What the gateway itself does not serve while it is away does not count. */
  @Test
  void theGatewayIsStartedAgain() {
    Part gateway = world.site.testbed.part("traefik");
    world.traffic.without(
        () -> {
          gateway.kill();
          try {
            live(push());
          } finally {
            gateway.start();
          }
          world.answers();
        });
    world.traffic.phase("the gateway is back");

    live(push());
  }

  @Test
  void theLoopIsKilledAtAnyTime() throws InterruptedException {
    Random random = new Random(13);
    for (int i = 0; i < KILLS; i++) {
      Duration after = Duration.ofMillis(random.nextInt(1500));
      world.traffic.phase("killed " + after + " after the push");
      String weights = push();
      Thread.sleep(after);
      world.run.signal("KILL");
      assertThat(world.run.exit()).isEqualTo(137);
      world.run = world.start(Map.of());

      live(weights);
    }
  }

  /** A limit on the size of files is what a full disk is to a program: no byte more is written. */
  @Test
  void itsDiskIsFull() {
    world.traffic.phase("the disk is full");
    limitFiles("0");
    String weights = push();
    world.run.line("it says so", line -> line.contains("File too large"));
    world.traffic.goesOn();
    limitFiles("unlimited");

    live(weights);
  }

  private void limitFiles(String bytes) {
    Program.succeed(
        "prlimit", "--pid", Long.toString(world.run.pid()), "--fsize=" + bytes + ":unlimited");
  }

  /** It learns another time from the system, a day later or half an hour earlier. */
  @Test
  void itsClockIsMoved() {
    MovedClock clock = MovedClock.in(folder);
    world.run.signal("TERM");
    assertThat(world.run.exit()).isZero();
    world.traffic.phase("the clock is moved");
    world.run = world.start(clock.environment());
    live(push());

    for (Duration by : List.of(Duration.ofDays(1), Duration.ofMinutes(-30), Duration.ZERO)) {
      clock.move(by);
      live(push());
    }
  }
}
