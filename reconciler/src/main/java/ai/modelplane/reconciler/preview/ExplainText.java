package ai.modelplane.reconciler.preview;

import ai.modelplane.compiler.api.ModelService;
import ai.modelplane.compiler.api.ModelService.Entry;
import ai.modelplane.compiler.api.Names;
import ai.modelplane.compiler.endpoint.Candidate;
import ai.modelplane.compiler.endpoint.Candidate.Unroutable;
import ai.modelplane.compiler.endpoint.Candidates;
import ai.modelplane.compiler.routing.Route;
import ai.modelplane.compiler.routing.Route.Share;
import ai.modelplane.reconciler.preview.Style.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Who gets which share of a service, and why each other endpoint of the namespace gets none. */
public final class ExplainText {

  private final Route route;
  private final Candidates candidates;

  private ExplainText(Route route, Candidates candidates) {
    this.route = route;
    this.candidates = candidates;
  }

  /** The text, with a line end after each line. */
  public static String of(
      Route route, Candidates candidates, Optional<String> address, Style style) {
    ExplainText text = new ExplainText(route, candidates);
    List<String> lines = new ArrayList<>();
    lines.add(style.paint(Role.TITLE, route.service().key().toString()));
    lines.add("  address  " + address.orElse("(none yet)"));
    lines.add("  serves   " + text.serves());
    List<Entry> entries = route.service().entries();
    for (int i = 0; i < entries.size(); i++) {
      lines.add("  entry " + i + "  " + describe(entries.get(i)));
    }
    lines.addAll(text.endpoints().stream().map(l -> "  " + l).toList());
    return String.join("\n", lines) + "\n";
  }

  private String serves() {
    return switch (route.traffic()) {
      case Route.Split split ->
          route.routed()
              + " of "
              + route.matched()
              + " matched endpoints, priority "
              + split.priority();
      case Route.Nobody(String why) -> "nobody (clients get 503): " + why;
      case Route.TooMany(int endpoints, int limit) ->
          "the last good route: " + endpoints + " endpoints are more than " + limit;
    };
  }

  private static String describe(Entry entry) {
    String labels =
        entry.matchLabels().isEmpty()
            ? "every endpoint"
            : String.join(
                ", ",
                entry.matchLabels().entrySet().stream()
                    .map(l -> l.getKey() + "=" + l.getValue())
                    .toList());
    String weight = entry.weight() == null ? "" : "; weight " + entry.weight().value();
    return labels + weight + (entry.priority() == 0 ? "" : "; priority " + entry.priority());
  }

  private List<String> endpoints() {
    Table table = new Table();
    table.row("ENDPOINT", "CLUSTER", "SHARE", "WHY");
    for (Candidate candidate : candidates.in(route.service().key().namespace())) {
      Optional<Share> share = share(candidate);
      table.row(
          candidate.key().name(),
          candidate.labels().getOrDefault(Names.CLUSTER, "-"),
          share.map(this::percent).orElse("-"),
          share
              .map(s -> "entry " + s.entry() + ", weight " + s.weight())
              .orElse(whyNot(candidate)));
    }
    for (Candidates.Withheld withheld : candidates.withheldIn(route.service().key().namespace())) {
      table.row(
          withheld.replica().key().name(),
          withheld.labels().getOrDefault(Names.CLUSTER, "-"),
          "-",
          "no endpoint: the replica " + withheld.message());
    }
    return table.lines();
  }

  private Optional<Share> share(Candidate candidate) {
    return route.traffic() instanceof Route.Split split
        ? split.shares().stream().filter(s -> s.candidate().equals(candidate)).findFirst()
        : Optional.empty();
  }

  private String percent(Share share) {
    long total = route.traffic() instanceof Route.Split split ? split.total() : 1;
    return String.format(Locale.ROOT, "%.1f %%", 100.0 * share.weight() / total);
  }

  private String whyNot(Candidate candidate) {
    Optional<Integer> owner = owner(candidate);
    if (owner.isEmpty()) {
      return "no entry matches: " + nearest(candidate);
    }
    if (candidate.reach() instanceof Unroutable(var reason, var message)) {
      return reason.word() + ": " + message;
    }
    Entry entry = route.service().entries().get(owner.get());
    if (entry.weight() != null && entry.weight().value() == 0) {
      return "entry " + owner.get() + " has weight 0";
    }
    if (route.traffic() instanceof Route.Split split && split.priority() < entry.priority()) {
      return "entry "
          + owner.get()
          + " has priority "
          + entry.priority()
          + "; priority "
          + split.priority()
          + " can serve";
    }
    return "entry " + owner.get() + " matches";
  }

  private Optional<Integer> owner(Candidate candidate) {
    ModelService service = route.service();
    for (int i = 0; i < service.entries().size(); i++) {
      if (service.entries().get(i).matches(candidate.labels())) {
        return Optional.of(i);
      }
    }
    return Optional.empty();
  }

  /** The label in which the entry that comes nearest differs. */
  private String nearest(Candidate candidate) {
    return route.service().entries().stream()
        .flatMap(e -> e.matchLabels().entrySet().stream())
        .filter(l -> !l.getValue().equals(candidate.labels().get(l.getKey())))
        .findFirst()
        .map(l -> mismatch(l, candidate.labels().get(l.getKey())))
        .orElse("the selectors want more labels");
  }

  private static String mismatch(
      Map.Entry<String, String> wanted, @org.jspecify.annotations.Nullable String found) {
    return found == null
        ? "it has no label " + wanted.getKey()
        : wanted.getKey() + " is " + found + ", not " + wanted.getValue();
  }
}
