package ai.modelplane.compiler.dialect;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * What live routes of one level or two give to each place.
 *
 * @param live gives a missing node for an object that does not exist
 */
record RouteReading(Function<Key, JsonNode> live) {

  /** The shares of an outer route, those of its shards multiplied. */
  Map<Place, Fraction> shares(Key route) {
    JsonNode tree = live.apply(route);
    long total = total(tree);
    Map<Place, Fraction> shares = new LinkedHashMap<>();
    for (JsonNode ref : refs(tree)) {
      long weight = weight(ref);
      String shard = InnerRoutes.shard(ref);
      if (weight > 0 && shard.isEmpty()) {
        add(shares, ref, route, new Fraction(weight, total));
      } else if (weight > 0) {
        Key inner = InnerRoutes.shard(route, shard);
        Fraction of = new Fraction(weight, total);
        JsonNode innerTree = live.apply(inner);
        long innerTotal = total(innerTree);
        for (JsonNode innerRef : refs(innerTree)) {
          long innerWeight = weight(innerRef);
          if (innerWeight > 0) {
            add(shares, innerRef, inner, of.times(new Fraction(innerWeight, innerTotal)));
          }
        }
      }
    }
    return shares;
  }

  /** The empty backend rewrites nothing. */
  private static void add(Map<Place, Fraction> shares, JsonNode ref, Key route, Fraction share) {
    String path = rewritePath(ref);
    if (!path.isEmpty()) {
      shares.merge(new Place(backend(ref, route.namespace()), path), share, Fraction::plus);
    }
  }

  private static long total(JsonNode route) {
    long total = 0;
    for (JsonNode ref : refs(route)) {
      total += weight(ref);
    }
    return total;
  }

  private static JsonNode refs(JsonNode route) {
    return route.path("spec").path("rules").path(0).path("backendRefs");
  }

  private static long weight(JsonNode ref) {
    return ref.path("weight").asLong(1);
  }

  /** A route without some places, and without the shards that have no others. */
  Optional<ObjectNode> without(Key route, ObjectNode tree, Predicate<Place> dead) {
    ObjectNode left = tree.deepCopy();
    boolean leads = false;
    for (JsonNode rule : left.path("spec").path("rules")) {
      Iterator<JsonNode> refs = rule.path("backendRefs").elements();
      while (refs.hasNext()) {
        JsonNode ref = refs.next();
        String path = rewritePath(ref);
        String shard = InnerRoutes.shard(ref);
        boolean isDead =
            shard.isEmpty()
                ? !path.isEmpty() && dead.test(new Place(backend(ref, route.namespace()), path))
                : !leads(InnerRoutes.shard(route, shard), dead);
        if (isDead) {
          refs.remove();
        } else if (weight(ref) > 0 && !(path.isEmpty() && shard.isEmpty())) {
          leads = true;
        }
      }
    }
    return leads ? Optional.of(left) : Optional.empty();
  }

  private boolean leads(Key inner, Predicate<Place> dead) {
    return live.apply(inner) instanceof ObjectNode tree && without(inner, tree, dead).isPresent();
  }

  static String rewritePath(JsonNode ref) {
    for (JsonNode filter : ref.path("filters")) {
      if (filter.has("urlRewrite")) {
        return filter.at("/urlRewrite/path/replacePrefixMatch").asText("");
      }
    }
    return "";
  }

  static Key backend(JsonNode ref, String own) {
    String namespace = ref.path("namespace").asText(own);
    return new Key(Kind.SERVICE, namespace, ref.path("name").asText(""));
  }
}
