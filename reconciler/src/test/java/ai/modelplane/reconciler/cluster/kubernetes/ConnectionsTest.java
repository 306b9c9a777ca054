package ai.modelplane.reconciler.cluster.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.compiler.Options;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is left of a cluster that was closed. */
class ConnectionsTest extends OnAServer {

  @Test
  void noThreadOutlivesThem() {
    Set<Thread> before = threads();
    KubernetesCluster other = KubernetesCluster.open(testbed.kubeconfig(), null, namespace);
    other.read(Options.DEFAULT.gateways());
    Set<Thread> theirs = new HashSet<>(threads());
    theirs.removeAll(before);
    assertThat(theirs).anyMatch(ConnectionsTest::waitsForSockets);

    other.close();

    assertThat(theirs).filteredOn(ConnectionsTest::waitsForSockets).noneMatch(Thread::isAlive);
  }

  private static boolean waitsForSockets(Thread thread) {
    return thread.getName().contains("eventloop");
  }

  private static Set<Thread> threads() {
    return Thread.getAllStackTraces().keySet();
  }
}
