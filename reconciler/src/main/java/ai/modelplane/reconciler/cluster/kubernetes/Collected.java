package ai.modelplane.reconciler.cluster.kubernetes;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.api.Names;
import ai.modelplane.reconciler.cluster.ClusterException;
import ai.modelplane.reconciler.cluster.SeenDefinition;
import ai.modelplane.reconciler.cluster.Unread;
import ai.modelplane.reconciler.cluster.Unread.Reason;
import ai.modelplane.reconciler.cluster.WatchedList;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A part of what is looked at: a list, or one object by its name.
 *
 * @param namespace empty for all
 * @param one the only object of it; null for a list
 * @param query a selector of labels, or empty
 * @param isMetadata whether the metadata of each object is enough
 * @param mayBeUndefined whether a cluster that does not know the kind has none
 * @param tolerated what a pass can do without when it cannot be read
 */
record Collected(
    Kind kind,
    String namespace,
    @Nullable Key one,
    String query,
    boolean isMetadata,
    boolean mayBeUndefined,
    Set<Reason> tolerated) {

  /** One of our own kinds is in doubt then; a right that is missing is another thing. */
  private static final Set<Reason> IN_DOUBT = Set.of(Reason.MISSING, Reason.TROUBLED);

  private static final String MANAGED =
      "labelSelector=app.kubernetes.io%2Fmanaged-by%3D" + Names.FIELD_MANAGER;

  /** What hangs on a Service and is not marked as ours. */
  private static final String OTHERS =
      "labelSelector=kubernetes.io%2Fservice-name%2Capp.kubernetes.io%2Fmanaged-by%21%3D"
          + Names.FIELD_MANAGER;

  Collected {
    tolerated = Set.copyOf(tolerated);
  }

  /**
   * All that a pass looks at.
   *
   * @param namespaces what is looked at beside the Gateway and what has no namespace; empty for all
   */
  static List<Collected> all(Collection<Key> gateways, Set<String> namespaces) {
    List<Collected> all = new ArrayList<>();
    Set<String> places = namespaces.isEmpty() ? Set.of("") : namespaces;
    for (Kind kind : Kind.values()) {
      switch (kind) {
        case SERVICE_CIDR, GATEWAY_CLASS ->
            all.add(list(kind, "", EnumSet.of(Reason.REFUSED, Reason.MISSING)));
        case INFERENCE_CLUSTER -> all.add(list(kind, "", EnumSet.allOf(Reason.class)));
        case MODEL_REPLICA ->
            places.forEach(in -> all.add(list(kind, in, EnumSet.allOf(Reason.class))));
        case MODEL_ENDPOINT, MODEL_SERVICE ->
            places.forEach(in -> all.add(list(kind, in, IN_DOUBT)));
        case GATEWAY -> gateways.forEach(g -> all.add(one(g, false, Set.of())));
        case SERVICE -> places.forEach(in -> all.add(list(kind, in, Set.of()).where(MANAGED)));
        case ENDPOINT_SLICE ->
            places.forEach(
                in -> {
                  all.add(list(kind, in, Set.of()).where(MANAGED));
                  all.add(list(kind, in, Set.of(Reason.REFUSED)).where(OTHERS).metadata());
                });
        case BACKEND_TLS_POLICY -> places.forEach(in -> all.add(ifInstalled(kind, in)));
        case HTTP_ROUTE -> places.forEach(in -> all.add(list(kind, in, Set.of())));
        case NAMESPACE -> all.add(list(kind, "", Set.of(Reason.REFUSED)).metadata());
        case LEASE ->
            gateways.stream()
                .limit(1)
                .map(SeenDefinition::lease)
                .forEach(key -> all.add(one(key, true, Set.of(Reason.REFUSED))));
        case DEFINITION -> {
          for (Kind defined : Kind.values()) {
            defined
                .definition()
                .map(name -> new Key(kind, "", name))
                // those of the Gateway API are some hundred kilobytes each
                .map(key -> one(key, !defined.isOurs(), Set.of(Reason.REFUSED)))
                .ifPresent(all::add);
          }
        }
        case CONFIG_MAP -> {} // asked for by name
      }
    }
    return all;
  }

  private static Collected list(Kind kind, String namespace, Set<Reason> tolerated) {
    return new Collected(kind, namespace, null, "", false, false, tolerated);
  }

  /** Every object of a kind that the cluster may not know, and then has none of. */
  static Collected ifInstalled(Kind kind, String namespace) {
    return new Collected(kind, namespace, null, "", false, true, Set.of());
  }

  private static Collected one(Key key, boolean isMetadata, Set<Reason> tolerated) {
    return new Collected(key.kind(), key.namespace(), key, "", isMetadata, false, tolerated);
  }

  /** A cluster that a replica names, where no right to list them all is given. */
  static Collected cluster(Key key) {
    return one(key, false, Set.of(Reason.REFUSED));
  }

  private Collected where(String selector) {
    return new Collected(kind, namespace, one, selector, isMetadata, mayBeUndefined, tolerated);
  }

  private Collected metadata() {
    return new Collected(kind, namespace, one, query, true, mayBeUndefined, tolerated);
  }

  /** What it is to those who watch. */
  WatchedList list() {
    return new WatchedList(kind, one == null ? namespace + "?" + query : one.toString());
  }

  /** What comes after the question mark when it is asked for as a list. */
  String selector() {
    return one == null ? query : "fieldSelector=metadata.name%3D" + one.name();
  }

  /** The failure as a value, when a pass can do without. */
  Optional<Unread> unread(ClusterException why) {
    Optional<Reason> reason =
        switch (why.kind()) {
          case FORBIDDEN -> Optional.of(Reason.REFUSED);
          case MISSING -> Optional.of(Reason.MISSING);
          case TROUBLED -> Optional.of(Reason.TROUBLED);
          case UNREACHABLE, CONFLICT, INVALID -> Optional.empty();
        };
    return reason
        .filter(tolerated::contains)
        .map(r -> new Unread(r, String.valueOf(why.getMessage())));
  }
}
