package ai.modelplane.reconciler.cluster.kubernetes;

import ai.modelplane.reconciler.cluster.ClusterException;
import ai.modelplane.reconciler.cluster.ClusterException.Cause;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Reads that do not depend on each other, at once. */
final class Parallel {

  private Parallel() {}

  /**
   * All results, in the order of the reads.
   *
   * @throws ClusterException of the first kind that failed, with what all failed reads of that kind
   *     have to say
   */
  static <T> List<T> all(List<Callable<T>> reads) {
    List<T> results = new ArrayList<>();
    List<ClusterException> failures = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<T> future : threads.invokeAll(reads)) {
        try {
          results.add(future.get());
        } catch (ExecutionException e) {
          switch (e.getCause()) {
            case ClusterException ours -> failures.add(ours);
            case RuntimeException other -> throw other;
            case null, default -> throw new IllegalStateException(e);
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClusterException(Cause.UNREACHABLE, "interrupted while reading the cluster", e);
    }
    if (failures.isEmpty()) {
      return results;
    }
    ClusterException first = failures.getFirst();
    Set<String> messages = new LinkedHashSet<>();
    failures.stream()
        .filter(failure -> failure.kind() == first.kind())
        .forEach(failure -> messages.add(String.valueOf(failure.getMessage())));
    throw messages.size() == 1
        ? first
        : new ClusterException(first.kind(), String.join("\n", messages), first);
  }
}
