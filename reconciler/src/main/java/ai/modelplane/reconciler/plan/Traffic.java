package ai.modelplane.reconciler.plan;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.dialect.Dialect;
import ai.modelplane.compiler.routing.Route;
import ai.modelplane.reconciler.cluster.LiveObject;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Who gets which share of a service's traffic, before and after.
 *
 * @param rows sorted as the service's entries are; endpoints that lose everything come last
 * @param note why nobody serves it afterwards, or why it is served otherwise than its manifest says
 * @param objects what its traffic passes through, before or after: itself, its endpoints, its route
 *     and that route's backends
 */
public record Traffic(Key service, List<Row> rows, Note note, SortedSet<Key> objects) {

  /** Shares that differ by less are the same: they come out of divisions. */
  private static final double NOTHING = 1e-9;

  /** What matters most first: who loses all traffic, then by how much of it moves. */
  public static final Comparator<Traffic> BY_WEIGHT =
      Comparator.comparing(Traffic::effect)
          .thenComparing(Traffic::moved, Comparator.reverseOrder())
          .thenComparing(Traffic::service);

  public Traffic {
    rows = List.copyOf(rows);
    objects = Collections.unmodifiableSortedSet(new TreeSet<>(objects));
  }

  /**
   * One endpoint.
   *
   * @param endpoints its name; of several at one place, which no route can tell apart, all names
   * @param cluster where it runs, afterwards if it moves; empty when that is not known
   * @param before 0 to 1, of all requests to the service
   * @param after likewise
   * @param address where requests to it are sent, as {@code https://api.example.com}, with the path
   *     when that is what changes; empty when it is not known
   * @param was where it moves away from; empty when it stays
   */
  public record Row(
      List<String> endpoints,
      String cluster,
      double before,
      double after,
      String address,
      Optional<Former> was) {

    public Row {
      endpoints = List.copyOf(endpoints);
    }

    /** All its names, as {@code prov-a, prov-b}. */
    public String names() {
      return String.join(", ", endpoints);
    }

    public boolean isChanged() {
      return was.isPresent() || Math.abs(before - after) > NOTHING;
    }

    /** Whether the address tells where it is: it runs on no known cluster, or moves on its own. */
    public boolean isToldByAddress() {
      return cluster.isEmpty() || was.filter(Former.Address.class::isInstance).isPresent();
    }
  }

  /** Where an endpoint was, by that in which it differs from where it is. */
  public sealed interface Former {

    /** The name of the cluster, or the address. */
    String text();

    /** It was on another cluster. */
    record Cluster(String text) implements Former {}

    /** It was at another address of its cluster; with the path when only that changes. */
    record Address(String text) implements Former {}
  }

  /** What becomes of a service as a whole, what matters most first. */
  public enum Effect {
    /** Requests were answered, and no longer are. */
    LOST,
    /** Requests go to other endpoints than before. */
    MOVED,
    /** Requests were not answered, and now are. */
    GAINED,
    UNCHANGED;

    /** The word that is printed, in lower case. */
    public String word() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /** What becomes of the service. */
  public Effect effect() {
    boolean before = rows.stream().anyMatch(r -> r.before() > 0);
    boolean after = rows.stream().anyMatch(r -> r.after() > 0);
    if (!isChanged()) {
      return Effect.UNCHANGED;
    }
    if (!before) {
      return Effect.GAINED;
    }
    return after ? Effect.MOVED : Effect.LOST;
  }

  /**
   * The part of all requests, 0 to 1, that goes to another place than before: what some endpoints
   * gain, and what an endpoint takes along that moves itself.
   */
  public double moved() {
    return rows.stream()
        .mapToDouble(
            r ->
                Math.max(0, r.after() - r.before())
                    + (r.was().isEmpty() ? 0 : Math.min(r.before(), r.after())))
        .sum();
  }

  Traffic with(Set<Key> more) {
    SortedSet<Key> all = new TreeSet<>(objects);
    all.addAll(more);
    return new Traffic(service, rows, note, all);
  }

  public boolean isChanged() {
    return rows.stream().anyMatch(Row::isChanged);
  }

  /**
   * The traffic of each service.
   *
   * @param dialect how the live routes are read
   * @param routes what is wanted
   * @param live the objects as they are
   * @param plan what is to be done; a route that it deletes serves nobody afterwards, one that it
   *     leaves as it is serves as before
   * @return each service once: in the order of the routes, then by name those that none is made of:
   *     paused, deleted, or not understood
   */
  public static List<Traffic> of(
      Dialect dialect, List<Route> routes, SortedMap<Key, LiveObject> live, Plan plan) {
    return new Shares(dialect, routes, live, plan).all();
  }
}
