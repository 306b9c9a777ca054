package ai.modelplane.reconciler.plan;

import ai.modelplane.compiler.Options;
import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.dialect.Dialect;
import ai.modelplane.compiler.dialect.Target;
import ai.modelplane.compiler.hold.Doubt;
import ai.modelplane.reconciler.cluster.LiveObject;
import ai.modelplane.reconciler.cluster.LiveState;
import ai.modelplane.reconciler.cluster.SeenDefinition;
import ai.modelplane.reconciler.cluster.Surroundings.Definition;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The kinds of which not everything was seen, and how long what follows from them is held.
 *
 * <p>What the cluster itself says of a kind holds everywhere. What objects show that people of a
 * namespace can write holds in that namespace alone, so that nobody holds or frees what is
 * another's.
 *
 * @param everywhere kinds that are in doubt in every namespace
 * @param within kinds that are in doubt in some namespaces alone
 * @param now the pass's clock
 * @param term how long something is held
 * @param gone kinds of which a person has said that what is not seen is gone
 */
public record Doubts(
    Map<Kind, Doubt> everywhere,
    Map<Kind, Set<String>> within,
    Instant now,
    Duration term,
    Set<Kind> gone) {

  public static final Doubts NONE =
      new Doubts(Map.of(), Map.of(), Instant.EPOCH, Duration.ZERO, Set.of());

  public Doubts {
    everywhere = Collections.unmodifiableSortedMap(new TreeMap<>(everywhere));
    SortedMap<Kind, Set<String>> copy = new TreeMap<>();
    within.forEach((kind, namespaces) -> copy.put(kind, Set.copyOf(namespaces)));
    within = Collections.unmodifiableSortedMap(copy);
    gone = Set.copyOf(gone);
  }

  /** What a look at a cluster leaves in doubt. */
  public static Doubts of(LiveState live, Options options, Instant now) {
    Target target = new Target(options.gateway(), Dialect.TRAEFIK, Optional.empty());
    return new Doubts(
        ofKinds(live, now, options.hold()),
        new Traces(live.objects(), target).empty(),
        now,
        options.hold(),
        options.gone());
  }

  /** Whether a definition stands in the place of another, and has not stood there for long. */
  private static boolean isReplaced(
      Definition definition, @Nullable SeenDefinition seen, Instant now, Duration term) {
    if (seen == null) {
      return false;
    }
    return !seen.uid().equals(definition.uid())
        || seen.since().filter(since -> now.isBefore(since.plus(term))).isPresent();
  }

  private static Map<Kind, Doubt> ofKinds(LiveState live, Instant now, Duration term) {
    Map<Kind, Doubt> doubts = new EnumMap<>(Kind.class);
    live.around()
        .definitions()
        .forEach(
            (kind, definition) -> {
              if (definition.isTerminating()) {
                doubts.put(kind, new Doubt.Terminating());
              } else if (!definition.isEstablished()) {
                doubts.put(kind, new Doubt.NotEstablished());
              } else if (isReplaced(
                  definition, live.around().seenDefinitions().get(kind), now, term)) {
                doubts.put(kind, new Doubt.Replaced());
              }
            });
    live.unread()
        .forEach(
            (kind, unread) ->
                doubts.putIfAbsent(
                    kind,
                    switch (unread.reason()) {
                      case MISSING -> new Doubt.Undefined();
                      case REFUSED -> new Doubt.Unlisted(unread.message());
                      case TROUBLED -> new Doubt.Troubled(unread.message());
                    }));
    doubts.keySet().removeIf(kind -> !kind.isOurs());
    return doubts;
  }

  /** Whether nothing is in doubt. */
  public boolean isEmpty() {
    return everywhere.isEmpty() && within.isEmpty();
  }

  /** The same at a later time. */
  public Doubts at(Instant later) {
    return new Doubts(everywhere, within, later, term, gone);
  }

  /** Why a kind is in doubt in a namespace; empty when it is not, or a person has confirmed it. */
  public Optional<Doubt> of(Kind kind, String namespace) {
    if (gone.contains(kind)) {
      return Optional.empty();
    }
    return Optional.ofNullable(everywhere.get(kind))
        .or(
            () ->
                within.getOrDefault(kind, Set.of()).contains(namespace)
                    ? Optional.of(new Doubt.Empty())
                    : Optional.empty());
  }

  /** Why nothing of a kind can be written. */
  Optional<Doubt> unwritable(Kind kind) {
    return Optional.ofNullable(everywhere.get(kind))
        .filter(Doubt::forbidsWrites)
        .filter(d -> !gone.contains(kind));
  }

  /** Where a kind has no object although something shows that it had some. */
  private record Traces(SortedMap<Key, LiveObject> objects, Target target) {

    Map<Kind, Set<String>> empty() {
      Map<Kind, Set<String>> seen = new EnumMap<>(Kind.class);
      objects
          .keySet()
          .forEach(k -> seen.computeIfAbsent(k.kind(), _ -> new HashSet<>()).add(k.namespace()));
      Map<Kind, Set<String>> empty = new EnumMap<>(Kind.class);
      for (LiveObject object : objects.values()) {
        String namespace = object.key().namespace();
        for (Kind kind : madeOf(object)) {
          boolean any =
              seen.getOrDefault(kind, Set.of()).contains(kind.isNamespaced() ? namespace : "");
          if (!any && (kind != Kind.MODEL_ENDPOINT || leadsSomewhere(object))) {
            empty.computeIfAbsent(kind, _ -> new HashSet<>()).add(namespace);
          }
        }
      }
      return empty;
    }

    /** The kinds that had an object in the namespace when this one was written. */
    private Set<Kind> madeOf(LiveObject object) {
      if (!object.isOf(target.instance())) {
        return Set.of();
      }
      if (object.standsForReplica()) {
        return Set.of(Kind.MODEL_REPLICA, Kind.INFERENCE_CLUSTER);
      }
      return object.key().kind() == Kind.HTTP_ROUTE
          ? Set.of(Kind.MODEL_SERVICE, Kind.MODEL_ENDPOINT)
          : Set.of();
    }

    private boolean leadsSomewhere(LiveObject route) {
      return !target.dialect().read(route.service(), LiveObject.trees(objects)).isEmpty();
    }
  }
}
