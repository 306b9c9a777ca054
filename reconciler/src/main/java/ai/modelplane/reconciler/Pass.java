package ai.modelplane.reconciler;

import ai.modelplane.compiler.Compilation;
import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.diagnostic.Finding;
import ai.modelplane.compiler.diagnostic.Rule;
import ai.modelplane.compiler.diagnostic.Where;
import ai.modelplane.compiler.hold.Refusal;
import ai.modelplane.compiler.manifest.Manifest;
import ai.modelplane.compiler.manifest.Manifests;
import ai.modelplane.compiler.manifest.Manifests.Broken;
import ai.modelplane.reconciler.apply.Applier;
import ai.modelplane.reconciler.apply.ChangeSet;
import ai.modelplane.reconciler.apply.ChangeSet.Outcome;
import ai.modelplane.reconciler.apply.Gate;
import ai.modelplane.reconciler.apply.Parallel;
import ai.modelplane.reconciler.cluster.Cluster;
import ai.modelplane.reconciler.cluster.LiveObject;
import ai.modelplane.reconciler.cluster.LiveState;
import ai.modelplane.reconciler.cluster.ServiceEvent;
import ai.modelplane.reconciler.notify.Events;
import ai.modelplane.reconciler.plan.Traffic;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * The line from a source and a cluster to changes and status, once. A one-shot command calls it
 * once; a loop decides when to call it again.
 */
public final class Pass {

  private final Cluster cluster;
  private final Settings settings;
  private final BooleanSupplier stopping;
  private final Clock clock;

  /**
   * A pass over a cluster.
   *
   * @param stopping asked before each write; once true the write in hand is the last
   */
  public Pass(Cluster cluster, Settings settings, BooleanSupplier stopping, Clock clock) {
    this.cluster = cluster;
    this.settings = settings;
    this.stopping = stopping;
    this.clock = clock;
  }

  /** A pass of which nothing but {@link #prepare} is asked. */
  public static Pass toPrepare(Cluster cluster, Settings settings) {
    return new Pass(cluster, settings, () -> false, Clock.systemUTC());
  }

  /** Reads live state once, compiles and plans. Writes nothing. */
  public Prepared prepare(Input input) {
    LiveState live = cluster.read(settings.options().gateway());
    List<Finding> findings = new ArrayList<>(input.manifests().findings());
    findings.addAll(live.findings());
    if (live.landscape().gateway().isEmpty()) {
      findings.add(noGateway());
    }
    Manifests placed =
        AsServed.withFieldsOfOthers(
            inExistingNamespaces(input.manifests(), findings), live.objects());
    live = PrivateAuthorities.read(cluster, placed, live, findings);
    LiveState read = live;
    return new Preparation(settings.options(), compilation -> withStrangers(read, compilation))
        .prepare(input, placed, read, findings);
  }

  /**
   * The same when the cluster does not take these services and endpoints: what it holds of them
   * goes on. Reads nothing.
   */
  public Prepared without(Prepared prepared, Set<Key> refused) {
    return Preparation.without(settings.options(), prepared, refused, List.of()).orElse(prepared);
  }

  /**
   * Carries the plan out and writes status.
   *
   * @param progress told of each outcome in the plan's order, by the calling thread
   */
  public ChangeSet execute(Prepared prepared, Consumer<Outcome> progress) {
    Gate gate =
        new Gate(
            cluster, settings.options().gateway(), settings.timeout(), settings.settle(), stopping);
    Plans plans = new Plans(prepared, settings.options());
    Applier applier =
        new Applier(
            cluster, prepared.dialect(), gate, ourRoutes(prepared), plans, stopping, progress);
    ChangeSet changes = applier.apply(prepared.plan());
    if (stopping.getAsBoolean()) {
      return changes;
    }
    List<Outcome> failed =
        new StatusWriter(cluster, settings, gate, clock).write(plans.latest(), changes);
    failed.forEach(progress);
    List<Outcome> all = new ArrayList<>(changes.outcomes());
    all.addAll(failed);
    ChangeSet done = new ChangeSet(all, changes.unchanged());
    record(plans.latest(), done);
    return done;
  }

  /** None without a Gateway: then none is served, and nobody will answer. */
  private static List<LiveObject> ourRoutes(Prepared prepared) {
    if (prepared.live().landscape().gateway().isEmpty()) {
      return List.of();
    }
    String instance = prepared.compilation().target().instance();
    return prepared.objects().values().stream()
        .filter(o -> o.key().kind() == Kind.HTTP_ROUTE)
        .filter(o -> o.isOf(instance))
        .toList();
  }

  private void record(Prepared prepared, ChangeSet done) {
    if (done.outcomes().isEmpty()) {
      return;
    }
    List<Traffic> traffic =
        Traffic.of(
            prepared.dialect(),
            prepared.compilation().routes(),
            prepared.objects(),
            prepared.plan());
    List<ServiceEvent> events =
        Events.of(
            traffic,
            prepared.compilation().candidates(),
            prepared.plan(),
            done,
            prepared.objects());
    Parallel.each(
        events,
        event -> {
          cluster.record(event);
          return event;
        },
        event -> {});
  }

  private Finding noGateway() {
    return new Finding(
        Rule.GATEWAY_MISSING,
        new Where.Nowhere(),
        null,
        "there is no "
            + settings.options().gateway()
            + " on "
            + cluster.name()
            + ", so that no route is served",
        "create it, or name another one with --gateway");
  }

  /** Namespaces are never created: what belongs into a missing one is reported and left out. */
  private Manifests inExistingNamespaces(Manifests manifests, List<Finding> findings) {
    Collection<String> wanted = new TreeSet<>();
    manifests.valid().forEach(m -> wanted.add(m.key().namespace()));
    Collection<String> there = wanted.isEmpty() ? wanted : cluster.existingNamespaces(wanted);
    List<Manifest> placed = new ArrayList<>();
    List<Broken> broken = new ArrayList<>(manifests.broken());
    for (Manifest manifest : manifests.valid()) {
      String namespace = manifest.key().namespace();
      if (there.contains(namespace)) {
        placed.add(manifest);
      } else {
        // it may have moved there, from any other
        broken.add(new Broken(manifest.written().file(), Optional.empty()));
        findings.add(
            new Finding(
                Rule.RESOURCE_NAMESPACE_MISSING,
                manifest.written().value("/metadata/namespace"),
                manifest.key().resource(),
                new Refusal.NoNamespace(namespace).text(manifest.key().toString()),
                "create it: kubectl create namespace " + namespace));
      }
    }
    return new Manifests(placed, broken, manifests.skipped(), manifests.findings());
  }

  /**
   * Live objects, and whatever stands where ours would go: an object without our label is not
   * listed, and must be seen before it is written over.
   */
  private SortedMap<Key, LiveObject> withStrangers(LiveState live, Compilation compilation) {
    SortedMap<Key, LiveObject> objects = new TreeMap<>(live.objects());
    List<Key> unseen =
        compilation.desired().objects().keySet().stream()
            .filter(k -> !objects.containsKey(k))
            .toList();
    if (!unseen.isEmpty()) {
      cluster.get(unseen).forEach(o -> objects.put(o.key(), o));
    }
    return objects;
  }
}
