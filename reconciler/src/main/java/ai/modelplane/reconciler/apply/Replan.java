package ai.modelplane.reconciler.apply;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.reconciler.cluster.LiveObject;
import ai.modelplane.reconciler.plan.Plan;
import java.util.Collection;
import java.util.Set;

/** Plans some objects once more, as they are now. Pure. */
@FunctionalInterface
public interface Replan {

  /**
   * The plan for these objects alone.
   *
   * @param now those of them that exist
   */
  Plan plan(Set<Key> keys, Collection<LiveObject> now);
}
