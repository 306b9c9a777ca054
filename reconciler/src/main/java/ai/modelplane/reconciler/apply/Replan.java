package ai.modelplane.reconciler.apply;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.reconciler.cluster.LiveObject;
import ai.modelplane.reconciler.plan.Plan;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;

/** Plans anew what turned out to be otherwise than planned with. */
public interface Replan {

  /**
   * The plan for these objects alone, as they are now. Pure.
   *
   * @param now those of them that exist
   */
  Plan plan(Set<Key> keys, Collection<LiveObject> now);

  /**
   * The whole plan, when these services and endpoints stay as they stand on the cluster, whatever
   * their manifests say. What was written already is in it as it was planned. Pure.
   *
   * @param now those of them that were found to have changed
   * @return empty when no manifest says anything of them
   */
  Optional<Plan> without(Set<Key> left, Collection<LiveObject> now);
}
