package ai.modelplane.compiler.source.git;

import java.net.URI;
import java.net.URL;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.eclipse.jgit.lib.Config;
import org.jspecify.annotations.Nullable;

/**
 * The settings {@code http.NAME} and {@code http.URL.NAME}, of which the longest URL that matches
 * counts (git-config(1), {@code http.<url>.*}).
 */
record UrlSettings(Config config) {

  /** The values for a URL, in order; an empty list for none. */
  List<String> all(String name, URL url) {
    return values(subsection(name, url), name);
  }

  /** The value that counts where one is meant; null for none. */
  @Nullable String last(String name, URL url) {
    List<String> values = all(name, url);
    return values.isEmpty() ? null : values.getLast();
  }

  /** JGit gives an empty value as null. */
  private List<String> values(@Nullable String subsection, String name) {
    return Arrays.stream(config.getStringList("http", subsection, name))
        .map(value -> Objects.requireNonNullElse(value, ""))
        .toList();
  }

  private @Nullable String subsection(String name, URL url) {
    String longest = null;
    for (String candidate : config.getSubsections("http")) {
      if (!values(candidate, name).isEmpty()
          && matches(candidate, url)
          && (longest == null || candidate.length() > longest.length())) {
        longest = candidate;
      }
    }
    return longest;
  }

  private static boolean matches(String candidate, URL url) {
    try {
      URI of = URI.create(candidate);
      String host = String.valueOf(of.getHost()).toLowerCase(Locale.ROOT);
      String asked = url.getHost().toLowerCase(Locale.ROOT);
      boolean isHost =
          host.equals(asked) || (host.startsWith("*.") && asked.endsWith(host.substring(1)));
      int port = of.getPort() > 0 ? of.getPort() : url.getDefaultPort();
      int askedPort = url.getPort() > 0 ? url.getPort() : url.getDefaultPort();
      String path = String.valueOf(of.getPath()).replaceFirst("/+$", "");
      return url.getProtocol().equalsIgnoreCase(of.getScheme())
          && isHost
          && port == askedPort
          && (url.getPath() + "/").startsWith(path + "/");
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
