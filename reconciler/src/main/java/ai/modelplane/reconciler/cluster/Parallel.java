package ai.modelplane.reconciler.cluster;

import ai.modelplane.reconciler.cluster.ClusterException.Cause;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** Bounded concurrency: as many requests at once as an API server serves one client well. */
public final class Parallel {

  private static final int WORKERS = 8;

  private Parallel() {}

  /**
   * The results in the order of the items. All tasks run to their end, also when one fails; the
   * first failure is thrown as it is.
   *
   * @param progress told of each result, in the order of the items, as soon as it and all before it
   *     are there; by the calling thread
   */
  public static <T, R> List<R> each(List<T> items, Function<T, R> task, Consumer<R> progress) {
    if (items.isEmpty()) {
      return List.of();
    }
    try (ExecutorService workers =
        Executors.newFixedThreadPool(
            Math.min(WORKERS, items.size()), Thread.ofVirtual().factory())) {
      List<Future<R>> futures = new ArrayList<>();
      items.forEach(item -> futures.add(workers.submit(() -> task.apply(item))));
      List<R> results = new ArrayList<>();
      for (Future<R> future : futures) {
        results.add(future.get());
        progress.accept(results.getLast());
      }
      return results;
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case RuntimeException failure -> throw failure;
        case Error failure -> throw failure;
        case null, default -> throw new IllegalStateException(e);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClusterException(Cause.UNREACHABLE, "interrupted while asking the cluster", e);
    }
  }

  /** The same without anybody who is told. */
  public static <T, R> List<R> each(List<T> items, Function<T, R> task) {
    return each(items, task, result -> {});
  }

  /**
   * The results of some reads, in their order.
   *
   * @throws ClusterException of the kind of the first one that failed, with what all failed reads
   *     of that kind have to say
   */
  public static <R> List<R> all(List<Supplier<R>> reads) {
    List<R> results = new ArrayList<>();
    List<ClusterException> failures = new ArrayList<>();
    for (Supplier<R> answer : each(reads, Parallel::answer)) {
      try {
        results.add(answer.get());
      } catch (ClusterException e) {
        failures.add(e);
      }
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

  /** What gives the result, or throws the failure. */
  private static <R> Supplier<R> answer(Supplier<R> read) {
    try {
      R result = read.get();
      return () -> result;
    } catch (ClusterException e) {
      return () -> {
        throw e;
      };
    }
  }
}
