package ai.modelplane.bench;

import ai.modelplane.compiler.Delta;
import ai.modelplane.compiler.Model;
import ai.modelplane.compiler.Options;
import ai.modelplane.compiler.SourceManifests;
import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.ModelReplica;
import ai.modelplane.compiler.source.Identity;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * Feeds events to a model that holds a generated fleet, and prints what it took, one {@code
 * key=value} a line: replicas turn to not Ready and back, each alone, and then 100 at once.
 *
 * <pre>
 * EventRun SERVICES EVENTS   ten endpoints for each service
 * </pre>
 */
final class EventRun {

  private static final int BURST = 100;

  private EventRun() {}

  public static void main(String[] args) {
    int services = Integer.parseInt(args[0]);
    int events = Integer.parseInt(args[1]);
    Model model = new Model(Options.DEFAULT);
    List<ModelReplica> replicas = fill(model, services);
    System.out.println("services=" + services);
    System.out.println("replicas=" + replicas.size());
    System.out.println("heap_mib=" + used());

    List<ModelReplica> turning = new ArrayList<>();
    Random random = new Random(1);
    for (int i = 0; i < events; i++) {
      turning.add(replicas.get(random.nextInt(replicas.size())));
    }
    single(model, turning); // to warm up
    single(model, turning).print();
    burst(model, turning);
    System.out.println("heap_after_mib=" + used());
  }

  private static List<ModelReplica> fill(Model model, int services) {
    Fleet fleet = Fleet.of(services);
    long begin = System.nanoTime();
    model.apply(
        Delta.all(
            List.of(new SourceManifests(fleet.manifests(), new Identity("bench", ""))),
            fleet.state()));
    if (model.served().size() != services) {
      throw new IllegalStateException("not every service is served");
    }
    System.out.println("fill_ms=" + (System.nanoTime() - begin) / 1_000_000);
    return fleet.state().replicas();
  }

  /**
   * Nanoseconds of each event, sorted.
   *
   * @param touched services, by all of them
   */
  private record Times(long[] sorted, long touched) {

    void print() {
      double total = Arrays.stream(sorted).sum() / 1e9;
      System.out.printf("events_a_second=%.0f%n", sorted.length / total);
      System.out.printf("event_p50_us=%.1f%n", sorted[sorted.length / 2] / 1e3);
      System.out.printf("event_p99_us=%.1f%n", sorted[(int) (sorted.length * 0.99)] / 1e3);
      System.out.printf("services_an_event=%.2f%n", (double) touched / sorted.length);
    }
  }

  /** Each event is learnt, and what it touches served, before the next one comes. */
  private static Times single(Model model, List<ModelReplica> turning) {
    List<Long> times = new ArrayList<>();
    long touched = 0;
    for (ModelReplica replica : turning) {
      for (boolean ready : List.of(false, true)) {
        long begin = System.nanoTime();
        touched += learn(model, List.of(turned(replica, ready))).size();
        times.add(System.nanoTime() - begin);
      }
    }
    return new Times(times.stream().mapToLong(Long::longValue).sorted().toArray(), touched);
  }

  private static void burst(Model model, List<ModelReplica> turning) {
    int events = 0;
    long begin = System.nanoTime();
    for (int i = 0; i + BURST <= turning.size(); i += BURST) {
      for (boolean ready : List.of(false, true)) {
        List<Delta> deltas = new ArrayList<>();
        turning.subList(i, i + BURST).forEach(r -> deltas.add(turned(r, ready)));
        learn(model, deltas);
        events += BURST;
      }
    }
    double seconds = (System.nanoTime() - begin) / 1e9;
    System.out.printf("burst_events_a_second=%.0f%n", events / seconds);
  }

  private static Set<Key> learn(Model model, List<? extends Delta> deltas) {
    Set<Key> touched = model.apply(List.copyOf(deltas));
    if (model.served().isEmpty()) {
      throw new IllegalStateException("no service is served");
    }
    return touched;
  }

  private static Delta turned(ModelReplica replica, boolean ready) {
    return new Delta.ReplicaSeen(
        new ModelReplica(
            replica.key(),
            replica.meta(),
            replica.clusterName(),
            ready,
            ready ? "" : "the engine does not answer"));
  }

  /** MiB that are in use after a collection. */
  private static long used() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return (runtime.totalMemory() - runtime.freeMemory()) >> 20;
  }
}
