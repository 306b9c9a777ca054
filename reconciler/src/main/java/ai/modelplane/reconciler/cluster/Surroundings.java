package ai.modelplane.reconciler.cluster;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.dialect.RouteMatch;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * What stands around the objects of a pass. It makes checks stronger, and a pass can do without:
 * what could not be read, or is in no file, is simply not here. What the compiler needs of it is in
 * {@link ai.modelplane.compiler.fleet.Network}.
 *
 * @param definitions of the kinds of objects that are read
 * @param seenDefinitions those that passes have seen before, as they say on the Lease
 * @param gatewayClasses by name
 * @param routes HTTPRoutes that do not carry the managed-by label
 * @param attached what others attach to a Service that carries the label: EndpointSlices, their
 *     metadata alone, with the managed fields; and BackendTLSPolicies
 */
public record Surroundings(
    SortedMap<Kind, Definition> definitions,
    SortedMap<Kind, SeenDefinition> seenDefinitions,
    SortedMap<String, GatewayClass> gatewayClasses,
    List<OtherRoute> routes,
    List<LiveObject> attached) {

  public static final Surroundings UNKNOWN =
      new Surroundings(new TreeMap<>(), new TreeMap<>(), new TreeMap<>(), List.of(), List.of());

  public Surroundings {
    definitions = Collections.unmodifiableSortedMap(new TreeMap<>(definitions));
    seenDefinitions = Collections.unmodifiableSortedMap(new TreeMap<>(seenDefinitions));
    gatewayClasses = Collections.unmodifiableSortedMap(new TreeMap<>(gatewayClasses));
    routes = List.copyOf(routes);
    attached = List.copyOf(attached);
  }

  Surroundings withAttached(Predicate<LiveObject> which) {
    return new Surroundings(
        definitions,
        seenDefinitions,
        gatewayClasses,
        routes,
        attached.stream().filter(which).toList());
  }

  /**
   * The CustomResourceDefinition of a kind.
   *
   * @param isTerminating it was deleted, and waits for its objects to go
   * @param isEstablished false while its condition says so
   */
  public record Definition(String uid, boolean isTerminating, boolean isEstablished) {}

  /**
   * A class of Gateways.
   *
   * @param isAccepted whether its controller says so
   */
  public record GatewayClass(String controllerName, boolean isAccepted) {}

  /**
   * Somebody else's route.
   *
   * @param created {@code metadata.creationTimestamp}; empty when it is not known
   * @param parents the Gateways that it wants to be attached to
   * @param hostnames empty for every host
   * @param matches of all its rules
   */
  public record OtherRoute(
      Key key,
      String created,
      List<Parent> parents,
      List<String> hostnames,
      List<RouteMatch> matches) {
    public OtherRoute {
      parents = List.copyOf(parents);
      hostnames = List.copyOf(hostnames);
      matches = List.copyOf(matches);
    }
  }

  /**
   * A Gateway, or one listener of it.
   *
   * @param section the name of the listener; empty for all
   * @param isRefused whether a controller says that it does not take the route
   */
  public record Parent(Key gateway, String section, Optional<Integer> port, boolean isRefused) {}
}
