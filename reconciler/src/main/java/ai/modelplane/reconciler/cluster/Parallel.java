package ai.modelplane.reconciler.apply;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** Bounded concurrency: as many requests at once as an API server serves one client well. */
public final class Parallel {

  private static final int WORKERS = 8;

  private Parallel() {}

  /** What is done with one item; it must not throw. */
  @FunctionalInterface
  public interface Task<T, R> {
    R run(T item);
  }

  /**
   * The results in the order of the items.
   *
   * @param progress told of each result, in the order of the items, as soon as it and all before it
   *     are there; by the calling thread
   */
  public static <T, R> List<R> each(List<T> items, Task<T, R> task, Consumer<R> progress) {
    if (items.isEmpty()) {
      return List.of();
    }
    try (ExecutorService workers =
        Executors.newFixedThreadPool(
            Math.min(WORKERS, items.size()), Thread.ofVirtual().factory())) {
      List<Future<R>> futures = new ArrayList<>();
      items.forEach(item -> futures.add(workers.submit(() -> task.run(item))));
      List<R> results = new ArrayList<>();
      for (Future<R> future : futures) {
        results.add(future.get());
        progress.accept(results.getLast());
      }
      return results;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while writing", e);
    }
  }
}
