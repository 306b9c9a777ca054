package ai.modelplane.compiler.check;

import ai.modelplane.compiler.api.ModelEndpoint;
import ai.modelplane.compiler.api.ModelService;
import ai.modelplane.compiler.api.ModelService.Entry;
import ai.modelplane.compiler.diagnostic.Finding;
import ai.modelplane.compiler.diagnostic.Rule;
import ai.modelplane.compiler.endpoint.EndpointIndex;
import ai.modelplane.compiler.manifest.Written;
import ai.modelplane.compiler.routing.Route;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** What is wrong with selectors: by themselves, and against the endpoints that are there. */
final class SelectorChecks {

  private SelectorChecks() {}

  /** What can be said without knowing any endpoint. */
  static List<Finding> of(ModelService service, Written written) {
    List<Finding> findings = new ArrayList<>();
    for (int i = 0; i < service.entries().size(); i++) {
      Entry entry = service.entries().get(i);
      OptionalInt earlier = Entries.shadowing(service, i);
      if (earlier.isPresent()) {
        findings.add(shadowed(service, i, earlier.getAsInt(), written));
      } else if (entry.matchLabels().isEmpty()) {
        findings.add(
            new Finding(
                Rule.SELECTOR_EMPTY,
                written.key(selector(i)),
                service.key().resource(),
                "the selector has no labels, so that it matches every endpoint of the namespace",
                "name the deployment: modelplane.ai/deployment"));
      }
    }
    return findings;
  }

  private static Finding shadowed(ModelService service, int entry, int earlier, Written written) {
    Entry by = service.entries().get(earlier);
    boolean same = by.matchLabels().equals(service.entries().get(entry).matchLabels());
    return new Finding(
            Rule.SELECTOR_SHADOWED,
            written.key(selector(entry)),
            service.key().resource(),
            "this entry never gets an endpoint: "
                + Entries.name(earlier)
                + (same
                    ? ", which has the same labels, comes first"
                    : ", which asks for fewer labels, matches all of its endpoints first"),
            same ? "remove one of the two" : "move this entry before that one, or remove it")
        .also(written.key(selector(earlier)));
  }

  static List<Finding> live(
      Route route,
      EndpointIndex index,
      List<ModelEndpoint> unusable,
      Nearest nearest,
      Written written) {
    ModelService service = route.service();
    List<Finding> findings = new ArrayList<>();
    for (int i : route.unmatched()) {
      Entry entry = service.entries().get(i);
      boolean reported = entry.matchLabels().isEmpty() || Entries.isShadowed(service, i);
      if (!reported && index.awaited(entry).isEmpty() && !isMeant(entry, service, unusable)) {
        findings.add(
            new Finding(
                Rule.SELECTOR_NO_MATCH,
                written.key(selector(i)),
                service.key().resource(),
                "no endpoint in namespace "
                    + service.key().namespace()
                    + (entry.matchLabels().size() == 1 ? " has the label " : " has the labels ")
                    + Entries.text(entry.matchLabels()),
                nearest.hint(entry.matchLabels(), service.key().namespace())));
      }
    }
    for (Route.Overlap overlap : route.overlaps()) {
      if (!Entries.isShadowed(service, overlap.entry())) {
        findings.add(overlap(service, overlap, written));
      }
    }
    return findings;
  }

  /** What it is to match has errors, which say more than that it is not there. */
  private static boolean isMeant(Entry entry, ModelService service, List<ModelEndpoint> unusable) {
    return unusable.stream()
        .filter(e -> e.key().namespace().equals(service.key().namespace()))
        .anyMatch(e -> entry.matches(e.meta().labels()));
  }

  private static Finding overlap(ModelService service, Route.Overlap overlap, Written written) {
    int matched = overlap.matched();
    int taken = overlap.taken();
    String some =
        matched == 1
            ? "the only endpoint that it matches belongs"
            : taken == matched
                ? "all " + matched + " endpoints that it matches belong"
                : taken
                    + " of the "
                    + matched
                    + " endpoints that it matches "
                    + (taken == 1 ? "belongs" : "belong");
    return new Finding(
            Rule.SELECTOR_OVERLAP,
            written.key(selector(overlap.entry())),
            service.key().resource(),
            some
                + " to "
                + Entries.names(overlap.owners().keySet())
                + ": the first entry that matches an endpoint owns it",
            "give each entry labels of its own, unless that is meant")
        .also(written.key(selector(overlap.owners().firstKey())));
  }

  private static String selector(int entry) {
    return Entries.pointer(entry) + "/selector";
  }
}
