package ai.modelplane.reconciler.prepare;

import ai.modelplane.compiler.api.Decode;
import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.hold.Hold;
import ai.modelplane.compiler.manifest.Manifest;
import ai.modelplane.reconciler.cluster.LiveObject;
import ai.modelplane.reconciler.fields.ManagedFields;
import ai.modelplane.reconciler.fields.ServerSideApply;
import ai.modelplane.reconciler.gather.Input;
import ai.modelplane.reconciler.plan.Change;
import ai.modelplane.reconciler.plan.Plan;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Manifests as their objects stand on the cluster after the pass, where others write to them too.
 * What is served is what an object says: a route that followed the manifest alone would contradict
 * it, and a pass without the manifest would turn the route back.
 */
public final class EffectiveManifests {

  private EffectiveManifests() {}

  /** With the fields that others added, such as an annotation that drains an endpoint. */
  static Input withFieldsOfOthers(Input input, SortedMap<Key, LiveObject> live) {
    List<Manifest> valid = new ArrayList<>();
    for (Manifest manifest : input.manifests().valid()) {
      LiveObject now = live.get(manifest.key());
      valid.add(now == null ? manifest : of(manifest, now));
    }
    return with(valid, input);
  }

  /** The same for one manifest, with what others added to its object. */
  public static Manifest of(Manifest manifest, LiveObject now) {
    return ManagedFields.of(now.tree()).others().isEmpty()
        ? manifest
        : decode(manifest, ServerSideApply.alone(now.tree(), manifest.tree())).orElse(manifest);
  }

  /**
   * With the specs that are live of what is left to another applier, held or paused. Left out is
   * what does not exist, what nobody can read, so that its route stays, and an endpoint that is
   * derived all the same. A manifest that is not applied stays as it is: with the spec that is live
   * it would be a good one.
   *
   * @param applied the manifests that the plan is for
   */
  static List<Input> withConflicts(
      List<Input> inputs,
      Collection<Manifest> applied,
      Plan plan,
      SortedMap<Key, LiveObject> live) {
    Set<Key> wanted = applied.stream().map(Manifest::key).collect(Collectors.toSet());
    Set<Key> left = new TreeSet<>();
    for (Change change : plan.changes()) {
      boolean endpoint = change.key().kind() == Kind.MODEL_ENDPOINT;
      boolean skipped =
          change instanceof Change.Skip(Key key, Hold hold)
              && (endpoint || hold instanceof Hold.Mutated);
      if (wanted.contains(change.key()) && (change instanceof Change.Conflict || skipped)) {
        left.add(change.key());
      }
    }
    return left.isEmpty()
        ? inputs
        : inputs.stream().map(input -> without(left, input, live)).toList();
  }

  private static Input without(Set<Key> left, Input input, SortedMap<Key, LiveObject> live) {
    List<Manifest> valid = new ArrayList<>();
    for (Manifest manifest : input.manifests().valid()) {
      LiveObject now = live.get(manifest.key());
      if (!left.contains(manifest.key())) {
        valid.add(manifest);
      } else if (now != null && !now.standsForReplica()) {
        decode(manifest, now.tree()).ifPresent(valid::add);
      }
    }
    return with(valid, input);
  }

  private static Input with(List<Manifest> valid, Input input) {
    return input.with(input.manifests().with(valid, input.manifests().broken()));
  }

  private static Optional<Manifest> decode(Manifest manifest, ObjectNode object) {
    try {
      return Optional.of(
          switch (manifest) {
            case Manifest.Service(var service, var tree, var written) ->
                new Manifest.Service(Decode.service(object), tree, written);
            case Manifest.Endpoint(var endpoint, var tree, var written) ->
                new Manifest.Endpoint(Decode.endpoint(object), tree, written);
          });
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
