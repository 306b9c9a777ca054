package ai.modelplane.reconciler.prepare;

import ai.modelplane.compiler.Compilation;
import ai.modelplane.compiler.Model;
import ai.modelplane.compiler.Scope;
import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.dialect.Target;
import ai.modelplane.reconciler.cluster.ClusterView;
import ai.modelplane.reconciler.cluster.LiveObject;
import ai.modelplane.reconciler.cluster.Mirror;
import ai.modelplane.reconciler.gather.Gathered;
import ai.modelplane.reconciler.gather.Input;
import ai.modelplane.reconciler.plan.Change;
import ai.modelplane.reconciler.plan.Plan;
import ai.modelplane.reconciler.plan.Planner;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A pass over what an event concerns: some services and endpoints, with all that decides about
 * their objects. The rest stays as the last whole pass left it. What a part cannot decide, such as
 * whether a kind is in doubt, is left to the next whole pass.
 *
 * @param whole the last whole pass
 * @param mirror the cluster as it is now
 */
public record Partial(Prepared whole, Mirror mirror) {

  /**
   * Compiles. It reads the model, which has one writer.
   *
   * @param leaving backends that routes of earlier passes have left, and that are still there
   * @return empty when only a whole pass can decide
   */
  public Optional<Draft> compile(Scope scope, Collection<Key> leaving) {
    Model model = whole.basis().model();
    if (scope.endpoints().stream()
        .anyMatch(key -> model.candidate(key).filter(Overdue::isRefused).isPresent())) {
      return Optional.empty(); // what live routes do for it counts as well
    }
    Compilation part = model.compilation(scope);
    Set<Key> keys = new HashSet<>(part.desired().objects().keySet());
    keys.addAll(scope.services());
    keys.addAll(scope.endpoints());
    for (Key service : scope.services()) {
      keys.addAll(part.target().routes(service).values());
      keys.addAll(mirror.routesOf(service));
    }
    Set<Key> used = used(part.target(), keys);
    keys.addAll(left(model, keys, used, leaving));
    keys.stream()
        .filter(key -> key.kind() == Kind.SERVICE)
        .toList()
        .forEach(backend -> keys.addAll(mirror.attachedTo(backend)));
    return Optional.of(new Draft(part, keys, used));
  }

  /**
   * A part that is compiled.
   *
   * @param keys of everything that it decides about
   * @param used the backends that live routes lead to, which tell where requests go now
   */
  public record Draft(Compilation compilation, Set<Key> keys, Set<Key> used) {}

  /**
   * Plans.
   *
   * @param cluster asked for what stands where something new goes
   * @return empty when only a whole pass can decide
   */
  public Optional<Prepared> plan(Draft draft, ClusterView cluster, Instant now) {
    SortedMap<Key, LiveObject> objects = new TreeMap<>();
    Stream.concat(draft.used().stream(), draft.keys().stream())
        .forEach(key -> mirror.object(key).ifPresent(o -> objects.put(key, o)));
    List<Key> unseen =
        draft.compilation().desired().objects().keySet().stream()
            .filter(key -> !objects.containsKey(key))
            .toList();
    if (!unseen.isEmpty()) {
      cluster.get(unseen).forEach(o -> objects.put(o.key(), o));
    }
    return plan(KeptListeners.keep(draft.compilation(), objects), objects, draft.keys(), now);
  }

  private Set<Key> used(Target target, Set<Key> own) {
    return own.stream() // with the inner routes
        .filter(key -> key.kind() == Kind.HTTP_ROUTE)
        .flatMap(route -> mirror.object(route).stream())
        .filter(route -> route.isOf(target.instance()))
        .flatMap(route -> target.dialect().targets(route.tree()).stream())
        .collect(Collectors.toSet());
  }

  /** The backends that nothing is to lead to any more, and no other route still leads to. */
  private Set<Key> left(Model model, Set<Key> own, Set<Key> used, Collection<Key> leaving) {
    return Stream.concat(leaving.stream(), used.stream())
        .filter(backend -> !model.isUsed(backend))
        .filter(backend -> mirror.isLedToByNoneBut(own, backend))
        .collect(Collectors.toSet());
  }

  private Optional<Prepared> plan(
      Compilation part, SortedMap<Key, LiveObject> objects, Set<Key> keys, Instant now) {
    Plan plan = Planner.plan(part.desired(), objects, part.target(), whole.doubts().at(now), keys);
    if (plan.changes().stream().anyMatch(this::isNewConflict)) {
      return Optional.empty(); // what is served instead is a matter of all manifests
    }
    Gathered gathered = whole.gathered();
    return Optional.of(
        new Prepared(
            whole.options(),
            new Gathered(
                gathered.inputs().stream().map(Input::told).toList(),
                List.of(),
                gathered.live().with(objects),
                gathered.gateways(),
                gathered.findings()),
            objects,
            whole.basis(),
            part,
            whole.doubts().at(now),
            plan,
            whole.findings()));
  }

  private boolean isNewConflict(Change change) {
    return change instanceof Change.Conflict(var desired, var owner, var hint)
        && desired.isAuthored()
        && whole.plan().changes().stream()
            .noneMatch(
                known -> known instanceof Change.Conflict && known.key().equals(change.key()));
  }
}
