package ai.modelplane.reconciler;

import ai.modelplane.compiler.Compilation;
import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.manifest.Manifest;
import ai.modelplane.compiler.manifest.Manifests;
import ai.modelplane.compiler.manifest.Manifests.Broken;
import ai.modelplane.reconciler.apply.Replan;
import ai.modelplane.reconciler.cluster.ClusterException;
import ai.modelplane.reconciler.cluster.LiveObject;
import ai.modelplane.reconciler.plan.Change;
import ai.modelplane.reconciler.plan.Change.Stage;
import ai.modelplane.reconciler.plan.Plan;
import ai.modelplane.reconciler.plan.Planner;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * What a pass carries out: what was prepared, or what had to be prepared in its place meanwhile.
 */
final class Plans implements Replan {

  private final Function<Input, Prepared> prepare;
  private Prepared latest;

  /**
   * @param prepare reads, compiles and plans
   */
  Plans(Prepared prepared, Function<Input, Prepared> prepare) {
    this.latest = prepared;
    this.prepare = prepare;
  }

  Prepared latest() {
    return latest;
  }

  @Override
  public Plan plan(Set<Key> keys, Collection<LiveObject> now) {
    SortedMap<Key, LiveObject> objects = new TreeMap<>(latest.objects());
    objects.keySet().removeAll(keys);
    now.forEach(o -> objects.put(o.key(), o));
    Compilation compilation = latest.compilation();
    return Planner.plan(compilation.desired(), objects, compilation.target().instance(), keys);
  }

  /** A manifest that the cluster does not take is as good as broken. */
  @Override
  public Optional<Plan> without(Set<Key> left) {
    Input input = latest.input();
    Manifests manifests = input.manifests();
    List<Manifest> valid = new ArrayList<>();
    List<Broken> broken = new ArrayList<>(manifests.broken());
    for (Manifest manifest : manifests.valid()) {
      if (left.contains(manifest.key())) {
        String file = manifest.written().origin().file();
        broken.add(new Broken(file, Optional.of(manifest.key())));
      } else {
        valid.add(manifest);
      }
    }
    if (valid.size() == manifests.valid().size()) {
      return Optional.empty();
    }
    Manifests others = new Manifests(valid, broken, manifests.skipped(), manifests.findings());
    try {
      Prepared again = prepare.apply(new Input(others, input.identity(), input.history()));
      latest = again.with(merged(latest.plan(), again.plan()));
    } catch (ClusterException e) {
      return Optional.empty();
    }
    return Optional.of(latest.plan());
  }

  /** What was carried out of the first, then the second. */
  private static Plan merged(Plan first, Plan second) {
    List<Change> changes = new ArrayList<>(first.in(Stage.DECLARE));
    second.changes().stream().filter(c -> c.stage() != Stage.DECLARE).forEach(changes::add);
    return new Plan(changes, second.unchanged());
  }
}
