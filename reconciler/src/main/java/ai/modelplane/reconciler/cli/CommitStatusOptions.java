package ai.modelplane.reconciler.cli;

import ai.modelplane.compiler.source.Identity;
import ai.modelplane.compiler.source.SourceException;
import ai.modelplane.compiler.source.git.GitHubApp;
import ai.modelplane.compiler.source.git.GitUrl;
import ai.modelplane.reconciler.githost.AppToken;
import ai.modelplane.reconciler.githost.CommitReports;
import ai.modelplane.reconciler.githost.CommitStatuses;
import ai.modelplane.reconciler.githost.GitHost;
import ai.modelplane.reconciler.githost.SecretFile;
import java.net.URI;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Which Git host is told what a commit did. */
final class CommitStatusOptions {

  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec command;

  private @Nullable GitHost host;
  private @Nullable URI api;

  @Option(
      names = "--commit-status-token-file",
      paramLabel = "FILE",
      description = "The token that may write commit statuses, read at each use.")
  private @Nullable Path tokenFile;

  @Option(
      names = "--commit-status-context",
      paramLabel = "NAME",
      description =
          "The name of the status (default: modelplane/ and the Gateway). Clusters that follow the"
              + " same repository need different ones.")
  private @Nullable String context;

  @Option(
      names = "--commit-status",
      paramLabel = "github|gitlab|gitea",
      description =
          "Tell this kind of Git host what a commit did to the traffic. Needs"
              + " --commit-status-token-file, or the variables of a GitHub App.")
  void setHost(String name) {
    for (GitHost kind : GitHost.values()) {
      if (kind.name().toLowerCase(Locale.ROOT).equals(name)) {
        host = kind;
      }
    }
    if (host == null) {
      throw Misuse.of(
          command, "--commit-status is \"%s\", expected github, gitlab or gitea".formatted(name));
    }
  }

  @Option(
      names = "--commit-status-url",
      paramLabel = "URL",
      description =
          "The base of the host's API, such as https://git.example.com/api/v1 (default: where"
              + " this kind of host has it).")
  void setApi(String url) {
    try {
      URI uri = URI.create(url);
      if (String.valueOf(uri.getScheme()).matches("(?i)https?")
          && uri.getHost() != null
          && uri.getUserInfo() == null
          && uri.getQuery() == null
          && uri.getFragment() == null) {
        api = uri;
        return;
      }
    } catch (IllegalArgumentException e) {
      // as any other that is none
    }
    throw Misuse.of(
        command,
        "--commit-status-url is \"%s\", expected such as https://git.example.com/api/v1"
            .formatted(GitUrl.withoutCredentials(url)));
  }

  /**
   * Begins to tell, if it is asked for.
   *
   * @param source as it was typed
   * @param original the URL that the source is a copy of; null for none
   * @param gateway that serves, for the name of the status
   */
  Optional<CommitReports> open(
      String source, @Nullable String original, String gateway, Consumer<String> log)
      throws SourceException {
    GitHost kind = host;
    Path token = tokenFile;
    if (kind == null) {
      if (token != null || api != null || context != null) {
        throw Misuse.of(
            command,
            "the other options of a commit status need --commit-status github, gitlab or gitea");
      }
      return Optional.empty();
    }
    String url = original == null ? source : original;
    String named = GitUrl.matches(url) ? GitUrl.named(url) : "";
    int slash = named.indexOf('/');
    String at =
        url.matches("(?i)https?:.*") && slash > 0
            ? named.substring(0, slash)
            : named.replaceFirst("[:/].*", "");
    Optional<GitHubApp> app =
        kind == GitHost.GITHUB && token == null
            ? GitHubApp.of(System.getenv(), at)
            : Optional.empty();
    if (token == null && app.isEmpty()) {
      throw Misuse.of(
          command,
          "--commit-status needs --commit-status-token-file FILE"
              + (kind == GitHost.GITHUB ? ", or the variables of a GitHub App" : ""));
    }
    if (slash <= 0) {
      throw Misuse.of(
          command,
          "--commit-status needs a SOURCE that is the URL of a repository at the host, or"
              + " --source-identity URL");
    }
    URI base = api != null ? api : app.map(GitHubApp::api).orElseGet(() -> kind.api(at));
    String repository = named.substring(slash + 1);
    String name = context == null ? "modelplane/" + gateway : context;
    CommitStatuses statuses =
        new CommitStatuses(
            new CommitStatuses.Target(
                kind,
                base,
                repository,
                name,
                token == null ? new AppToken(app.orElseThrow()) : new SecretFile(token)),
            log);
    return Optional.of(
        new CommitReports(
            statuses,
            "commit-status-" + Identity.hash(String.join(" ", base.toString(), repository, name))));
  }
}
