package ai.modelplane.reconciler.apply;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind.Role;
import ai.modelplane.reconciler.cluster.Cluster;
import ai.modelplane.reconciler.cluster.ClusterException;
import ai.modelplane.reconciler.plan.Change;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Backends that can only be made anew. */
public final class Replacement {

  private Replacement() {}

  /**
   * Whether a backend that was refused is refused for what stands there and not for what it should
   * be: the server would take the same one under another name. Backends are named by what they are,
   * so that only somebody else's change can come to that, as of a Service's port, which the server
   * merges by its number and then finds two of the same name.
   *
   * @return false for an object that is no backend; those are never replaced
   */
  public static boolean helps(Cluster cluster, Change.Configure change) {
    Key key = change.key();
    if (key.kind().role() != Role.BACKEND) {
      return false;
    }
    ObjectNode tree = change.desired().tree();
    Key elsewhere = new Key(key.kind(), key.namespace(), key.name() + "-anew");
    tree.withObjectProperty("metadata").put("name", elsewhere.name());
    try {
      cluster.apply(elsewhere, tree, /* dryRun= */ true);
      return true;
    } catch (ClusterException e) {
      return false;
    }
  }
}
