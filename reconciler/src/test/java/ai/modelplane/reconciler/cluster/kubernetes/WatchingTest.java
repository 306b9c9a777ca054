package ai.modelplane.reconciler.cluster.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.reconciler.cluster.ClusterException;
import ai.modelplane.reconciler.cluster.LiveObject;
import ai.modelplane.reconciler.cluster.Observer;
import ai.modelplane.reconciler.cluster.Unread;
import ai.modelplane.reconciler.cluster.Watch;
import ai.modelplane.reconciler.cluster.WatchedList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A watch goes on, whatever happens to one event of it. */
class WatchingTest extends OnAServer {

  /** Takes in no Service at the first time. */
  private static final class Stumbling implements Observer {

    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
    private boolean hasStumbled;

    @Override
    public void expect(WatchedList list) {}

    @Override
    public void listed(WatchedList list, List<LiveObject> objects) {
      if (list.kind() == Kind.SERVICE) {
        told.add("listed " + objects.size());
      }
    }

    @Override
    public synchronized void seen(WatchedList list, LiveObject object) {
      if (object.key().kind() == Kind.SERVICE) {
        if (!hasStumbled) {
          hasStumbled = true;
          throw new IllegalStateException("stumbled");
        }
        told.add("seen " + object.key().name());
      }
    }

    @Override
    public void gone(WatchedList list, LiveObject last) {}

    @Override
    public void failed(WatchedList list, Optional<Unread> unread, ClusterException why) {
      told.add("failed: " + why.getMessage());
    }

    String next() throws InterruptedException {
      String next = told.poll(2, TimeUnit.MINUTES);
      return next == null ? "nothing more is told" : next;
    }
  }

  @Test
  void aFaultOfWhoIsToldIsSaidAndTheListIsReadAnew() throws InterruptedException {
    Stumbling observer = new Stumbling();
    Key gateway = key(Kind.GATEWAY, "none");
    try (KubernetesCluster own =
            KubernetesCluster.open(testbed.kubeconfig(), null, gateway, Set.of(namespace));
        Watch _ = own.watch(List.of(), observer).orElseThrow()) {
      assertThat(observer.next()).isEqualTo("listed 0");

      put("one");
      assertThat(observer.next()).startsWith("failed: watch ").endsWith(": stumbled");
      assertThat(observer.next()).isEqualTo("listed 1");

      put("two");
      assertThat(observer.next()).isEqualTo("seen two");
    }
  }

  private void put(String name) {
    Key key = key(Kind.SERVICE, name);
    cluster.apply(key, tree(key, BACKEND), /* dryRun= */ false);
  }
}
