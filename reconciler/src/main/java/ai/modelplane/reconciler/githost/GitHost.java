package ai.modelplane.reconciler.githost;

import static java.nio.charset.StandardCharsets.UTF_8;

import ai.modelplane.compiler.source.git.GitHubApp;
import ai.modelplane.reconciler.notify.CommitStatus;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * How a kind of Git host takes a commit status.
 *
 * @see <a href="https://docs.github.com/en/rest/commits/statuses">GitHub</a>
 * @see <a href="https://docs.gitlab.com/api/commits/#set-commit-pipeline-status">GitLab</a>
 * @see <a href="https://gitea.com/api/swagger#/repository/repoCreateStatus">Gitea</a>
 */
public enum GitHost {
  GITHUB("Authorization", "Bearer ", "failure"),
  GITLAB("PRIVATE-TOKEN", "", "failed"),
  GITEA("Authorization", "token ", "failure");

  private final String header;
  private final String scheme;
  private final String failure;

  GitHost(String header, String scheme, String failure) {
    this.header = header;
    this.scheme = scheme;
    this.failure = failure;
  }

  /**
   * Where a host has its API, unless somebody says otherwise.
   *
   * @param host with its port if that is not the usual one
   */
  public URI api(String host) {
    return switch (this) {
      case GITHUB -> GitHubApp.api(host);
      case GITLAB -> URI.create("https://" + host + "/api/v4");
      case GITEA -> URI.create("https://" + host + "/api/v1");
    };
  }

  /**
   * The request that sets a status.
   *
   * @param api the base of all addresses
   * @param repository such as {@code team/models}
   * @param revision the whole hash of the commit
   * @param context names who says it: a later status takes the place of an earlier one of that name
   */
  HttpRequest request(
      URI api,
      String repository,
      String revision,
      String context,
      CommitStatus status,
      String token) {
    String base = api.toString().replaceFirst("/+$", "");
    String of =
        this == GITLAB
            ? "/projects/" + URLEncoder.encode(repository, UTF_8)
            : "/repos/"
                + Arrays.stream(repository.split("/", -1))
                    .map(part -> URLEncoder.encode(part, UTF_8))
                    .collect(Collectors.joining("/"));
    ObjectNode body =
        JsonNodeFactory.instance
            .objectNode()
            .put("state", state(status.state()))
            .put("context", context)
            .put("description", status.description());
    return HttpRequest.newBuilder(URI.create(base + of + "/statuses/" + revision))
        .header(header, scheme + token)
        .header("Accept", "application/json")
        .header("Content-Type", "application/json")
        .header("User-Agent", "modelplane")
        .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
        .build();
  }

  private String state(CommitStatus.State state) {
    return switch (state) {
      case PENDING -> "pending";
      case SUCCESS -> "success";
      case FAILURE, UNSERVED -> failure;
    };
  }

  /** GitLab refuses to set what is set already. */
  boolean isToldAlready(int status, String body) {
    return this == GITLAB && status == 400 && body.contains("Cannot transition status");
  }
}
