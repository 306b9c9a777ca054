package ai.modelplane.compiler.source.git;

import ai.modelplane.compiler.source.SourceException;
import ai.modelplane.compiler.source.disk.Disk;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jgit.transport.URIish;
import org.jspecify.annotations.Nullable;

/**
 * The address of a repository, apart from its credentials.
 *
 * @param address without a password, and without a user for http, where it is often a token
 */
public record GitUrl(URIish address, @Nullable String user, @Nullable String password) {

  private static final Set<String> SCHEMES =
      Set.of("file", "git", "http", "https", "ssh", "git+ssh", "ssh+git");

  private static final Map<String, Integer> DEFAULT_PORTS =
      Map.of("git", 9418, "http", 80, "https", 443, "ssh", 22, "git+ssh", 22, "ssh+git", 22);

  private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*://.*");
  private static final Pattern SCP_LIKE = Pattern.compile("[^/:]+:.+");
  private static final Pattern USER_INFO = Pattern.compile("(?<=://)[^/@]*(?:@[^/@]*)*@");

  /**
   * Whether a source is an address rather than a path, by Git's own rule: it has a scheme, or a
   * colon before the first slash and no file of that name.
   */
  public static boolean matches(String source) {
    return SCHEME.matcher(source).matches()
        || (SCP_LIKE.matcher(source).matches() && !Files.exists(Path.of(source)));
  }

  public static GitUrl parse(String source) throws SourceException {
    URIish uri;
    try {
      uri = new URIish(source);
    } catch (URISyntaxException e) {
      // not the cause: it quotes the credentials
      throw new SourceException(
          "%s is not a Git URL; expected such as https://host/team/repository.git"
              .formatted(withoutCredentials(source)));
    }
    String scheme = uri.getScheme();
    if (scheme != null && !SCHEMES.contains(scheme)) {
      throw new SourceException(
          "%s has the scheme %s; expected https, ssh, git, http or file"
              .formatted(withoutCredentials(source), scheme));
    }
    String host = uri.getHost();
    if (host == null && !"file".equals(scheme)) { // the rest is taken for a path, password and all
      throw new SourceException(
          "%s names no host that can be read; expected such as https://host/team/repository.git"
              .formatted(withoutCredentials(source)));
    }
    if (host != null && host.startsWith("-")) { // would be an option of an external ssh
      throw new SourceException("%s has no valid host".formatted(withoutCredentials(source)));
    }
    String user = uri.getUser();
    if ((user != null && user.startsWith("-")) || String.valueOf(uri.getPath()).startsWith("-")) {
      throw new SourceException(
          "%s has a user or path that would be an option of ssh"
              .formatted(withoutCredentials(source)));
    }
    if (String.valueOf(uri.getPath()).chars().anyMatch(Character::isISOControl)) {
      throw new SourceException(
          "%s has a control character in its path".formatted(withoutCredentials(source)));
    }
    URIish address = uri.setPass(null);
    GitUrl url = new GitUrl(address, uri.getUser(), uri.getPass());
    return url.isHttp() ? new GitUrl(address.setUser(null), url.user, url.password) : url;
  }

  /**
   * The repository that {@code --source-identity} names.
   *
   * @return {@code host/team/repository}, or a path
   */
  public static String named(String original) throws SourceException {
    if (!matches(original) || original.lastIndexOf("//") > original.indexOf("://") + 1) {
      throw new SourceException(
          ("--source-identity is %s; expected the URL of the repository that this is a copy of,"
                  + " such as https://host/team/repository")
              .formatted(withoutCredentials(original)));
    }
    return parse(original).repository();
  }

  /** A source as it may be printed. */
  public static String withoutCredentials(String source) {
    boolean http = source.regionMatches(true, 0, "http", 0, 4);
    return USER_INFO
        .matcher(source)
        .replaceFirst(
            found -> {
              String info = found.group();
              int colon = info.indexOf(':');
              return http
                  ? ""
                  : Matcher.quoteReplacement(colon < 0 ? info : info.substring(0, colon) + "@");
            });
  }

  boolean isHttp() {
    String scheme = address.getScheme();
    return scheme != null && scheme.startsWith("http");
  }

  boolean isSsh() {
    String scheme = address.getScheme();
    return address.getHost() != null && (scheme == null || scheme.contains("ssh"));
  }

  /** The same for every scheme, user and spelling: {@code host/team/repository}. */
  String repository() {
    String host = address.getHost();
    String path = String.valueOf(address.getPath());
    if (host == null) {
      return localRepository(Path.of(path));
    }
    return server() + "/" + trimmed(path.replaceFirst("^/+", ""));
  }

  /** {@code host}, or {@code host:port} when the port is not the usual one. */
  String server() {
    int port = port(address);
    String shownPort = port == usualPort(address) ? "" : ":" + port;
    return String.valueOf(address.getHost()).toLowerCase(Locale.ROOT) + shownPort;
  }

  /** Whether a connection leads to this server, wherever it was redirected to. */
  boolean isAt(String host, int port) {
    return host.equalsIgnoreCase(address.getHost()) && port == port(address);
  }

  /** The port, said or not. */
  static int port(URIish address) {
    return address.getPort() > 0 ? address.getPort() : usualPort(address);
  }

  private static int usualPort(URIish address) {
    String scheme = address.getScheme();
    return scheme == null ? 22 : DEFAULT_PORTS.getOrDefault(scheme.toLowerCase(Locale.ROOT), -1);
  }

  /** A repository on this machine, bare or with a work tree, by its canonical path. */
  static String localRepository(Path path) {
    Path real;
    try {
      real = path.toRealPath();
    } catch (IOException e) {
      real = path.toAbsolutePath().normalize(); // it can still be named
    }
    return trimmed(Disk.text(real).replaceFirst("/\\.git/*$", ""));
  }

  private static String trimmed(String path) {
    return path.replaceFirst("/+$", "").replaceFirst("(?<=[^/])\\.git$", "");
  }
}
