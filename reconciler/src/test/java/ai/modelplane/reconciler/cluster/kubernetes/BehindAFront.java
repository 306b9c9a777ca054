package ai.modelplane.reconciler.cluster.kubernetes;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** The same with a cluster that is reached through a server that fails when a test wants it to. */
abstract class BehindAFront extends OnAServer {

  FaultyServer front;
  KubernetesCluster behind;

  @BeforeEach
  void stand() throws Exception {
    front = new FaultyServer();
    behind = Servers.cluster(front.url(), testbed.adminToken(), null, "none");
  }

  @AfterEach
  void end() {
    behind.close();
    front.close();
  }
}
