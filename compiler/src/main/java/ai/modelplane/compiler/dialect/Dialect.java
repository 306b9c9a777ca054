package ai.modelplane.compiler.dialect;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.api.Names;
import ai.modelplane.compiler.routing.Route;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * How a gateway wants a service's traffic to be written as objects, and how these are read back. A
 * law holds both together: what {@link #read} finds in the objects of a route are the route's
 * shares, exactly.
 *
 * <p>Functions from a key to a live object give a missing node for an object that does not exist.
 */
public sealed interface Dialect permits Traefik {

  /** Of Traefik, and of every gateway that rewrites the path for each backend of a rule. */
  Dialect TRAEFIK = new Traefik();

  /**
   * The objects of a route, and of those backends that are still to be rendered.
   *
   * @param isNew asked once for each backend, by its Service: false when the objects of another
   *     route have it already
   */
  List<DesiredObject> objects(Route route, Target target, Predicate<Key> isNew);

  /**
   * What each place gets of a service's requests; what no endpoint answers is nobody's share.
   *
   * @param live the service's objects
   */
  Map<Place, Fraction> read(Key service, Function<Key, JsonNode> live);

  /** Where requests to a backend go; empty while the object that says so does not exist. */
  Optional<Address> address(Key backend, Function<Key, JsonNode> live);

  /**
   * Every object of every backend that a route points to in its own namespace, as ours all do: what
   * somebody writes into a route there means nothing elsewhere. And the inner routes that it leads
   * to.
   */
  Set<Key> targets(JsonNode route);

  /** The same, and what the inner routes point to. */
  Set<Key> reached(JsonNode route, Function<Key, JsonNode> live);

  /**
   * A live route without some of the places that it leads to.
   *
   * @return empty when it would lead nowhere
   */
  Optional<ObjectNode> without(
      Key route, ObjectNode tree, Function<Key, JsonNode> live, Predicate<Place> dead);

  /**
   * How much a match weighs: of all that a request matches, the heaviest gets it. Of two that are
   * the same, the older route gets it.
   *
   * @param hostnames for which the listener takes the route; empty for every host
   */
  int weight(RouteMatch match, Collection<String> hostnames);

  /** The objects that one backend is made of, whether or not it needs all of them. */
  Set<Key> parts(Key backend);

  /**
   * The fields of a route that are read here, in the shape of the route: 1 for a value, a list's
   * first item for all of them.
   */
  JsonNode fields();

  /**
   * The route by which requests to the address of a service enter: it has the service's name.
   * Routes on further Gateways have other names ({@link Target#routes}).
   */
  static Key route(Key service) {
    return new Key(Kind.HTTP_ROUTE, service.namespace(), service.name());
  }

  /** The service of a route: its label says so; a route without that label has the name alone. */
  static Key service(Key route, JsonNode tree) {
    String entering = InnerRoutes.outer(route).orElse(route).name();
    String bare = entering.replaceFirst("\\.[0-9a-f]{10}$", "");
    String name = tree.path("metadata").path("labels").path(Names.SERVICE).asText(bare);
    return new Key(Kind.MODEL_SERVICE, route.namespace(), name);
  }
}
