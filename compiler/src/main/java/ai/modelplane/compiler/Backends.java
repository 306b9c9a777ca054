package ai.modelplane.compiler;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.dialect.DesiredObject;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The objects of backends, and the services that use each. An object that no service uses any more
 * is not wanted any more.
 */
final class Backends {

  private record Use(DesiredObject object, Set<Key> services) {}

  private final Map<Key, Use> uses = new HashMap<>();

  /** The objects that lost their last user. */
  private final Set<Key> released = new HashSet<>();

  boolean has(Key object) {
    return uses.containsKey(object);
  }

  List<DesiredObject> objects() {
    return uses.values().stream().map(Use::object).toList();
  }

  /** Some of the objects; those that no service uses are left out. */
  List<DesiredObject> objects(Collection<Key> some) {
    return some.stream().flatMap(key -> Stream.ofNullable(uses.get(key))).map(Use::object).toList();
  }

  /** The services that use an object. */
  Set<Key> users(Key object) {
    Use use = uses.get(object);
    return use == null ? Set.of() : Set.copyOf(use.services());
  }

  /** Adds objects that a service has rendered, before it says that it uses them. */
  void add(Collection<DesiredObject> objects) {
    objects.forEach(o -> uses.putIfAbsent(o.key(), new Use(o, new HashSet<>(1))));
  }

  /** A service uses these objects from now on. */
  void acquire(Key service, Set<Key> objects) {
    objects.forEach(key -> use(key).services().add(service));
  }

  /** A service no longer uses the objects that it used before. */
  void release(Key service, Set<Key> before, Set<Key> after) {
    for (Key key : before) {
      if (!after.contains(key)) {
        Set<Key> services = use(key).services();
        services.remove(service);
        if (services.isEmpty()) {
          uses.remove(key);
          released.add(key);
        }
      }
    }
  }

  /** The objects that have lost their last user since this was asked last. */
  Set<Key> released() {
    Set<Key> since = new HashSet<>(released);
    released.clear();
    since.removeAll(uses.keySet());
    return since;
  }

  private Use use(Key key) {
    Use use = uses.get(key);
    if (use == null) {
      throw new IllegalStateException(key + " is used and was never rendered");
    }
    return use;
  }
}
