package ai.modelplane.reconciler.prepare;

import ai.modelplane.compiler.Options;
import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.api.Names;
import ai.modelplane.compiler.api.Ownership;
import ai.modelplane.compiler.dialect.DesiredObject;
import ai.modelplane.compiler.dialect.Dialect;
import ai.modelplane.compiler.dialect.Target;
import ai.modelplane.compiler.manifest.Manifest;
import ai.modelplane.compiler.source.Identity;
import ai.modelplane.reconciler.cluster.ClusterView;
import ai.modelplane.reconciler.cluster.LiveObject;
import ai.modelplane.reconciler.cluster.LiveState;
import ai.modelplane.reconciler.cluster.LiveStateReader;
import ai.modelplane.reconciler.fields.ServerSideApply;
import ai.modelplane.reconciler.gather.Input;
import ai.modelplane.reconciler.plan.Change;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A cluster as it would stand after a pass over some source, for comparing a second source with the
 * first. Nothing is written anywhere.
 */
public final class SimulatedCluster implements ClusterView {

  private final ClusterView live;
  private final LiveState before;
  private final SortedMap<Key, LiveObject> objects;
  private final Set<Key> known;

  private SimulatedCluster(
      ClusterView live, LiveState before, SortedMap<Key, LiveObject> objects, Set<Key> known) {
    this.live = live;
    this.before = before;
    this.objects = objects;
    this.known = known;
  }

  /**
   * Reads the cluster and carries a pass out in memory. What the source names counts as applied
   * from there before, whosever it is: a comparison is about what a change does, and a fork or a
   * mirror has another identity than the repository that is deployed.
   *
   * @param live stays open, and is asked again for objects that this pass did not look at
   */
  public static SimulatedCluster of(ClusterView live, Options options, Input input, Clock clock) {
    Prepared prepared = Preparation.of(owned(live, options, input), options, input, clock);
    SortedMap<Key, LiveObject> objects = new TreeMap<>(prepared.live().objects());
    objects.putAll(prepared.objects());
    Set<Key> known = new TreeSet<>(objects.keySet());
    for (Change change : prepared.plan().changes()) {
      switch (change) {
        case Change.Create create -> {
          known.add(create.key());
          objects.put(create.key(), applied(create.desired(), identity(create.key())));
        }
        case Change.Configure configure ->
            objects.put(configure.key(), applied(configure.desired(), configure.live().tree()));
        case Change.Delete delete -> objects.remove(delete.key());
        case Change.Skip _, Change.Conflict _ -> {}
      }
    }
    return new SimulatedCluster(
        live, prepared.live().withAttached(s -> objects.containsKey(s.key())), objects, known);
  }

  private static ClusterView owned(ClusterView live, Options options, Input input) {
    LiveState now = live.read(options.gateways());
    SortedMap<Key, LiveObject> objects = new TreeMap<>(now.objects());
    Target target = new Target(options.gateway(), Dialect.TRAEFIK, Optional.empty());
    for (Manifest manifest : input.manifests().valid()) {
      objects.computeIfPresent(
          manifest.key(), (key, object) -> owned(object, target, input.identity()));
    }
    return new SimulatedCluster(live, now, objects, new TreeSet<>(objects.keySet()));
  }

  private static LiveObject owned(LiveObject object, Target target, Identity source) {
    Ownership of = object.ownership();
    if (of.isOfAnother(target.instance()) || of.standsForReplica() || object.isFrom(source)) {
      return object;
    }
    ObjectNode tree = object.tree().deepCopy();
    ObjectNode labels = tree.withObjectProperty("metadata").withObjectProperty("labels");
    target.labels().forEach(labels::put);
    labels.put(Names.SOURCE, source.hash());
    return new LiveObject(object.key(), tree);
  }

  private static LiveObject applied(DesiredObject desired, ObjectNode before) {
    return new LiveObject(desired.key(), ServerSideApply.alone(before, desired.tree()));
  }

  private static ObjectNode identity(Key key) {
    ObjectNode tree = LiveObject.identity(key);
    tree.withObjectProperty("metadata").put("uid", "simulated").put("generation", 1);
    return tree;
  }

  @Override
  public String name() {
    return live.name();
  }

  @Override
  public LiveState read(Collection<Key> gateways) {
    return LiveStateReader.again(before, objects.values(), gateways);
  }

  @Override
  public List<LiveObject> get(Collection<Key> keys) {
    List<Key> others = keys.stream().filter(key -> !known.contains(key)).toList();
    List<LiveObject> found = new ArrayList<>(others.isEmpty() ? List.of() : live.get(others));
    for (Key key : keys) {
      LiveObject object = objects.get(key);
      if (object != null) {
        found.add(object);
      }
    }
    return found;
  }

  @Override
  public Collection<String> existingNamespaces(Collection<String> namespaces) {
    return live.existingNamespaces(namespaces);
  }

  @Override
  public boolean holdsAll(Kind kind) {
    return live.holdsAll(kind);
  }

  @Override
  public void close() {
    // whoever opened the live cluster closes it
  }
}
