package ai.modelplane.compiler.source.git;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jgit.lib.Config;

/**
 * The rewriting of URLs by {@code url.BASE.insteadOf}, as git does it: the longest beginning wins.
 *
 * @param bases what stands instead of each beginning
 */
record InsteadOf(Map<String, String> bases) {

  private static final Pattern HOST =
      Pattern.compile("(?:(?:https?|ssh|git|git[+]ssh|ssh[+]git)://)?(?:[^/@]*@)?([^/:]*)[:/].*");

  static InsteadOf of(Config... configs) {
    Map<String, String> bases = new TreeMap<>();
    for (Config config : configs) {
      for (String base : config.getSubsections("url")) {
        for (String beginning : config.getStringList("url", base, "insteadOf")) {
          bases.putIfAbsent(beginning, base);
        }
      }
    }
    return new InsteadOf(bases);
  }

  /** Where git would go. */
  String rewritten(String url) {
    String longest = "";
    for (String beginning : bases.keySet()) {
      if (url.startsWith(beginning) && beginning.length() > longest.length()) {
        longest = beginning;
      }
    }
    return longest.isEmpty() ? url : bases.get(longest) + url.substring(longest.length());
  }

  /**
   * A short name such as {@code gh:team/fleet} as the URL that it stands for. A URL that everybody
   * reads alike is left: a rewriting of it leads to a mirror, or to the same host in another way.
   */
  String spelledOut(String url) {
    Matcher host = HOST.matcher(url);
    return host.matches() && host.group(1).contains(".") ? url : rewritten(url);
  }
}
