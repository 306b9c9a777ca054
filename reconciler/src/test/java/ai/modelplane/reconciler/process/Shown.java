package ai.modelplane.reconciler.process;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.dialect.Dialect;
import ai.modelplane.reconciler.process.Facts.Point;
import ai.modelplane.testbed.Watch;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What watches have shown of routes and their backends, and whether it may be so. */
final class Shown {

  /**
   * One event.
   *
   * @param latest how far anybody can have looked by then
   */
  private record Seen(Key key, Watch.Event event, Point latest) {

    JsonNode spec() {
      return event.isGone() ? MissingNode.getInstance() : event.object().path("spec");
    }
  }

  private final Facts facts;
  private final List<Seen> seen = new ArrayList<>();
  private final Set<String> byHand = new HashSet<>();

  /** What exists, after all that was looked at. */
  private final Map<Key, Watch.Event> objects = new HashMap<>();

  /** Whoever writes from now on has looked so far. */
  private Point from;

  Shown(Facts facts) {
    this.facts = facts;
    this.from = facts.now();
  }

  /** Takes an event as it comes, from any thread. */
  synchronized void see(Key key, Watch.Event event) {
    seen.add(new Seen(key, event, facts.now()));
  }

  /** An answer to somebody who edited a route: it is nobody's but Modelplane's. */
  synchronized void editedByHand(JsonNode route) {
    byHand.add(edition(route));
  }

  synchronized void deletedByHand(String uid) {
    byHand.add(uid);
  }

  /** What makes it another object, or another spec. */
  private static String edition(JsonNode object) {
    return object.at("/metadata/uid").asText() + " " + object.at("/metadata/generation");
  }

  private boolean isByHand(Watch.Event event) {
    return byHand.contains(event.isGone() ? event.uid() : edition(event.object()));
  }

  /**
   * Looks at every event since the last time. Each route was as it had to be for somebody who has
   * looked so far into each channel, and never less far than before; and no route pointed to a
   * backend that did not exist. Afterwards everybody is taken to have seen all that was written.
   */
  synchronized void check() {
    Map<Key, Set<Point>> shown = new HashMap<>();
    for (Seen one : seen) {
      if (one.key().kind() == Kind.HTTP_ROUTE && !isByHand(one.event())) {
        shown.put(one.key(), points(one, shown.getOrDefault(one.key(), Set.of(from))));
      }
    }
    seen.stream().sorted(Comparator.comparing(s -> s.event().version())).forEach(this::replay);
    seen.clear();
    from = facts.now();
    facts.forgetThePast();
  }

  /** How far somebody may have looked who wrote this, each as little as possible. */
  private Set<Point> points(Seen one, Set<Point> before) {
    Set<Point> possible = new HashSet<>();
    for (Point point : Facts.between(from, one.latest())) {
      JsonNode route =
          facts.routes(point).getOrDefault(one.key().name(), MissingNode.getInstance());
      if (route.equals(one.spec()) && before.stream().anyMatch(point::isAtOrAfter)) {
        possible.add(point);
      }
    }
    if (possible.isEmpty()) {
      throw new AssertionError(
          "%s %s at version %d, but nobody wants that who has looked as far as %s and at most %s"
              .formatted(
                  one.key(),
                  one.event().isGone() ? "is gone" : "is " + one.spec(),
                  one.event().version(),
                  before,
                  one.latest()));
    }
    Set<Point> least = new HashSet<>(possible);
    least.removeIf(p -> possible.stream().anyMatch(q -> !p.equals(q) && p.isAtOrAfter(q)));
    return least;
  }

  /** One write after the other, in the order in which the server took them. */
  private void replay(Seen one) {
    if (one.event().isGone()) {
      objects.remove(one.key());
    } else {
      objects.put(one.key(), one.event());
    }
    Set<String> missing = new TreeSet<>();
    objects.forEach(
        (key, event) -> {
          if (key.kind() == Kind.HTTP_ROUTE && !isByHand(event)) {
            Dialect.TRAEFIK.targets(event.object()).stream()
                .filter(backend -> backend.kind() != Kind.BACKEND_TLS_POLICY)
                .filter(backend -> !objects.containsKey(backend))
                .forEach(backend -> missing.add(key + " points to " + backend));
          }
        });
    if (!missing.isEmpty()) {
      throw new AssertionError(
          "at version %d %s, which does not exist".formatted(one.event().version(), missing));
    }
  }
}
