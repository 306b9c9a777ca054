package ai.modelplane.reconciler.cluster.folder;

import static java.nio.charset.StandardCharsets.UTF_8;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.reconciler.cluster.Cluster;
import ai.modelplane.reconciler.cluster.ClusterException;
import ai.modelplane.reconciler.cluster.ClusterException.Cause;
import ai.modelplane.reconciler.cluster.LeaseHolder;
import ai.modelplane.reconciler.cluster.LiveObject;
import ai.modelplane.reconciler.cluster.LiveState;
import ai.modelplane.reconciler.cluster.LiveStateReader;
import ai.modelplane.reconciler.cluster.SeenDefinition;
import ai.modelplane.reconciler.fields.FieldChange;
import ai.modelplane.reconciler.fields.ServerSideApply;
import ai.modelplane.reconciler.fields.Trees;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/**
 * A cluster made of YAML files. It keeps the books that an API server keeps (uid, resourceVersion,
 * generation, managed fields), so that plans come out the same, and plays the gateway's part for
 * routes. The folder may be edited by hand at any time; a single file, as of a snapshot, can only
 * be read.
 */
public final class FolderCluster implements Cluster {

  private static final String FIRST = "1";

  private final Folder folder;
  private final FolderLease lease;
  private final FolderGateway gateway;
  private final Clock clock;
  private final Set<String> namespaces;

  FolderCluster(Path path, Clock clock) {
    this(path, clock, Set.of());
  }

  private FolderCluster(Path path, Clock clock, Set<String> namespaces) {
    this.namespaces = Set.copyOf(namespaces);
    this.folder = new Folder(path);
    this.lease = new FolderLease(folder, new LeaseFile(path));
    this.gateway = new FolderGateway(folder::find);
    this.clock = clock;
  }

  /**
   * Opens a folder, which need not exist until something is written, or a single file.
   *
   * @throws ClusterException when the path looks like a file that is not there
   */
  public static FolderCluster open(Path path) {
    return open(path, Set.of());
  }

  /** The same for these namespaces and the Gateway alone; empty for all. */
  public static FolderCluster open(Path path, Set<String> namespaces) {
    return new FolderCluster(path, Clock.systemUTC(), namespaces);
  }

  /**
   * The same for a command that writes: a single file is refused at once instead of at the first
   * write.
   *
   * @throws ClusterException when it is one
   */
  public static FolderCluster openToWrite(Path path, Set<String> namespaces) {
    FolderCluster cluster = open(path, namespaces);
    cluster.folder.mustBeWritable("write to");
    return cluster;
  }

  @Override
  public String name() {
    return folder.toString();
  }

  @Override
  public synchronized LiveState read(Collection<Key> gateways) {
    folder.refresh();
    List<LiveObject> objects = new ArrayList<>();
    for (Key key : folder.keys()) {
      if (isSeen(key)) {
        live(key).ifPresent(objects::add);
      }
    }
    gateways.stream().limit(1).map(g -> SeenDefinition.lease(g, left())).forEach(objects::add);
    return LiveStateReader.read(objects, gateways);
  }

  private boolean isSeen(Key key) {
    return namespaces.isEmpty()
        || !key.kind().isNamespaced()
        || key.kind() == Kind.GATEWAY
        || namespaces.contains(key.namespace());
  }

  @Override
  public synchronized List<LiveObject> get(Collection<Key> keys) {
    folder.refresh(keys);
    return new TreeSet<>(keys).stream().flatMap(key -> live(key).stream()).toList();
  }

  @Override
  public synchronized LiveObject apply(Key key, ObjectNode tree, boolean dryRun) {
    folder.refresh(key);
    if (!folder.hasNamespace(key.namespace())) {
      throw new ClusterException(
          Cause.MISSING,
          "apply %s to %s: namespace %s does not exist; create it there, it is never created here"
              .formatted(key, folder, key.namespace()));
    }
    Optional<ObjectNode> before = stored(key);
    ObjectNode after =
        ServerSideApply.object(before.orElseGet(() -> LiveObject.identity(key)), tree);
    if (before.isEmpty()) {
      created(key, after);
    } else if (!Trees.same(content(before.get()), content(after))) {
      metadata(after).put("generation", metadata(after).path("generation").asLong(0) + 1);
    }
    if (key.kind() == Kind.HTTP_ROUTE && !folder.isSingleFile()) {
      gateway.judge(after, key.namespace(), clock.instant());
    }
    return new LiveObject(key, store(key, before, after, dryRun));
  }

  @Override
  public synchronized LiveObject remove(LiveObject from, List<FieldChange> strangers) {
    folder.refresh(from.key());
    ObjectNode before = stored(from.key()).orElseGet(from::tree);
    ObjectNode after = ServerSideApply.without(before, strangers);
    if (!Trees.same(content(before), content(after))) {
      metadata(after).put("generation", metadata(after).path("generation").asLong(0) + 1);
    }
    if (from.key().kind() == Kind.HTTP_ROUTE && !folder.isSingleFile()) {
      gateway.judge(after, from.key().namespace(), clock.instant());
    }
    return new LiveObject(from.key(), store(from.key(), Optional.of(before), after, false));
  }

  @Override
  public synchronized LiveObject applyStatus(Key key, ObjectNode status) {
    folder.refresh(key);
    ObjectNode before =
        stored(key)
            .orElseThrow(
                () ->
                    new ClusterException(
                        Cause.MISSING,
                        "write the status of " + key + ": it does not exist in " + folder));
    ObjectNode after = ServerSideApply.status(before, status);
    return new LiveObject(key, store(key, Optional.of(before), after, false));
  }

  @Override
  public synchronized Optional<LiveObject> delete(LiveObject live) {
    folder.refresh(live.key());
    Optional<ObjectNode> stored = stored(live.key());
    if (stored.isEmpty()) {
      return Optional.empty();
    }
    String uid = stored.get().path("metadata").path("uid").asText("");
    if (!uid.equals(live.uid())) {
      throw new ClusterException(
          Cause.CONFLICT,
          "delete %s from %s: it is another object by now (uid %s, not %s); run again"
              .formatted(live.key(), folder, uid, live.uid()));
    }
    if (!metadata(stored.get()).path("finalizers").isEmpty()) {
      ObjectNode after = stored.get().deepCopy();
      if (!metadata(after).hasNonNull("deletionTimestamp")) {
        metadata(after).put("deletionTimestamp", seconds(clock.instant()));
      }
      return Optional.of(new LiveObject(live.key(), store(live.key(), stored, after, false)));
    }
    folder.remove(live.key());
    return Optional.empty();
  }

  private static String seconds(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  @Override
  public synchronized Collection<String> existingNamespaces(Collection<String> namespaces) {
    folder.refresh();
    return new TreeSet<>(namespaces).stream().filter(folder::hasNamespace).toList();
  }

  @Override
  public Optional<LeaseHolder> acquireLease(String holder, int seconds) {
    return lease.acquire(holder, clock.instant(), seconds);
  }

  @Override
  public void releaseLease(String holder) {
    lease.release(holder);
  }

  @Override
  public void remember(String name, String value) {
    lease.remember(name, value);
  }

  @Override
  public Map<String, String> left() {
    return lease.left();
  }

  @Override
  public void close() {}

  /** The object as a client sees it: with the gateway's verdict as it would be now. */
  private Optional<LiveObject> live(Key key) {
    Optional<ObjectNode> stored = stored(key);
    if (key.kind() == Kind.HTTP_ROUTE && !folder.isSingleFile()) {
      stored
          .filter(route -> !FolderGateway.isJudgedElsewhere(route))
          .ifPresent(route -> gateway.judge(route, key.namespace(), clock.instant()));
    }
    return stored.map(tree -> new LiveObject(key, tree));
  }

  /** A copy of a stored object, with the fields that a hand-written file leaves out. */
  private Optional<ObjectNode> stored(Key key) {
    return folder
        .find(key)
        .map(
            tree -> {
              ObjectNode copy = tree.deepCopy();
              ObjectNode metadata = metadata(copy);
              if (!metadata.hasNonNull("uid")) {
                metadata.put("uid", uid(key, ""));
              }
              if (!metadata.hasNonNull("resourceVersion")) {
                metadata.put("resourceVersion", FIRST);
              }
              if (!metadata.hasNonNull("generation")) {
                metadata.put("generation", 1);
              }
              return copy;
            });
  }

  private ObjectNode store(Key key, Optional<ObjectNode> before, ObjectNode after, boolean dryRun) {
    if (before.isPresent() && Trees.same(before.get(), after)) {
      return after;
    }
    if (before.isPresent()) {
      metadata(after).put("resourceVersion", next(before.get()));
    }
    if (!dryRun) {
      folder.put(key, after.deepCopy());
    }
    return after;
  }

  private static String next(ObjectNode stored) {
    String version = stored.path("metadata").path("resourceVersion").asText(FIRST);
    return version.matches("\\d{1,18}") ? Long.toString(Long.parseLong(version) + 1) : FIRST;
  }

  private void created(Key key, ObjectNode tree) {
    Instant now = clock.instant();
    ObjectNode metadata = metadata(tree);
    metadata.put("uid", uid(key, now.toString()));
    metadata.put("creationTimestamp", seconds(now));
    metadata.put("resourceVersion", FIRST).put("generation", 1);
    metadata.set("managedFields", metadata.remove("managedFields")); // the last, as kubectl has it
  }

  /** Stable for an object that was never given one; another one when an object is made anew. */
  private static String uid(Key key, String moment) {
    return UUID.nameUUIDFromBytes((key + "@" + moment).getBytes(UTF_8)).toString();
  }

  private static ObjectNode content(ObjectNode tree) {
    ObjectNode content = JsonNodeFactory.instance.objectNode().setAll(tree);
    content.remove(List.of("metadata", "status"));
    return content;
  }

  private static ObjectNode metadata(ObjectNode tree) {
    return tree.withObjectProperty("metadata");
  }
}
