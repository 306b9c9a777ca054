package ai.modelplane.compiler.dialect;

/**
 * Which requests a match in a rule of an HTTPRoute takes.
 *
 * @param type PathPrefix, Exact or RegularExpression
 * @param method empty for every method
 * @param headers how many it demands
 * @param parameters how many of the query it demands
 * @param later how many rules of the route come after that of the match
 */
public record RouteMatch(
    String type, String path, String method, int headers, int parameters, int later) {

  /** Whether the path alone decides. */
  public boolean isPlain() {
    return method.isEmpty() && !hasConditions();
  }

  /** Whether a request needs more than a path and a method. */
  public boolean hasConditions() {
    return headers + parameters > 0;
  }
}
