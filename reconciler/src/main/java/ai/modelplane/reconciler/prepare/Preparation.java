package ai.modelplane.reconciler.prepare;

import ai.modelplane.compiler.Compilation;
import ai.modelplane.compiler.Options;
import ai.modelplane.compiler.api.Key;
import ai.modelplane.reconciler.cluster.ClusterView;
import ai.modelplane.reconciler.cluster.LiveObject;
import ai.modelplane.reconciler.cluster.LiveState;
import ai.modelplane.reconciler.gather.Gathered;
import ai.modelplane.reconciler.gather.Gathering;
import ai.modelplane.reconciler.gather.Input;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads a cluster, compiles a source against it, and plans. Writes nothing. */
public final class Preparation {

  private Preparation() {}

  public static Prepared of(ClusterView cluster, Options options, Input input) {
    Gathered gathered = Gathering.of(cluster, options.gateway(), input);
    return new Planning(
            options, compilation -> withStrangers(cluster, gathered.live(), compilation))
        .plan(gathered);
  }

  /**
   * Live objects, and whatever stands where ours would go: an object without our label is not
   * listed, and must be seen before it is written over.
   */
  private static SortedMap<Key, LiveObject> withStrangers(
      ClusterView cluster, LiveState live, Compilation compilation) {
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
