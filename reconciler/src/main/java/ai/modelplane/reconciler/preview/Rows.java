package ai.modelplane.reconciler.preview;

import ai.modelplane.compiler.api.Names;
import ai.modelplane.compiler.dialect.Place;
import ai.modelplane.compiler.endpoint.Candidate;
import ai.modelplane.compiler.endpoint.Candidates.Withheld;
import ai.modelplane.compiler.routing.Route;
import ai.modelplane.compiler.routing.Route.Share;
import ai.modelplane.reconciler.preview.Explanation.Row;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The endpoints of an explanation. */
final class Rows {

  /** What matters most first; endpoints of the same importance stay sorted by name. */
  private static final Comparator<Row> ORDER =
      Comparator.comparingDouble((Row row) -> -row.share())
          .thenComparingDouble(row -> -row.wanted())
          .thenComparing(row -> row.entry() == null);

  private final Route route;
  private final Map<String, Double> wanted;
  private final Map<String, Double> shares;
  private final List<Row> rows = new ArrayList<>();

  private Rows(Route route, Map<String, Double> shares) {
    this.route = route;
    this.wanted = wanted(route);
    this.shares = divided(route, shares);
  }

  /**
   * What a route says of an endpoint.
   *
   * @param why as one clause; empty when there is nothing to say
   */
  record Other(String cluster, String why) {}

  /**
   * The rows.
   *
   * @param shares what endpoints get, by their names
   * @param others more to say of some, or all there is to say of what is no endpoint
   */
  static List<Row> of(
      Index index, Route route, Map<String, Double> shares, Map<String, Other> others) {
    String namespace = route.service().key().namespace();
    Rows rows = new Rows(route, shares);
    for (Candidate candidate : index.prepared().compilation().candidates().in(namespace)) {
      String name = candidate.key().name();
      Integer entry = Reasons.entry(route.service(), candidate.labels());
      String why = Reasons.of(route, candidate, entry);
      Other other = others.get(name);
      rows.add(
          name,
          candidate.labels().getOrDefault(Names.CLUSTER, ""),
          entry,
          candidate.reach() instanceof Candidate.Routable,
          other == null || other.why().isEmpty() ? why : why + "; " + other.why());
    }
    for (Withheld withheld : index.withheld().getOrDefault(namespace, List.of())) {
      rows.add(
          withheld.replica().key().name(),
          withheld.labels().getOrDefault(Names.CLUSTER, ""),
          Reasons.entry(route.service(), withheld.labels()),
          false,
          "no endpoint: the replica " + withheld.message());
    }
    for (String name : List.copyOf(rows.shares.keySet())) {
      Other other = others.getOrDefault(name, new Other("", ""));
      rows.add(name, other.cluster(), null, false, other.why());
    }
    return rows.rows.stream().sorted(ORDER).toList();
  }

  /** Adds the row of an endpoint, which takes its shares out of those that are left. */
  private void add(
      String name, String cluster, @Nullable Integer entry, boolean routable, String why) {
    double share = taken(shares, name);
    double spec = taken(wanted, name);
    boolean unknown = route.traffic() instanceof Route.TooMany;
    rows.add(new Row(name, cluster, entry, routable, share, unknown ? share : spec, why));
  }

  private static double taken(Map<String, Double> left, String name) {
    Double share = left.remove(name);
    return share == null ? 0 : share;
  }

  /** The share of each endpoint as the spec has it. */
  private static Map<String, Double> wanted(Route route) {
    Map<String, Double> wanted = new LinkedHashMap<>();
    if (route.traffic() instanceof Route.Split split) {
      double total = split.total();
      split.shares().forEach(s -> wanted.put(name(s), s.weight() / total));
    }
    return wanted;
  }

  /**
   * The shares when those of one place are divided among the endpoints there as the spec weighs
   * them: a route has one share for all of them.
   */
  private static Map<String, Double> divided(Route route, Map<String, Double> shares) {
    Map<String, Double> divided = new LinkedHashMap<>(shares);
    if (route.traffic() instanceof Route.Split split) {
      Collection<List<Share>> places =
          split.shares().stream()
              .collect(Collectors.groupingBy(Place::of, LinkedHashMap::new, Collectors.toList()))
              .values();
      for (List<Share> there : places) {
        if (there.size() > 1) {
          double sum = there.stream().mapToDouble(s -> shares.getOrDefault(name(s), 0.0)).sum();
          long weights = there.stream().mapToLong(Share::weight).sum();
          there.forEach(s -> divided.put(name(s), sum * s.weight() / weights));
        }
      }
    }
    return divided;
  }

  private static String name(Share share) {
    return share.candidate().key().name();
  }
}
