package ai.modelplane.bench;

import ai.modelplane.compiler.Options;
import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.api.ModelReplica;
import ai.modelplane.compiler.source.Identity;
import ai.modelplane.compiler.source.Snapshot;
import ai.modelplane.reconciler.Settings;
import ai.modelplane.reconciler.apply.ChangeSet.Outcome;
import ai.modelplane.reconciler.gather.Input;
import ai.modelplane.reconciler.loop.Loop;
import ai.modelplane.reconciler.loop.SourceReading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Runs the loop at its port, over a generated fleet on a cluster in memory that answers at once,
 * and prints what it took, one {@code key=value} a line.
 *
 * <pre>
 * LoopRun SERVICES EVENTS IDLE   ten endpoints for each service; IDLE seconds with nothing to do
 * </pre>
 *
 * First everything is written. Then replicas turn to not Ready and back: EVENTS one after the
 * other, each waiting for the last one's route, and as many as fast as they can be told.
 */
final class LoopRun {

  private static final Map<Key, CountDownLatch> AWAITED = new ConcurrentHashMap<>();

  private LoopRun() {}

  public static void main(String[] args) throws Exception {
    int services = Integer.parseInt(args[0]);
    int events = Integer.parseInt(args[1]);
    Fleet fleet = Fleet.of(services);
    PortCluster cluster = new PortCluster(fleet, LoopRun::written);
    List<ModelReplica> turning = turning(fleet, events);
    System.out.println("services=" + services);
    System.out.println("replicas=" + fleet.state().replicas().size());
    Settings settings = new Settings(Options.DEFAULT, Duration.ZERO, Duration.ZERO);
    Given source =
        new Given(new Input(fleet.manifests(), new Identity("bench", ""), Snapshot.History.NONE));
    fleet = null; // what the cluster has is not to be counted twice
    Loop loop =
        new Loop(
            cluster,
            settings,
            List.of(() -> source),
            Duration.ofHours(1),
            new Silent(),
            Clock.systemUTC());
    long begin = System.nanoTime();
    Thread.ofPlatform().daemon().start(loop::run);
    quiet(cluster);
    System.out.println("first_ms=" + (cluster.lastWrite() - begin) / 1_000_000);
    System.out.println("first_writes=" + cluster.writes());

    latency(cluster, turning.subList(0, turning.size() / 2), "cold_");
    latency(cluster, turning, "");
    quiet(cluster);
    throughput(cluster, turning);
    for (Kind kind : List.of(Kind.HTTP_ROUTE, Kind.MODEL_ENDPOINT, Kind.MODEL_SERVICE)) {
      System.out.printf("%s_bytes=%d%n", kind.word(), cluster.length(kind));
    }
    idle(cluster, Integer.parseInt(args[2]));
    System.exit(0);
  }

  private static List<ModelReplica> turning(Fleet fleet, int events) {
    List<ModelReplica> replicas = new ArrayList<>(fleet.state().replicas());
    Collections.shuffle(replicas, new Random(1));
    return List.copyOf(replicas.subList(0, Math.min(replicas.size(), events)));
  }

  private static void written(Key key) {
    CountDownLatch latch = AWAITED.get(key);
    if (latch != null) {
      latch.countDown();
    }
  }

  /** Replica model-7-a-3 belongs to service-7. */
  private static Key route(ModelReplica replica) {
    String number = replica.key().name().split("-")[1];
    return new Key(Kind.HTTP_ROUTE, replica.key().namespace(), "service-" + number);
  }

  private static ModelReplica turned(ModelReplica replica, boolean ready) {
    return new ModelReplica(
        replica.key(), replica.meta(), replica.clusterName(), ready, ready ? "" : "Probed");
  }

  private static void latency(PortCluster cluster, List<ModelReplica> turning, String prefix)
      throws InterruptedException {
    long[] times = new long[2 * turning.size()];
    int i = 0;
    for (ModelReplica replica : turning) {
      for (boolean ready : List.of(false, true)) {
        CountDownLatch latch = new CountDownLatch(1);
        AWAITED.put(route(replica), latch);
        long begin = System.nanoTime();
        cluster.turn(turned(replica, ready));
        await(latch, replica);
        times[i++] = System.nanoTime() - begin;
        AWAITED.clear();
      }
    }
    Arrays.sort(times);
    System.out.printf("%sevent_to_write_p50_ms=%.2f%n", prefix, times[times.length / 2] / 1e6);
    System.out.printf(
        "%sevent_to_write_p99_ms=%.2f%n", prefix, times[(int) (times.length * 0.99)] / 1e6);
  }

  /** Until the route of each has been written after the last event about it. */
  private static void throughput(PortCluster cluster, List<ModelReplica> turning)
      throws InterruptedException {
    for (boolean ready : List.of(false, true)) {
      turning.forEach(replica -> AWAITED.put(route(replica), new CountDownLatch(1)));
      List<CountDownLatch> all = List.copyOf(AWAITED.values());
      long writes = cluster.writes();
      long begin = System.nanoTime();
      turning.forEach(replica -> cluster.turn(turned(replica, ready)));
      for (CountDownLatch latch : all) {
        await(latch, turning.getFirst());
      }
      long routed = System.nanoTime() - begin;
      AWAITED.clear();
      quiet(cluster);
      String prefix = ready ? "ready_" : "not_ready_";
      System.out.printf("%sevents_a_second=%.0f%n", prefix, turning.size() / (routed / 1e9));
      System.out.printf("%sservices=%d%n", prefix, all.size());
      System.out.printf("%swrites=%d%n", prefix, cluster.writes() - writes);
    }
  }

  private static void await(CountDownLatch latch, ModelReplica replica)
      throws InterruptedException {
    if (!latch.await(5, TimeUnit.MINUTES)) {
      throw new IllegalStateException("no route follows " + replica.key());
    }
  }

  private static void idle(PortCluster cluster, int seconds)
      throws InterruptedException, IOException {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    System.out.println("heap_mib=" + ((runtime.totalMemory() - runtime.freeMemory()) >> 20));
    long writes = cluster.writes();
    Duration before = cpu();
    Thread.sleep(Duration.ofSeconds(seconds));
    System.out.printf(
        "idle_cpu_percent=%.2f%n", cpu().minus(before).toMillis() / 10.0 / Math.max(1, seconds));
    System.out.println("idle_writes=" + (cluster.writes() - writes));
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith("VmRSS:") || line.startsWith("VmHWM:")) {
        String name = line.startsWith("VmRSS:") ? "rss_mib=" : "peak_mib=";
        System.out.println(name + Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024);
      }
    }
  }

  private static Duration cpu() {
    return ProcessHandle.current().info().totalCpuDuration().orElseThrow();
  }

  /** Nothing has been written for two seconds, and something before. */
  private static void quiet(PortCluster cluster) throws InterruptedException {
    long last = -1;
    while (cluster.writes() == 0 || cluster.writes() != last) {
      last = cluster.writes();
      Thread.sleep(2_000);
    }
  }

  private static final class Silent implements Loop.Report {

    private boolean isFirst = true;

    @Override
    public void say(String message) {
      System.err.println(message);
    }

    @Override
    public void outcome(Outcome outcome) {
      if (outcome.hasFailed() && isFirst) {
        isFirst = false;
        System.err.println("not everything goes well: " + outcome);
      }
    }
  }

  /** A source that says the same for ever. */
  private record Given(Input input) implements SourceReading {

    @Override
    public boolean isAs(SourceReading before) {
      return equals(before);
    }

    @Override
    public boolean isRead() {
      return true;
    }

    @Override
    public Snapshot snapshot() {
      return Snapshot.empty("bench", Optional.empty());
    }

    @Override
    public void failed(RuntimeException why) {
      why.printStackTrace();
    }
  }
}
