package ai.modelplane.reconciler.world;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.api.Names;
import ai.modelplane.reconciler.cluster.ClusterException;
import ai.modelplane.reconciler.cluster.ClusterException.Cause;
import ai.modelplane.reconciler.cluster.LiveObject;
import ai.modelplane.reconciler.cluster.LiveState;
import ai.modelplane.reconciler.cluster.LiveStateReader;
import ai.modelplane.reconciler.cluster.Unread;
import ai.modelplane.reconciler.fields.FieldChange;
import ai.modelplane.reconciler.fields.ServerSideApply;
import ai.modelplane.testing.Yaml;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * An API server in memory, as far as a pass can tell: server-side apply with managed fields and
 * lists that are maps, updates by others, uids, generations, and a gateway that judges each route
 * at once. It counts writes, can refuse some, and can be the last that a dying process sees;
 * whatever else goes wrong, a witness of its calls makes it go wrong.
 */
public final class Store extends Notes {

  private final SortedMap<Key, Stored> objects = new TreeMap<>();
  private final Set<String> namespaces = new HashSet<>();
  private final Set<Key> refused = new HashSet<>();
  private final Set<Kind> unlisted = new HashSet<>();
  private volatile Consumer<Call> before = call -> {};
  private Consumer<String> afterWrite = deed -> {};
  private UnaryOperator<List<LiveObject>> order = objects -> objects;
  private int lifetime = Integer.MAX_VALUE;
  private int writes;
  private int version;

  public Store(Collection<String> namespaces) {
    this.namespaces.addAll(namespaces);
  }

  synchronized Store copy() {
    Store copy = new Store(namespaces);
    objects.forEach((key, stored) -> copy.objects.put(key, stored.copy()));
    copy.version = version;
    copy.keep(this);
    return copy;
  }

  /** The same objects, met in another order, as are the members of each. */
  synchronized Store scrambled(Dice dice) {
    Store copy = copy();
    copy.order = objects -> dice.shuffled(objects);
    copy.objects.replaceAll(
        (key, stored) ->
            new Stored((ObjectNode) StoredTrees.scrambled(stored.tree(), dice), stored.writers()));
    return copy;
  }

  // -- what tests do to it

  /** How many writes were asked for, such as change nothing as well. */
  synchronized int writes() {
    return writes;
  }

  /** After so many more writes every call fails. */
  synchronized void dieAfter(int more) {
    lifetime = writes + more;
  }

  /** A new process begins. */
  synchronized void live() {
    lifetime = Integer.MAX_VALUE;
  }

  synchronized void refuse(Collection<Key> keys) {
    refused.clear();
    refused.addAll(keys);
  }

  /** From now on no list of these kinds is answered. */
  synchronized void unlist(Collection<Kind> kinds) {
    unlisted.clear();
    unlisted.addAll(kinds);
  }

  /**
   * @param witness told of each call before it is answered; what it throws is the answer
   */
  public void before(Consumer<Call> witness) {
    before = witness;
  }

  /** These calls fail, as when a webhook or the storage behind the server is in trouble. */
  void trouble(Predicate<Call> calls) {
    fail(calls, Cause.TROUBLED);
  }

  void fail(Predicate<Call> calls, Cause cause) {
    before(
        call -> {
          if (calls.test(call)) {
            throw new ClusterException(cause, "no " + call);
          }
        });
  }

  synchronized void observe(Consumer<String> observer) {
    afterWrite = observer;
  }

  synchronized List<Key> keys() {
    return List.copyOf(objects.keySet());
  }

  synchronized Optional<LiveObject> find(Key key) {
    return Optional.ofNullable(objects.get(key)).map(s -> seen(key, s));
  }

  synchronized List<LiveObject> all() {
    return order.apply(
        objects.entrySet().stream().map(e -> seen(e.getKey(), e.getValue())).toList());
  }

  /** What somebody else does. */
  public synchronized void update(Key key, String manager, Consumer<ObjectNode> edit) {
    Stored before = stored(key);
    ObjectNode after = before.tree().deepCopy();
    edit.accept(after);
    after = StoredTrees.canonical(after);
    before.update(key.kind(), manager, after);
    store(key, before, after);
  }

  /** What somebody else says: labels join the others, spec and status are replaced. */
  public void write(String manager, Yaml object) {
    write(object.key(), manager, object.tree());
  }

  void write(Key key, String manager, ObjectNode said) {
    update(
        key,
        manager,
        tree -> {
          if (said.at("/metadata/labels") instanceof ObjectNode labels) {
            tree.withObject("/metadata/labels").setAll(labels);
          }
          said.properties().stream()
              .filter(part -> List.of("spec", "status").contains(part.getKey()))
              .forEach(part -> tree.set(part.getKey(), part.getValue()));
        });
  }

  /** What somebody else applies, by force. */
  synchronized void apply(Key key, String manager, ObjectNode tree) {
    write(key, manager, "", tree);
  }

  public synchronized void drop(Key key) {
    objects.remove(key);
  }

  // -- the port

  @Override
  public String name() {
    return "memory";
  }

  @Override
  public LiveState read(Collection<Key> gateways) {
    before.accept(new Call(Call.Verb.READ, gateways.iterator().next()));
    SortedMap<Kind, Unread> unread = new TreeMap<>();
    unlisted.forEach(kind -> unread.put(kind, new Unread(Unread.Reason.TROUBLED, "503")));
    List<LiveObject> listed = leases(gateways);
    listed.addAll(all());
    listed.removeIf(o -> unlisted.contains(o.key().kind()));
    return LiveStateReader.read(listed, gateways, unread);
  }

  @Override
  public List<LiveObject> get(Collection<Key> keys) {
    keys.forEach(key -> before.accept(new Call(Call.Verb.GET, key)));
    return keys.stream().flatMap(k -> find(k).stream()).toList();
  }

  @Override
  public LiveObject apply(Key key, ObjectNode tree, boolean dryRun) {
    before.accept(new Call(Call.Verb.APPLY, key));
    synchronized (this) {
      deed(key, "apply");
      if (!key.namespace().isEmpty() && !namespaces.contains(key.namespace())) {
        throw new ClusterException(Cause.MISSING, "no namespace " + key.namespace());
      }
      ObjectNode wanted = StoredTrees.canonical(tree);
      wanted.remove("status");
      if (dryRun) {
        Stored copy = stored(key).copy();
        ObjectNode after = copy.apply(key.kind(), Names.FIELD_MANAGER, "", wanted);
        return seen(key, new Stored(after, copy.writers()));
      }
      Stored stored = write(key, Names.FIELD_MANAGER, "", wanted);
      afterWrite.accept("apply " + key);
      return seen(key, stored);
    }
  }

  @Override
  public LiveObject applyStatus(Key key, ObjectNode status) {
    before.accept(new Call(Call.Verb.STATUS, key));
    synchronized (this) {
      deed(key, "write the status of");
      if (!objects.containsKey(key)) {
        throw new ClusterException(Cause.MISSING, key + " is gone");
      }
      ObjectNode tree = JsonNodeFactory.instance.objectNode();
      tree.set("status", StoredTrees.canonical(status));
      write(key, Names.FIELD_MANAGER, "status", tree);
      afterWrite.accept("status of " + key);
      return find(key).orElseThrow();
    }
  }

  @Override
  public synchronized LiveObject remove(LiveObject from, List<FieldChange> strangers) {
    Key key = from.key();
    before.accept(new Call(Call.Verb.REMOVE, key));
    deed(key, "take fields out of");
    update(key, Names.FIELD_MANAGER, tree -> tree.setAll(ServerSideApply.without(tree, strangers)));
    afterWrite.accept("strangers of " + key);
    return find(key).orElseThrow();
  }

  @Override
  public Optional<LiveObject> delete(LiveObject live) {
    before.accept(new Call(Call.Verb.DELETE, live.key()));
    synchronized (this) {
      deed(live.key(), "delete");
      Optional<LiveObject> now = find(live.key());
      if (now.isPresent() && !now.get().uid().equals(live.uid())) {
        throw new ClusterException(Cause.CONFLICT, live.key() + " is another object by now");
      }
      objects.remove(live.key());
      afterWrite.accept("delete " + live.key());
      return Optional.empty();
    }
  }

  @Override
  public synchronized Collection<String> existingNamespaces(Collection<String> wanted) {
    return new TreeSet<>(wanted).stream().filter(namespaces::contains).toList();
  }

  private void deed(Key key, String word) {
    if (writes >= lifetime) {
      throw new Death();
    }
    writes++;
    if (refused.contains(key)) {
      throw new ClusterException(Cause.FORBIDDEN, "may not " + word + " " + key);
    }
  }

  // -- its books

  private Stored stored(Key key) {
    return objects.getOrDefault(key, new Stored(StoredTrees.blank(key), new ArrayList<>()));
  }

  private Stored write(Key key, String manager, String subresource, ObjectNode wanted) {
    Stored before = stored(key);
    return store(key, before, before.apply(key.kind(), manager, subresource, wanted));
  }

  private Stored store(Key key, Stored before, ObjectNode after) {
    Stored stored = before.followedBy(after, ++version);
    objects.put(key, stored);
    return stored;
  }

  private LiveObject seen(Key key, Stored stored) {
    ObjectNode tree = stored.print();
    if (key.kind() == Kind.HTTP_ROUTE) {
      PromptGateway.judge(key, tree, k -> Optional.ofNullable(objects.get(k)).map(Stored::tree));
    }
    return new LiveObject(key, tree);
  }
}
