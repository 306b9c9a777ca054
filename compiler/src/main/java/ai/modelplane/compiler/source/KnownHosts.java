package ai.modelplane.compiler.source;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** How one repository of a public host may be spelled. Of other hosts nothing is assumed. */
final class KnownHosts {

  /** Where the case of a path does not count: two repositories never differ in it alone. */
  private static final Set<String> CASELESS =
      Set.of(
          "github.com",
          "gitlab.com",
          "bitbucket.org",
          "codeberg.org",
          "gitea.com",
          "dev.azure.com");

  /** The same servers under other names, as for networks that let out only port 443. */
  private static final Map<String, String> ALIASES =
      Map.of(
          "www.github.com", "github.com",
          "ssh.github.com", "github.com",
          "ssh.github.com:443", "github.com",
          "altssh.gitlab.com", "gitlab.com",
          "altssh.gitlab.com:443", "gitlab.com",
          "altssh.bitbucket.org", "bitbucket.org",
          "altssh.bitbucket.org:443", "bitbucket.org");

  private static final Pattern AZURE_SSH =
      whole("(?:vs-)?ssh[.](?:dev[.]azure|visualstudio)[.]com/v3/([^/]+)/([^/]+)/([^/]+)");
  private static final Pattern AZURE_OLD =
      whole("([^/.]+)[.]visualstudio[.]com/(?:DefaultCollection/)?(.*_git/[^/]+)");
  private static final Pattern AZURE_SHORT = whole("dev[.]azure[.]com/([^/]+)/_git/([^/]+)");

  private KnownHosts() {}

  /**
   * The one spelling of a repository.
   *
   * @param repository {@code host/team/repository}, with the host in lower case and a port that is
   *     not the usual one; anything else is given back as it is
   */
  static String canonical(String repository) {
    int slash = repository.indexOf('/');
    if (slash <= 0) {
      return repository;
    }
    String host = repository.substring(0, slash);
    String known = azure(ALIASES.getOrDefault(host, host) + repository.substring(slash));
    return CASELESS.contains(known.substring(0, known.indexOf('/')))
        ? known.toLowerCase(Locale.ROOT)
        : known;
  }

  private static Pattern whole(String url) {
    return Pattern.compile("^" + url + "$", Pattern.CASE_INSENSITIVE);
  }

  private static String azure(String repository) {
    String https = AZURE_SSH.matcher(repository).replaceFirst("dev.azure.com/$1/$2/_git/$3");
    String current = AZURE_OLD.matcher(https).replaceFirst("dev.azure.com/$1/$2");
    return AZURE_SHORT.matcher(current).replaceFirst("dev.azure.com/$1/$2/_git/$2");
  }
}
