package ai.modelplane.reconciler.loop;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.reconciler.cluster.ClusterException;
import ai.modelplane.reconciler.cluster.ClusterException.Cause;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When a copy leads. Its work is a wait, as that of a loop is most of the time. */
class LeadershipTest {

  final LeaseCluster cluster = new LeaseCluster();
  final List<String> log = new CopyOnWriteArrayList<>();

  /** How each work began and ended. */
  final BlockingQueue<String> works = new LinkedBlockingQueue<>();

  final Semaphore woken = new Semaphore(0);
  Thread thread = new Thread();

  void start() {
    Leadership leadership = new Leadership(cluster, log::add, woken::release, LeaseTest.QUICK);
    thread = Thread.ofVirtual().start(() -> leadership.run(this::work));
  }

  private void work(Stop stop) {
    works.add("begins, " + cluster.takesWrites());
    try {
      while (!stop.getAsBoolean()) {
        woken.acquire();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    works.add("ends, " + cluster.takesWrites());
  }

  @AfterEach
  void end() throws InterruptedException {
    thread.interrupt();
    thread.join();
  }

  /** What the work did next; fails after a minute, which nothing here takes. */
  String next() throws InterruptedException {
    String next = works.poll(1, TimeUnit.MINUTES);
    assertThat(next).as("more of the work; log: " + log).isNotNull();
    return next;
  }

  @Test
  void theLeaseIsHeldAsLongAsTheWorkGoesOn() throws InterruptedException {
    start();
    assertThat(next()).isEqualTo("begins, true");
    int before = cluster.acquired();
    while (cluster.acquired() < before + 3) {
      Thread.sleep(1);
    }
    String holder = cluster.holder();
    assertThat(holder).startsWith("modelplane-");

    end();

    assertThat(next()).isEqualTo("ends, true");
    assertThat(works).isEmpty();
    assertThat(cluster.holder()).as("given back").isEmpty();
    assertThat(log).containsExactly("leading as " + holder, "ended");
  }

  @Test
  void aStandbyNamesTheHolderOnceAndLeadsWhenItIsFree() throws InterruptedException {
    cluster.holder("somebody");
    start();
    while (cluster.looks() < 3) {
      Thread.sleep(1);
    }
    assertThat(works).isEmpty();

    cluster.releaseLease("somebody");

    assertThat(next()).isEqualTo("begins, true");
    assertThat(log)
        .containsExactly("standing by: somebody holds the lease", "leading as " + cluster.holder());
  }

  @Test
  void aLeaderThatLosesTheLeaseStopsStandsByAndBeginsAnewLater() throws InterruptedException {
    start();
    next();
    String me = cluster.holder();

    cluster.holder("usurper");

    assertThat(next()).as("it is woken to end").isEqualTo("ends, false");
    while (cluster.looks() < 3) {
      Thread.sleep(1);
    }
    assertThat(works).isEmpty();
    assertThat(cluster.holder()).isEqualTo("usurper");
    cluster.releaseLease("usurper");
    assertThat(next()).isEqualTo("begins, true");
    assertThat(log)
        .containsExactly(
            "leading as " + me,
            "the lease is lost: usurper has taken it",
            "standing by: usurper holds the lease",
            "leading as " + me);
  }

  @Test
  void workThatTheClusterDoesNotLetBeDoneIsTriedAgain() throws InterruptedException {
    Leadership leadership = new Leadership(cluster, log::add, woken::release, LeaseTest.QUICK);
    thread =
        Thread.ofVirtual()
            .start(
                () ->
                    leadership.run(
                        stop -> {
                          works.add("begins");
                          if (works.size() == 1) {
                            throw new ClusterException(Cause.FORBIDDEN, "403");
                          }
                          work(stop);
                        }));
    while (cluster.acquired() < 2 || works.size() < 3) {
      Thread.sleep(1);
    }

    assertThat(works).containsExactly("begins", "begins", "begins, true");
    assertThat(log).contains("cannot lead: 403");
  }

  @Test
  void aClusterThatDoesNotAnswerIsSaidOnceAndAskedAgain() throws InterruptedException {
    cluster.reachable(false);
    start();
    while (cluster.asked() < 3) {
      Thread.sleep(1);
    }
    assertThat(works).isEmpty();

    cluster.reachable(true);

    assertThat(next()).isEqualTo("begins, true");
    assertThat(log)
        .containsExactly("standing by: connection refused", "leading as " + cluster.holder());
  }
}
