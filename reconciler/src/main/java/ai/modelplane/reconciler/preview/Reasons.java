package ai.modelplane.reconciler.preview;

import ai.modelplane.compiler.api.ModelService;
import ai.modelplane.compiler.api.ModelService.Entry;
import ai.modelplane.compiler.endpoint.Candidate;
import ai.modelplane.compiler.endpoint.Candidate.Unroutable;
import ai.modelplane.compiler.hold.Hold;
import ai.modelplane.compiler.routing.Route;
import ai.modelplane.compiler.routing.Route.Share;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Why a spec gives an endpoint the share that it gives it. */
final class Reasons {

  private Reasons() {}

  /** What a spec makes of all requests, as one clause. */
  static String words(Route route) {
    return switch (route.traffic()) {
      case Route.Split split ->
          "%d of %d matched endpoints, priority %d"
              .formatted(route.routed(), route.matched(), split.priority());
      case Route.Nobody(String why) -> "nobody (clients get 503): " + why;
      case Route.TooMany(var endpoints, var limit, var obstacle) ->
          new Hold.TooMany(endpoints, limit, obstacle).text();
    };
  }

  /**
   * Why an endpoint gets its share.
   *
   * @param owner the entry that it belongs to; null for none
   */
  static String of(Route route, Candidate candidate, @Nullable Integer owner) {
    if (owner == null) {
      return "no entry matches: " + nearest(route.service(), candidate.labels());
    }
    Entry entry = route.service().entries().get(owner);
    if (route.traffic() instanceof Route.Split split) {
      for (Share share : split.shares()) {
        if (share.candidate().equals(candidate)) {
          return "entry " + owner + ", " + share.weight() + " of " + split.total();
        }
      }
    }
    if (candidate.reach() instanceof Unroutable(var reason, var message)) {
      return reason.word() + ": " + message;
    }
    if (entry.weight() != null && entry.weight().value() == 0) {
      return "entry " + owner + " has weight 0";
    }
    if (route.traffic() instanceof Route.Split split && split.priority() < entry.priority()) {
      return "entry %d has priority %d; priority %d can serve"
          .formatted(owner, entry.priority(), split.priority());
    }
    return "entry " + owner + " matches";
  }

  /** The first entry that matches owns an endpoint; null when none does. */
  static @Nullable Integer entry(ModelService service, Map<String, String> labels) {
    for (int i = 0; i < service.entries().size(); i++) {
      if (service.entries().get(i).matches(labels)) {
        return i;
      }
    }
    return null;
  }

  /** The label in which the entry that comes nearest differs. */
  private static String nearest(ModelService service, Map<String, String> labels) {
    return service.entries().stream()
        .flatMap(e -> e.matchLabels().entrySet().stream())
        .filter(l -> !l.getValue().equals(labels.get(l.getKey())))
        .findFirst()
        .map(l -> mismatch(l, labels.get(l.getKey())))
        .orElse("the selectors want more labels");
  }

  private static String mismatch(Map.Entry<String, String> wanted, @Nullable String found) {
    return found == null
        ? "it has no label " + wanted.getKey()
        : wanted.getKey() + " is " + found + ", not " + wanted.getValue();
  }
}
