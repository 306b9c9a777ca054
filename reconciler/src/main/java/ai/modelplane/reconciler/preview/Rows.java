package ai.modelplane.reconciler.preview;

import ai.modelplane.compiler.api.Names;
import ai.modelplane.compiler.endpoint.Candidate;
import ai.modelplane.compiler.endpoint.Candidates;
import ai.modelplane.compiler.endpoint.Candidates.Withheld;
import ai.modelplane.compiler.routing.Route;
import ai.modelplane.compiler.routing.Route.Share;
import ai.modelplane.reconciler.preview.Explanation.Row;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The endpoints of an explanation. */
final class Rows {

  /** What matters most first; endpoints of the same importance stay sorted by name. */
  private static final Comparator<Row> ORDER =
      Comparator.comparingDouble((Row row) -> -row.share())
          .thenComparingDouble(row -> -row.wanted())
          .thenComparing(row -> row.entry() == null);

  private final Route route;
  private final Candidates candidates;

  Rows(Route route, Candidates candidates) {
    this.route = route;
    this.candidates = candidates;
  }

  /** The share of each endpoint as the spec has it. */
  static Map<String, Double> wanted(Route route) {
    Map<String, Double> wanted = new LinkedHashMap<>();
    if (route.traffic() instanceof Route.Split split) {
      for (Share share : split.shares()) {
        wanted.put(share.candidate().key().name(), (double) share.weight() / split.total());
      }
    }
    return wanted;
  }

  /**
   * The rows.
   *
   * @param shares what endpoints get, by their names
   * @param others more to say of some, or all there is to say of what is no endpoint
   */
  List<Row> of(Map<String, Double> shares, Map<String, Other> others) {
    String namespace = route.service().key().namespace();
    Map<String, Double> left = new LinkedHashMap<>(shares);
    Map<String, Double> wanted = wanted(route);
    boolean unknown = route.traffic() instanceof Route.TooMany;
    List<Row> rows = new ArrayList<>();
    for (Candidate candidate : candidates.in(namespace)) {
      String name = candidate.key().name();
      Optional<Integer> entry = Reasons.entry(route.service(), candidate.labels());
      String why = Reasons.of(route, candidate, entry);
      double share = taken(left, name);
      rows.add(
          new Row(
              name,
              candidate.labels().getOrDefault(Names.CLUSTER, ""),
              entry.orElse(null),
              candidate.reach() instanceof Candidate.Routable,
              share,
              unknown ? share : wanted.getOrDefault(name, 0.0),
              others.containsKey(name) ? others.get(name).after(why) : why));
    }
    for (Withheld withheld : candidates.withheldIn(namespace)) {
      String name = withheld.replica().key().name();
      double share = taken(left, name);
      rows.add(
          new Row(
              name,
              withheld.labels().getOrDefault(Names.CLUSTER, ""),
              Reasons.entry(route.service(), withheld.labels()).orElse(null),
              false,
              share,
              unknown ? share : 0,
              "no endpoint: the replica " + withheld.message()));
    }
    left.forEach(
        (name, share) -> {
          Other other = others.getOrDefault(name, Other.NOTHING);
          rows.add(
              new Row(name, other.cluster(), null, false, share, unknown ? share : 0, other.why()));
        });
    return rows.stream().sorted(ORDER).toList();
  }

  private static double taken(Map<String, Double> left, String name) {
    Double share = left.remove(name);
    return share == null ? 0 : share;
  }

  /**
   * What a route says of an endpoint.
   *
   * @param why as one clause; empty when there is nothing to say
   */
  record Other(String cluster, String why) {

    static final Other NOTHING = new Other("", "");

    String after(String said) {
      return why.isEmpty() ? said : said + "; " + why;
    }
  }
}
