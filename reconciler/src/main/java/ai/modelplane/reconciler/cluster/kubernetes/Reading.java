package ai.modelplane.reconciler.cluster.kubernetes;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.api.Names;
import ai.modelplane.reconciler.cluster.ClusterException;
import ai.modelplane.reconciler.cluster.ClusterException.Cause;
import ai.modelplane.reconciler.cluster.LiveObject;
import ai.modelplane.reconciler.cluster.LiveState;
import ai.modelplane.reconciler.cluster.LiveStateReader;
import ai.modelplane.reconciler.cluster.Parallel;
import ai.modelplane.reconciler.cluster.SeenDefinition;
import ai.modelplane.reconciler.cluster.Unread;
import ai.modelplane.reconciler.cluster.Unread.Reason;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * All that a pass reads, asked at once. What it cannot do without is thrown when it is refused; the
 * rest comes back as a value.
 */
final class Reading {

  /** One of our own kinds is in doubt then; a right that is missing is another thing. */
  private static final Set<Reason> IN_DOUBT = Set.of(Reason.MISSING, Reason.TROUBLED);

  private static final String MANAGED =
      "labelSelector=app.kubernetes.io%2Fmanaged-by%3D" + Names.FIELD_MANAGER;

  /** What hangs on a Service and is not marked as ours. */
  private static final String OTHERS =
      "labelSelector=kubernetes.io%2Fservice-name%2Capp.kubernetes.io%2Fmanaged-by%21%3D"
          + Names.FIELD_MANAGER;

  private final Listing listing;
  private final Set<String> namespaces;
  private final List<Supplier<Part>> reads = new ArrayList<>();

  private Reading(Listing listing, Set<String> namespaces) {
    this.listing = listing;
    this.namespaces = namespaces.isEmpty() ? Set.of("") : namespaces;
  }

  /**
   * What became of one request.
   *
   * @param unread null when it was answered
   */
  private record Part(Kind kind, List<LiveObject> objects, @Nullable Unread unread) {}

  /**
   * Reads.
   *
   * @param namespaces what is looked at beside the Gateway and what has no namespace; empty for all
   */
  static LiveState of(Listing listing, Collection<Key> gateways, Set<String> namespaces) {
    Reading reading = new Reading(listing, namespaces);
    for (Kind kind : Kind.values()) {
      reading.ask(kind, gateways);
    }
    List<LiveObject> objects = new ArrayList<>();
    SortedMap<Kind, Unread> unread = reading.answers(objects);
    Unread clusters = unread.get(Kind.INFERENCE_CLUSTER);
    if (clusters == null || clusters.reason() != Reason.REFUSED || !reading.clusters(objects)) {
      return LiveStateReader.read(objects, gateways, unread);
    }
    unread.remove(Kind.INFERENCE_CLUSTER);
    return LiveStateReader.read(objects, gateways, unread).with(clusters.otherClusters());
  }

  private SortedMap<Kind, Unread> answers(List<LiveObject> objects) {
    SortedMap<Kind, Unread> unread = new TreeMap<>();
    for (Part part : Parallel.all(reads)) {
      objects.addAll(part.objects());
      if (part.unread() != null) {
        unread.putIfAbsent(part.kind(), part.unread());
      }
    }
    return unread;
  }

  /**
   * Reads the clusters that replicas name, one by one.
   *
   * @return whether each was answered
   */
  private boolean clusters(List<LiveObject> objects) {
    reads.clear();
    objects.stream()
        .filter(object -> object.key().kind() == Kind.MODEL_REPLICA)
        .map(replica -> replica.tree().path("spec").path("clusterName").asText(""))
        .filter(Predicate.not(String::isEmpty))
        .distinct()
        .map(name -> new Key(Kind.INFERENCE_CLUSTER, "", name))
        .forEach(
            key ->
                ask(key.kind(), Set.of(Reason.REFUSED), () -> listing.one(key).stream().toList()));
    return answers(objects).isEmpty();
  }

  private void ask(Kind kind, Collection<Key> gateways) {
    switch (kind) {
      case SERVICE_CIDR, GATEWAY_CLASS ->
          ask(kind, Set.of(Reason.REFUSED, Reason.MISSING), () -> listing.all(kind, "", ""));
      case INFERENCE_CLUSTER ->
          ask(kind, EnumSet.allOf(Reason.class), () -> listing.all(kind, "", ""));
      case MODEL_REPLICA ->
          each(kind, EnumSet.allOf(Reason.class), in -> listing.all(kind, in, ""));
      case MODEL_ENDPOINT, MODEL_SERVICE -> each(kind, IN_DOUBT, in -> listing.all(kind, in, ""));
      case GATEWAY ->
          ask(
              kind,
              Set.of(),
              () -> gateways.stream().flatMap(g -> listing.one(g).stream()).toList());
      case SERVICE -> each(kind, Set.of(), in -> listing.all(kind, in, MANAGED));
      case ENDPOINT_SLICE -> {
        each(kind, Set.of(), in -> listing.all(kind, in, MANAGED));
        each(kind, Set.of(Reason.REFUSED), in -> listing.metadata(kind, in, OTHERS));
      }
      case BACKEND_TLS_POLICY -> each(kind, Set.of(), in -> listing.ifInstalled(kind, in, ""));
      case HTTP_ROUTE -> each(kind, Set.of(), in -> listing.all(kind, in, ""));
      case NAMESPACE -> ask(kind, Set.of(Reason.REFUSED), () -> listing.metadata(kind, "", ""));
      case LEASE ->
          gateways.stream()
              .limit(1)
              .map(SeenDefinition::lease)
              .forEach(
                  key ->
                      ask(
                          kind,
                          Set.of(Reason.REFUSED),
                          () -> listing.oneMetadata(key).stream().toList()));
      case DEFINITION -> {
        for (Kind defined : Kind.values()) {
          defined
              .definition()
              .ifPresent(
                  name ->
                      ask(
                          kind,
                          Set.of(Reason.REFUSED),
                          () -> definition(defined, name).stream().toList()));
        }
      }
      case CONFIG_MAP -> {} // asked for by name
    }
  }

  /** Those of the Gateway API are some hundred kilobytes each. */
  private Optional<LiveObject> definition(Kind defined, String name) {
    Key key = new Key(Kind.DEFINITION, "", name);
    return defined.isOurs() ? listing.one(key) : listing.oneMetadata(key);
  }

  private void each(Kind kind, Set<Reason> tolerated, Function<String, List<LiveObject>> listIn) {
    namespaces.forEach(namespace -> ask(kind, tolerated, () -> listIn.apply(namespace)));
  }

  private void ask(Kind kind, Set<Reason> tolerated, Supplier<List<LiveObject>> read) {
    reads.add(
        () -> {
          try {
            return new Part(kind, read.get(), null);
          } catch (ClusterException e) {
            Optional<Reason> reason = reason(e.kind()).filter(tolerated::contains);
            if (reason.isEmpty()) {
              throw e;
            }
            return new Part(
                kind, List.of(), new Unread(reason.get(), String.valueOf(e.getMessage())));
          }
        });
  }

  private static Optional<Reason> reason(Cause cause) {
    return switch (cause) {
      case FORBIDDEN -> Optional.of(Reason.REFUSED);
      case MISSING -> Optional.of(Reason.MISSING);
      case TROUBLED -> Optional.of(Reason.TROUBLED);
      case UNREACHABLE, CONFLICT, INVALID -> Optional.empty();
    };
  }
}
