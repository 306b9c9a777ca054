package ai.modelplane.compiler.source.git;

import ai.modelplane.compiler.source.SourceException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * An installation of a GitHub App, which has tokens of an hour in the place of a password that
 * lives for ever. A token is asked for when one is needed, and again before it expires.
 *
 * @see <a
 *     href="https://docs.github.com/en/apps/creating-github-apps/authenticating-with-a-github-app/generating-an-installation-access-token-for-a-github-app">Tokens
 *     of an installation</a>
 */
public final class GitHubApp {

  static final String ID = "MODELPLANE_GITHUB_APP_ID";
  static final String INSTALLATION = "MODELPLANE_GITHUB_APP_INSTALLATION_ID";
  static final String KEY_FILE = "MODELPLANE_GITHUB_APP_PRIVATE_KEY_FILE";
  private static final String BASE_URL = "MODELPLANE_GITHUB_APP_BASE_URL";

  /** As whom a token logs in. */
  static final String USER = "x-access-token";

  /** What a token must still be valid for: a fetch may take a while. */
  private static final Duration LEAST = Duration.ofMinutes(5);

  private final GitHubApi api;
  private final String id;
  private final Path keyFile;
  private final Clock clock;
  private final LongSupplier nanoTime;
  private @Nullable Token current;

  /**
   * @param until by the monotonic clock, in nanoseconds
   */
  private record Token(String text, long until) {

    @Override
    public String toString() {
      return "a token";
    }
  }

  private GitHubApp(GitHubApi api, String id, Path keyFile, Clock clock, LongSupplier nanoTime) {
    this.api = api;
    this.id = id;
    this.keyFile = keyFile;
    this.clock = clock;
    this.nanoTime = nanoTime;
  }

  /**
   * The one that the environment describes; empty for none.
   *
   * @param server of the repository, such as {@code github.com}; its API gives the tokens, unless
   *     the environment has another
   * @throws SourceException when a variable is missing, or has no meaning
   */
  public static Optional<GitHubApp> of(Map<String, String> environment, String server)
      throws SourceException {
    return of(environment, server, Clock.systemUTC(), System::nanoTime);
  }

  static Optional<GitHubApp> of(
      Map<String, String> environment, String server, Clock clock, LongSupplier nanoTime)
      throws SourceException {
    List<String> names = List.of(ID, INSTALLATION, KEY_FILE);
    List<String> missing = names.stream().filter(n -> value(environment, n).isEmpty()).toList();
    if (missing.equals(names)) {
      return Optional.empty();
    }
    if (!missing.isEmpty()) {
      throw new SourceException(
          "a GitHub App needs %s as well".formatted(String.join(" and ", missing)));
    }
    String installation = value(environment, INSTALLATION);
    if (!installation.matches("[0-9]{1,20}")) {
      throw new SourceException(
          "%s is \"%s\"; expected the number at the end of the installation's address"
              .formatted(INSTALLATION, installation));
    }
    String set = value(environment, BASE_URL);
    URI base = set.isEmpty() ? api(server) : base(set);
    return Optional.of(
        new GitHubApp(
            new GitHubApi(base, installation, environment),
            value(environment, ID),
            Path.of(value(environment, KEY_FILE)),
            clock,
            nanoTime));
  }

  private static String value(Map<String, String> environment, String name) {
    return environment.getOrDefault(name, "").strip();
  }

  private static URI base(String set) throws SourceException {
    try {
      URI uri = URI.create(set.replaceFirst("/+$", ""));
      if (String.valueOf(uri.getScheme()).matches("(?i)https?")
          && uri.getHost() != null
          && uri.getUserInfo() == null
          && uri.getQuery() == null) {
        return uri;
      }
    } catch (IllegalArgumentException e) {
      // as any other that is none
    }
    throw new SourceException(
        "%s is \"%s\"; expected such as https://git.example.com/api/v3"
            .formatted(BASE_URL, GitUrl.withoutCredentials(set)));
  }

  /** The base of the API that gives the tokens. */
  public URI api() {
    return api.base();
  }

  /**
   * Where a server has its API, unless somebody says otherwise.
   *
   * @param server with its port if that is not the usual one
   */
  public static URI api(String server) {
    return URI.create(
        server.equals("github.com") || server.endsWith(".ghe.com")
            ? "https://api." + server
            : "https://" + server + "/api/v3");
  }

  /**
   * A token that is valid for some minutes at least. While the API does not answer, one that is
   * about to expire has to do.
   *
   * @throws SourceException saying why there is none, and what to do
   */
  public synchronized String token() throws SourceException {
    Token known = current;
    if (known != null && left(known).compareTo(LEAST) > 0) {
      return known.text;
    }
    try {
      GitHubApi.Granted granted = api.ask(id, keyFile, clock.instant());
      current = new Token(granted.token(), nanoTime.getAsLong() + granted.validFor().toNanos());
      return granted.token();
    } catch (SourceException e) {
      if (known != null && left(known).isPositive()) {
        return known.text;
      }
      throw e;
    }
  }

  private Duration left(Token token) {
    return Duration.ofNanos(token.until - nanoTime.getAsLong());
  }

  /** A server did not take the token: the next one is a new one. */
  public synchronized void forget() {
    current = null;
  }
}
