package ai.modelplane.reconciler.cluster;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.api.Names;
import ai.modelplane.compiler.api.Ownership;
import ai.modelplane.compiler.dialect.Dialect;
import ai.modelplane.compiler.source.Identity;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** One object as it is, with {@code metadata.managedFields}. */
public final class LiveObject {

  private final Key key;
  private final Content content;

  private LiveObject(Key key, Content content) {
    this.key = key;
    this.content = content;
  }

  /**
   * An object.
   *
   * @param tree the whole object
   */
  public LiveObject(Key key, ObjectNode tree) {
    this(key, new Whole(tree));
  }

  /** The same in a fifth of the memory, for one that is kept: its tree is made when asked for. */
  public LiveObject packed() {
    return content instanceof Whole(ObjectNode tree)
        ? PackedTree.of(tree).map(packed -> new LiveObject(key, packed)).orElse(this)
        : this;
  }

  /** Where the fields are. */
  sealed interface Content permits Whole, PackedTree {

    ObjectNode tree();

    JsonNode path(String... names);
  }

  private record Whole(ObjectNode tree) implements Content {
    @Override
    public JsonNode path(String... names) {
      JsonNode at = tree;
      for (String name : names) {
        at = at.path(name);
      }
      return at;
    }
  }

  public Key key() {
    return key;
  }

  /** The whole object; nobody changes it. */
  public ObjectNode tree() {
    return content.tree();
  }

  /** The value at the end of a way through objects; a missing node when there is none. */
  public JsonNode path(String... names) {
    return content.path(names);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LiveObject object
        && key.equals(object.key)
        && tree().equals(object.tree());
  }

  @Override
  public int hashCode() {
    return key.hashCode();
  }

  @Override
  public String toString() {
    return "%s %s".formatted(key, tree());
  }

  /** Objects as trees; a missing node for one that is not among them. */
  public static Function<Key, JsonNode> trees(Map<Key, LiveObject> objects) {
    return key -> {
      LiveObject object = objects.get(key);
      return object == null ? MissingNode.getInstance() : object.tree();
    };
  }

  /** A tree that says which object it is, and nothing else. */
  public static ObjectNode identity(Key key) {
    ObjectNode tree = JsonNodeFactory.instance.objectNode();
    tree.put("apiVersion", key.kind().apiVersion()).put("kind", key.kind().word());
    ObjectNode metadata = tree.putObject("metadata").put("name", key.name());
    if (key.kind().isNamespaced()) {
      metadata.put("namespace", key.namespace());
    }
    return tree;
  }

  /** The value of a label; empty when there is none. */
  public String label(String name) {
    return path("metadata", "labels", name).asText("");
  }

  /** The value of an annotation; empty when there is none. */
  public String annotation(String name) {
    return path("metadata", "annotations", name).asText("");
  }

  /** Whether its annotation {@link Names#RECONCILE} leaves it as it is. */
  public boolean isPaused() {
    return annotation(Names.RECONCILE).equals(Names.DISABLED);
  }

  /** Whether its annotation {@link Names#PRUNE} keeps it from being deleted. */
  public boolean isKept() {
    return annotation(Names.PRUNE).equals(Names.DISABLED);
  }

  /** Whose it is. */
  public Ownership ownership() {
    return Ownership.of(path("metadata", "labels"));
  }

  /** Whether a source applied it. */
  public boolean isFrom(Identity source) {
    return source.owns(label(Names.SOURCE), annotation(Names.SOURCE_NAME));
  }

  /** Whether this instance made it. */
  public boolean isOf(String instance) {
    return ownership().isOf(instance);
  }

  /** Whether it is an endpoint that a pass made for a replica. */
  public boolean standsForReplica() {
    return key.kind() == Kind.MODEL_ENDPOINT && ownership().standsForReplica();
  }

  /** The service that a route is for. */
  public Key service() {
    return Dialect.service(key, tree());
  }

  /** The Service that a slice hangs on. */
  public Key backend() {
    return new Key(Kind.SERVICE, key.namespace(), label("kubernetes.io/service-name"));
  }

  /** The Services that a slice or a policy is about. */
  public List<Key> targets() {
    return key.kind() == Kind.ENDPOINT_SLICE
        ? List.of(backend())
        : path("spec", "targetRefs")
            .valueStream()
            .filter(ref -> ref.path("kind").asText("").equals(Kind.SERVICE.word()))
            .map(ref -> new Key(Kind.SERVICE, key.namespace(), ref.path("name").asText("")))
            .distinct()
            .toList();
  }

  /** What an object that is deleted waits for; empty for one that nobody deletes. */
  public List<String> awaitedFinalizers() {
    List<String> finalizers = new ArrayList<>();
    if (isDeleted()) {
      path("metadata", "finalizers").forEach(f -> finalizers.add(f.asText()));
    }
    return finalizers;
  }

  /** Whether somebody deleted it. */
  public boolean isDeleted() {
    return !path("metadata", "deletionTimestamp").asText("").isEmpty();
  }

  /** Whether somebody deleted it: it goes, and only its finalizers still hold it. */
  public boolean isTerminating() {
    return !awaitedFinalizers().isEmpty();
  }

  public String uid() {
    return path("metadata", "uid").asText("");
  }

  public String resourceVersion() {
    return path("metadata", "resourceVersion").asText("");
  }

  public long generation() {
    return path("metadata", "generation").asLong(0);
  }
}
