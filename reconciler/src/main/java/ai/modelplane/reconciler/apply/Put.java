package ai.modelplane.reconciler.apply;

import ai.modelplane.compiler.dialect.DesiredObject;
import ai.modelplane.compiler.hold.Hold;
import ai.modelplane.reconciler.cluster.Cluster;
import ai.modelplane.reconciler.cluster.LiveObject;
import ai.modelplane.reconciler.fields.Comparison;
import ai.modelplane.reconciler.fields.FieldChange;
import ai.modelplane.reconciler.plan.Mutation;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/**
 * An object after it was written.
 *
 * @param stored as the cluster now holds it
 * @param mutated what an admission policy made of it; empty when it is as it was sent
 */
record Put(LiveObject stored, Optional<Hold> mutated) {

  /**
   * Takes away what an apply leaves, the fields of others, and notes on the object what the cluster
   * does not take as it is sent. Nearly always nothing is left to do.
   *
   * @param planned what differed before
   * @param applied the answer to the apply
   */
  static Put to(
      Cluster cluster, DesiredObject desired, List<FieldChange> planned, LiveObject applied) {
    ObjectNode wanted = desired.tree();
    LiveObject stored = applied;
    List<FieldChange> strangers = Comparison.left(planned, wanted, stored.tree());
    if (!strangers.isEmpty()) {
      stored = cluster.remove(stored, strangers);
    }
    List<FieldChange> left = Comparison.fields(wanted, stored.tree());
    if (left.isEmpty()) {
      return new Put(stored, Optional.empty());
    }
    LiveObject noted =
        cluster.applyOnto(stored, desired.key(), Mutation.notedForGood(desired, left));
    return new Put(noted, Optional.of(Mutation.told(desired, left)));
  }
}
