package ai.modelplane.compiler.fleet;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A hostname of the Gateway API: a name, or a name whose first label is {@code *}. */
public final class HostPattern {

  private HostPattern() {}

  /** Whether a pattern takes a host: {@code *} stands for one or more labels. */
  public static boolean matches(String pattern, String host) {
    String wanted = pattern.toLowerCase(Locale.ROOT);
    String given = host.toLowerCase(Locale.ROOT);
    return isWildcard(wanted)
        ? given.length() >= wanted.length() && given.endsWith(wanted.substring(1))
        : given.equals(wanted);
  }

  /**
   * The names for which a listener takes a route: of two that overlap the more specific one.
   *
   * @param listener null for every host
   * @param route empty for every host of the listener
   * @return empty for every host, when neither names one
   */
  public static List<String> common(@Nullable String listener, List<String> route) {
    if (listener == null) {
      return route;
    }
    return route.isEmpty()
        ? List.of(listener)
        : route.stream()
            .flatMap(
                name ->
                    matches(listener, name)
                        ? Stream.of(name)
                        : matches(name, listener) ? Stream.of(listener) : Stream.empty())
            .toList();
  }

  static boolean isWildcard(String pattern) {
    return pattern.startsWith("*");
  }
}
