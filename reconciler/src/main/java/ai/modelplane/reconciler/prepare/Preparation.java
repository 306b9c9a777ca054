package ai.modelplane.reconciler.prepare;

import ai.modelplane.compiler.Compilation;
import ai.modelplane.compiler.Compiler;
import ai.modelplane.compiler.Delta;
import ai.modelplane.compiler.Model;
import ai.modelplane.compiler.Options;
import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.diagnostic.Finding;
import ai.modelplane.compiler.diagnostic.Rule;
import ai.modelplane.compiler.diagnostic.Where;
import ai.modelplane.compiler.dialect.DesiredObject;
import ai.modelplane.compiler.fleet.Routed;
import ai.modelplane.reconciler.cluster.ClusterView;
import ai.modelplane.reconciler.cluster.LiveObject;
import ai.modelplane.reconciler.cluster.LiveState;
import ai.modelplane.reconciler.gather.Gathered;
import ai.modelplane.reconciler.gather.Gathering;
import ai.modelplane.reconciler.gather.Input;
import ai.modelplane.reconciler.plan.Change;
import ai.modelplane.reconciler.plan.DoubtFindings;
import ai.modelplane.reconciler.plan.Doubts;
import ai.modelplane.reconciler.plan.Owner;
import ai.modelplane.reconciler.plan.Plan;
import ai.modelplane.reconciler.plan.Planner;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Compiles and plans from what was gathered. Writes nothing.
 *
 * @param now the pass's clock
 * @param concerned gives the live objects that concern a compilation, and any that stand where its
 *     own would go
 */
public record Preparation(
    Options options, Instant now, Function<Compilation, SortedMap<Key, LiveObject>> concerned) {

  /** Reads a cluster, compiles a source against it, and plans. */
  public static Prepared of(ClusterView cluster, Options options, Input input, Clock clock) {
    return of(cluster, options, List.of(input), clock);
  }

  /** The same of several sources, no two of which have the same identity. */
  public static Prepared of(ClusterView cluster, Options options, List<Input> inputs, Clock clock) {
    Gathered gathered = Gathering.of(cluster, options.gateways(), inputs);
    return new Preparation(
            options,
            clock.instant(),
            compilation -> withStrangers(cluster, gathered.live(), compilation))
        .plan(gathered);
  }

  Prepared plan(Gathered gathered) {
    List<Input> inputs =
        gathered.placed().stream()
            .map(i -> EffectiveManifests.withFieldsOfOthers(i, gathered.live().objects()))
            .toList();
    Prepared prepared = plan(gathered, inputs);
    SequencedSet<Finding> conflicts = new LinkedHashSet<>(conflicts(prepared.plan()));
    List<Input> served =
        EffectiveManifests.withConflicts(
            inputs, prepared.compilation().applied(), prepared.plan(), prepared.objects());
    if (!served.equals(inputs)) {
      prepared = plan(gathered, served);
      conflicts.addAll(conflicts(prepared.plan()));
    }
    List<Finding> findings = new ArrayList<>(gathered.findings());
    findings.addAll(prepared.compilation().findings());
    findings.addAll(conflicts);
    findings.addAll(DoubtFindings.of(prepared.doubts(), prepared.plan()));
    findings.addAll(ArrivalFindings.of(prepared));
    return prepared.with(findings);
  }

  private Prepared plan(Gathered gathered, List<Input> served) {
    Model model =
        Compiler.model(options, served.stream().map(Input::said).toList(), gathered.live().fleet());
    Compilation compiled = model.compilation();
    Set<Routed> routed = Overdue.routed(compiled, gathered.live().objects());
    if (!routed.isEmpty()) {
      model.apply(List.of(new Delta.RoutedSeen(routed)));
      compiled = model.compilation();
    }
    SortedMap<Key, LiveObject> objects = concerned.apply(compiled);
    Compilation compilation = KeptListeners.keep(compiled, objects);
    Doubts doubts = Doubts.of(gathered.live(), options, now);
    Plan plan = Planner.plan(compilation.desired(), objects, compilation.target(), doubts);
    return new Prepared(
        options, gathered, objects, new Basis(model, served), compilation, doubts, plan, List.of());
  }

  private static List<Finding> conflicts(Plan plan) {
    List<Finding> findings = new ArrayList<>();
    for (Change change : plan.changes()) {
      if (change instanceof Change.Conflict(DesiredObject desired, Owner owner, String hint)) {
        findings.add(
            new Finding(
                Rule.RESOURCE_CONFLICT,
                desired
                    .written()
                    .<Where>map(w -> w.value("/metadata/name"))
                    .orElseGet(Where.Nowhere::new),
                desired.key().resource(),
                desired.key() + ": " + owner.text(),
                hint));
      }
    }
    return findings;
  }

  /**
   * Live objects, and whatever stands where ours would go: an object without our label is not
   * listed, and must be seen before it is written over. Nothing is written of a kind that could not
   * be listed at all.
   */
  private static SortedMap<Key, LiveObject> withStrangers(
      ClusterView cluster, LiveState live, Compilation compilation) {
    SortedMap<Key, LiveObject> objects = new TreeMap<>(live.objects());
    List<Key> unseen =
        compilation.desired().objects().keySet().stream()
            .filter(k -> !objects.containsKey(k) && !live.unread().containsKey(k.kind()))
            .toList();
    live.around().attached().forEach(o -> objects.put(o.key(), o));
    if (!unseen.isEmpty()) {
      cluster.get(unseen).forEach(o -> objects.put(o.key(), o));
    }
    return objects;
  }
}
