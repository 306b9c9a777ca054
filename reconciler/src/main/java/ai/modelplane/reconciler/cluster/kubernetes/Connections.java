package ai.modelplane.reconciler.cluster.kubernetes;

import ai.modelplane.reconciler.cluster.ClusterException;
import ai.modelplane.reconciler.cluster.ClusterException.Cause;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.vertx.VertxHttpClientFactory;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The connections to one API server, and the threads that serve them.
 *
 * <p>The library would make the threads itself, and not wait for them when it is closed. A JVM that
 * exits gives each thread that sits in a system call 300 ms to leave it (VM_Exit::
 * wait_for_threads_in_native_to_block in HotSpot), and a thread that waits for a socket never does:
 * more than half of what a short command took.
 */
final class Connections implements AutoCloseable {

  private static final long SECONDS_TO_CLOSE = 2;

  private final Vertx threads = threads();
  private final HttpClient client;

  /**
   * @throws ClusterException INVALID when credentials or certificates cannot be used
   */
  Connections(Access access) {
    try {
      client = new VertxHttpClientFactory(threads).newBuilder(access.config()).build();
    } catch (KubernetesClientException | IllegalArgumentException e) {
      threads.close();
      throw new ClusterException(
          Cause.INVALID,
          "the credentials or certificates of %s cannot be used: %s"
              .formatted(access.from(), ApiServer.deepest(e).getMessage()),
          e);
    }
  }

  HttpClient client() {
    return client;
  }

  private static Vertx threads() {
    // Names are looked up as every other program on this machine does.
    System.setProperty("vertx.disableDnsResolver", "true");
    FileSystemOptions noFiles =
        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false);
    return Vertx.vertx(new VertxOptions().setUseDaemonThread(true).setFileSystemOptions(noFiles));
  }

  /** Returns when the threads have ended. */
  @Override
  public void close() {
    client.close();
    try {
      threads
          .close()
          .toCompletionStage()
          .toCompletableFuture()
          .get(SECONDS_TO_CLOSE, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      // They are daemons: nothing waits for them but the exit.
    }
  }
}
