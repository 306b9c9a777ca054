package ai.modelplane.reconciler.arrival;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.dialect.RouteMatch;

/**
 * A rule of somebody else's route that matches requests to a service.
 *
 * @param takes which of them it takes
 */
public record Rival(Key route, RouteMatch match, Takes takes) {

  /** Which requests a rule takes away. */
  public enum Takes {
    /** Every one, or every POST: engines are asked by POST. */
    ALL,
    /** Some. */
    SOME,
    /** None, as long as ours is older. */
    NONE
  }

  /** What it does, as a sentence about the route. */
  public String text() {
    String path = "the path " + match.type() + " " + match.path();
    return route
        + switch (takes) {
          case ALL ->
              " takes every "
                  + (match.method().isEmpty() ? "request" : match.method() + " request")
                  + ": it has "
                  + path
                  + " and comes first";
          case SOME ->
              " takes some of the requests: it has "
                  + path
                  + (match.isPlain() ? "" : " with further conditions");
          case NONE -> " has " + path + " as well; the older route comes first";
        };
  }
}
