package ai.modelplane.compiler.dialect;

import ai.modelplane.compiler.api.Key;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The routes that a route leads to by way of the gateway itself: a request enters by the outer
 * route, gets a header that names a shard, and comes back at the inner listener, where the inner
 * route of that shard takes it. The guard takes what no shard takes, and answers 503: a request
 * never goes round in a circle.
 *
 * <p>Their names are that of the outer route and an ending, which no name of a service has.
 */
public final class InnerRoutes {

  /** The header that names the shard. It is set, so that no client decides it, and taken out. */
  static final String HEADER = "x-modelplane-shard";

  private static final Pattern INNER = Pattern.compile("(.+)\\.(?:shard-[0-9]{1,2}|guard)");

  private InnerRoutes() {}

  /** The inner route of a shard. */
  static Key shard(Key outer, String shard) {
    return named(outer, outer.name() + ".shard-" + shard);
  }

  /** The guard of an outer route. */
  static Key guard(Key outer) {
    return named(outer, outer.name() + ".guard");
  }

  /** The outer route of an inner one; empty for a route that is none. */
  public static Optional<Key> outer(Key route) {
    Matcher matcher = INNER.matcher(route.name());
    return matcher.matches() ? Optional.of(named(route, matcher.group(1))) : Optional.empty();
  }

  /** Whether requests get to a route by way of another one alone. */
  public static boolean isInner(Key route) {
    return outer(route).isPresent();
  }

  private static Key named(Key route, String name) {
    return new Key(route.kind(), route.namespace(), name);
  }

  /** The shard that a backend reference leads to; empty when it leads to an endpoint. */
  static String shard(JsonNode ref) {
    for (JsonNode filter : ref.path("filters")) {
      for (JsonNode header : filter.path("requestHeaderModifier").path("set")) {
        if (header.path("name").asText("").equals(HEADER)) {
          return header.path("value").asText("");
        }
      }
    }
    return "";
  }
}
