package ai.modelplane.reconciler;

import ai.modelplane.compiler.Compilation;
import ai.modelplane.compiler.Options;
import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.dialect.Stage;
import ai.modelplane.reconciler.apply.Replan;
import ai.modelplane.reconciler.cluster.LiveObject;
import ai.modelplane.reconciler.plan.Change;
import ai.modelplane.reconciler.plan.Plan;
import ai.modelplane.reconciler.plan.Planner;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a pass carries out: what was prepared, or what took its place meanwhile. */
final class Plans implements Replan {

  private final Options options;
  private final Set<Key> left = new HashSet<>();
  private Prepared latest;

  Plans(Prepared prepared, Options options) {
    this.latest = prepared;
    this.options = options;
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
    return Planner.plan(compilation.desired(), objects, compilation.target(), keys);
  }

  @Override
  public Optional<Plan> without(Set<Key> more, Collection<LiveObject> now) {
    left.addAll(more);
    Optional<Prepared> again = Preparation.without(options, latest, more, now);
    again.ifPresent(a -> latest = a.with(merged(latest.plan(), a.plan()), a.findings()));
    return again.map(a -> latest.plan());
  }

  /** What was tried to no avail stays in the plan, so that it can be told. */
  private Plan merged(Plan first, Plan second) {
    List<Change> changes = new ArrayList<>();
    Set<Key> tried = new HashSet<>();
    for (Change change : first.in(Stage.DECLARE)) {
      if (left.contains(change.key())) {
        changes.add(change);
        tried.add(change.key());
      }
    }
    second.changes().stream().filter(c -> !tried.contains(c.key())).forEach(changes::add);
    changes.sort(Plan.ORDER);
    return new Plan(changes, second.unchanged());
  }
}
