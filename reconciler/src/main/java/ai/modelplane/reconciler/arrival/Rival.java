package ai.modelplane.reconciler.arrival;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.reconciler.cluster.Surroundings.Match;

/**
 * A rule of somebody else's route that matches requests to a service.
 *
 * @param takes which of them it takes
 */
public record Rival(Key route, Match match, Takes takes) {

  /** Which requests a rule takes away. */
  public enum Takes {
    /** Every one. */
    ALL,
    /** Some. */
    SOME,
    /** None, as ours is older: but a gateway that does not look at the age may draw lots. */
    NONE
  }

  /** What it does, as a sentence about the route. */
  public String text() {
    String path = match.type() + " " + match.path();
    return route
        + switch (takes) {
          case ALL -> " takes every request: it has the path " + path + " and comes first";
          case SOME ->
              " takes some of the requests: it has the path "
                  + path
                  + (match.conditions() > 0 ? " with further conditions" : "");
          case NONE -> " has the path " + path + " as well; the older route comes first";
        };
  }
}
