package ai.modelplane.compiler.fleet;

import java.util.Locale;

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

  static boolean isWildcard(String pattern) {
    return pattern.startsWith("*");
  }
}
