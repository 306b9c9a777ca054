package ai.modelplane.reconciler;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.dialect.DesiredObject;
import ai.modelplane.reconciler.cluster.Cluster;
import ai.modelplane.reconciler.cluster.LiveObject;
import ai.modelplane.reconciler.cluster.LiveState;
import ai.modelplane.reconciler.cluster.LiveStateReader;
import ai.modelplane.reconciler.fields.ServerSideApply;
import ai.modelplane.reconciler.plan.Change;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
 * first. Nothing is written anywhere, and nothing can be.
 */
public final class Rehearsal implements Cluster {

  private final Cluster live;
  private final SortedMap<Key, LiveObject> objects;
  private final Set<Key> known;

  private Rehearsal(Cluster live, SortedMap<Key, LiveObject> objects, Set<Key> known) {
    this.live = live;
    this.objects = objects;
    this.known = known;
  }

  /**
   * Reads the cluster and carries a pass out in memory.
   *
   * @param live stays open, and is asked again for objects that this pass did not look at
   */
  public static Rehearsal of(Cluster live, Input input, Settings settings) {
    Prepared prepared = Pass.toPrepare(live, settings).prepare(input);
    SortedMap<Key, LiveObject> objects = new TreeMap<>(prepared.live().objects());
    objects.putAll(prepared.objects());
    Set<Key> known = new TreeSet<>(objects.keySet());
    for (Change change : prepared.plan().changes()) {
      switch (change) {
        case Change.Create create -> {
          known.add(create.key());
          objects.put(create.key(), applied(create.desired(), identity(create.desired())));
        }
        case Change.Configure configure ->
            objects.put(configure.key(), applied(configure.desired(), configure.live().tree()));
        case Change.Delete delete -> objects.remove(delete.key());
        case Change.Skip _, Change.Conflict _ -> {}
      }
    }
    return new Rehearsal(live, objects, known);
  }

  private static LiveObject applied(DesiredObject desired, ObjectNode before) {
    return new LiveObject(desired.key(), ServerSideApply.object(before, desired.tree()));
  }

  private static ObjectNode identity(DesiredObject desired) {
    ObjectNode tree = JsonNodeFactory.instance.objectNode();
    tree.put("apiVersion", desired.key().kind().apiVersion());
    tree.put("kind", desired.key().kind().word());
    ObjectNode metadata = tree.putObject("metadata");
    metadata.put("name", desired.key().name());
    if (desired.key().kind().isNamespaced()) {
      metadata.put("namespace", desired.key().namespace());
    }
    metadata.put("uid", "rehearsed").put("generation", 1);
    return tree;
  }

  @Override
  public String name() {
    return live.name();
  }

  @Override
  public LiveState read(Key gateway) {
    return LiveStateReader.read(objects.values(), gateway);
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
  public LiveObject apply(Key key, ObjectNode tree, boolean dryRun) {
    throw new UnsupportedOperationException("a rehearsal cannot be written to");
  }

  @Override
  public void delete(LiveObject object) {
    throw new UnsupportedOperationException("a rehearsal cannot be written to");
  }

  @Override
  public void applyStatus(Key key, ObjectNode status) {
    throw new UnsupportedOperationException("a rehearsal cannot be written to");
  }

  @Override
  public Optional<String> acquireLease(String holder, int seconds) {
    throw new UnsupportedOperationException("a rehearsal cannot be written to");
  }

  @Override
  public void releaseLease(String holder) {}

  @Override
  public void close() {
    // whoever opened the live cluster closes it
  }
}
