package ai.modelplane.reconciler;

import ai.modelplane.compiler.Compilation;
import ai.modelplane.compiler.Compiler;
import ai.modelplane.compiler.Options;
import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.diagnostic.Finding;
import ai.modelplane.compiler.diagnostic.Rule;
import ai.modelplane.compiler.diagnostic.Where;
import ai.modelplane.compiler.dialect.DesiredObject;
import ai.modelplane.compiler.manifest.Manifest;
import ai.modelplane.compiler.manifest.Manifests;
import ai.modelplane.compiler.manifest.Manifests.Broken;
import ai.modelplane.reconciler.cluster.LiveObject;
import ai.modelplane.reconciler.cluster.LiveState;
import ai.modelplane.reconciler.cluster.LiveStateReader;
import ai.modelplane.reconciler.plan.Change;
import ai.modelplane.reconciler.plan.Owner;
import ai.modelplane.reconciler.plan.Plan;
import ai.modelplane.reconciler.plan.Planner;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/** Compiles and plans from what was read. */
final class Preparation {

  private final Options options;

  /** The live objects that concern a compilation, and any that stand where its own would go. */
  private final Function<Compilation, SortedMap<Key, LiveObject>> concerned;

  Preparation(Options options, Function<Compilation, SortedMap<Key, LiveObject>> concerned) {
    this.options = options;
    this.concerned = concerned;
  }

  /**
   * @param placed the manifests that can be planned with
   * @param findings of reading
   */
  Prepared prepare(Input input, Manifests placed, LiveState live, List<Finding> findings) {
    Prepared prepared = plan(input, placed, placed, live);
    SequencedSet<Finding> conflicts = new LinkedHashSet<>(conflicts(prepared.plan()));
    Optional<Manifests> served =
        AsServed.withConflicts(placed, prepared.plan(), prepared.objects());
    if (served.isPresent()) {
      prepared = plan(input, placed, served.get(), live);
      conflicts.addAll(conflicts(prepared.plan()));
    }
    List<Finding> all = new ArrayList<>(findings);
    all.addAll(prepared.compilation().findings());
    all.addAll(conflicts);
    return new Prepared(
        input, placed, live, prepared.objects(), prepared.compilation(), prepared.plan(), all);
  }

  private Prepared plan(Input input, Manifests placed, Manifests served, LiveState live) {
    Compilation compiled = Compiler.compile(options, served, input.identity(), live.landscape());
    SortedMap<Key, LiveObject> objects = concerned.apply(compiled);
    Compilation compilation = Listeners.keep(compiled, objects);
    Plan plan = Planner.plan(compilation.desired(), objects, compilation.target());
    return new Prepared(input, placed, live, objects, compilation, plan, List.of());
  }

  /**
   * The same when these services and endpoints stay as they are on the cluster: a manifest that the
   * cluster does not take is as good as broken. Pure.
   *
   * @param now what is known to have changed since it was read
   * @return empty when no manifest says anything of them
   */
  static Optional<Prepared> without(
      Options options, Prepared before, Set<Key> left, Collection<LiveObject> now) {
    Manifests placed = broken(before.placed(), left);
    if (placed.valid().size() == before.placed().valid().size()) {
      return Optional.empty();
    }
    Input input = before.input();
    Manifests manifests = broken(input.manifests(), left);
    SortedMap<Key, LiveObject> objects = with(now, before.objects());
    Prepared again =
        new Preparation(options, compilation -> objects)
            .prepare(
                new Input(manifests, input.identity(), input.history()),
                placed,
                with(now, before.live(), options),
                List.of());
    return Optional.of(again.with(again.plan(), before.findings()));
  }

  private static Manifests broken(Manifests manifests, Set<Key> left) {
    List<Manifest> valid = new ArrayList<>();
    List<Broken> broken = new ArrayList<>(manifests.broken());
    for (Manifest manifest : manifests.valid()) {
      if (left.contains(manifest.key())) {
        broken.add(new Broken(manifest.written().origin().file(), Optional.of(manifest.key())));
      } else {
        valid.add(manifest);
      }
    }
    return new Manifests(valid, broken, manifests.skipped(), manifests.findings());
  }

  private static LiveState with(Collection<LiveObject> now, LiveState live, Options options) {
    if (now.isEmpty()) {
      return live;
    }
    LiveState read = LiveStateReader.read(with(now, live.objects()).values(), options.gateway());
    return new LiveState(
        read.landscape().with(live.landscape().authorities()), read.objects(), read.findings());
  }

  private static SortedMap<Key, LiveObject> with(
      Collection<LiveObject> now, SortedMap<Key, LiveObject> objects) {
    SortedMap<Key, LiveObject> all = new TreeMap<>(objects);
    now.forEach(o -> all.put(o.key(), o));
    return all;
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
}
