package ai.modelplane.compiler;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.ModelService;
import ai.modelplane.compiler.api.Names;
import ai.modelplane.compiler.routing.SelectorIndex;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** By which spec each service is to be served. */
final class ServiceSpecs {

  private final Map<Key, ModelService> live = new HashMap<>();

  /** A paused service has none. */
  private final Map<Key, ModelService> wanted = new HashMap<>();

  private final Set<Key> paused = new HashSet<>();

  /**
   * What the cluster says of a service.
   *
   * @param service null when the cluster has none of that name
   * @return the same before
   */
  @Nullable ModelService see(Key key, @Nullable ModelService service) {
    return put(live, key, service);
  }

  Optional<ModelService> live(Key key) {
    return Optional.ofNullable(live.get(key));
  }

  Optional<ModelService> wanted(Key key) {
    return Optional.ofNullable(wanted.get(key));
  }

  /** The services that are to be served. */
  Set<Key> keys() {
    return Collections.unmodifiableSet(wanted.keySet());
  }

  Set<Key> paused() {
    return Collections.unmodifiableSet(paused);
  }

  /**
   * Decides by which spec a service is to be served: that of Git, or else the live one. So the live
   * spec is the last good one of a service whose manifest is broken or whose deletion is held.
   *
   * @param written what Git says; null for nothing
   * @param isRemoved whether the live one goes, since its manifest is gone
   * @param instance the value of our instance label
   * @param selectors of the namespace, which learn of it
   * @return whether the service may be served otherwise than before
   */
  boolean refresh(
      Key key,
      @Nullable ModelService written,
      boolean isRemoved,
      String instance,
      SelectorIndex selectors) {
    ModelService now = live.get(key);
    ModelService spec = written;
    if (spec == null
        && now != null
        && !isRemoved
        && !now.meta().ownership().isOfAnother(instance)) {
      spec = now;
    }
    boolean isPaused = isPaused(now) || isPaused(spec);
    boolean changes = isPaused ? paused.add(key) : paused.remove(key);
    if (isPaused) {
      spec = null;
    }
    ModelService before = put(wanted, key, spec);
    List<ModelService> specs = new ArrayList<>();
    if (spec != null) {
      specs.add(spec);
      if (now != null && !now.entries().equals(spec.entries())) {
        specs.add(now); // it may be served in the place of the wanted one
      }
    }
    boolean selects = selectors.put(key, specs);
    return changes || selects || !Objects.equals(before, spec);
  }

  private static boolean isPaused(@Nullable ModelService service) {
    return service != null && service.meta().annotated(Names.RECONCILE, Names.DISABLED);
  }

  private static @Nullable ModelService put(
      Map<Key, ModelService> map, Key key, @Nullable ModelService value) {
    return value == null ? map.remove(key) : map.put(key, value);
  }
}
