package ai.modelplane.reconciler.cluster.kubernetes;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.api.Names;
import ai.modelplane.reconciler.cluster.ClusterException;
import ai.modelplane.reconciler.cluster.ClusterException.Cause;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.regex.Pattern;

/** Explains why an API server refused a request: the request, the answer, what to do. */
final class Refusal {

  /**
   * How an API server says that a user lacks a right, whoever authorizes: {@code forbiddenMessage}
   * in k8s.io/apiserver's responsewriters.
   */
  private static final Pattern LACKS_A_RIGHT =
      Pattern.compile("forbidden: User \".*\" cannot \\S+ (?:resource|path) \"");

  private final Access access;

  Refusal(Access access) {
    this.access = access;
  }

  /**
   * A request, for messages and for the right that it takes.
   *
   * @param words "apply ModelService ml-team/qwen"
   * @param verbs what RBAC calls it
   * @param resource plural, with the subresource
   */
  record ApiRequest(String words, String group, String resource, String verbs) {

    static ApiRequest on(String word, Key key, String verbs) {
      return new ApiRequest(word + " " + key, key.kind().group(), key.kind().plural(), verbs);
    }

    static ApiRequest list(Kind kind) {
      return new ApiRequest("list " + kind.pluralWord(), kind.group(), kind.plural(), "list");
    }

    boolean isRead() {
      return verbs.equals("get") || verbs.equals("list");
    }

    ApiRequest subresource(String name) {
      return new ApiRequest(words, group, resource + "/" + name, verbs);
    }
  }

  /** The exception for an answer that is neither fine nor expected. */
  ClusterException of(ApiRequest request, ApiServer.Answer answer) {
    String message = answer.body().path("message").asText(answer.text());
    String said = ": " + answer.code() + " " + (message.isEmpty() ? "(no message)" : message);
    return switch (answer.code()) {
      case 401 -> // the same for every request, so that it is said once
          new ClusterException(
              Cause.FORBIDDEN,
              "%s: 401 %s; the credentials of %s are not accepted: log in again"
                  .formatted(access.server(), message, access.from()));
      case 403 -> forbidden(request, answer.body(), message, said);
      case 404 -> missing(request, answer.body(), said);
      case 409 -> refused(Cause.CONFLICT, request, said + "; run again");
      case 422 ->
          // An object's identity never changes: this one is another than the one that was read.
          refused(
              isAbout(answer.body(), "metadata.uid") ? Cause.CONFLICT : Cause.INVALID,
              request,
              said);
      case 400, 413 -> refused(Cause.INVALID, request, said);
      default ->
          isOfAnotherSchema(message)
              ? refused(
                  Cause.INVALID,
                  request,
                  said
                      + "; the CRD that is installed does not know the field: "
                      + remedy(request.group()))
              : refused(Cause.TROUBLED, request, said);
    };
  }

  /** Whether a 500 is about the object itself: the server has words for it, and no code. */
  static boolean isOfAnotherSchema(String said) {
    return said.contains("failed to create typed patch object");
  }

  private static boolean isAbout(JsonNode status, String field) {
    return status
        .path("details")
        .path("causes")
        .valueStream()
        .anyMatch(cause -> cause.path("field").asText("").equals(field));
  }

  private ClusterException refused(Cause cause, ApiRequest request, String said) {
    return new ClusterException(cause, request.words(), access.server(), said);
  }

  private ClusterException forbidden(
      ApiRequest request, JsonNode status, String message, String said) {
    for (JsonNode cause : status.path("details").path("causes")) {
      if (cause.path("reason").asText("").equals("NamespaceTerminating")) {
        return refused(Cause.MISSING, request, said);
      }
    }
    if (message.contains("User \"system:anonymous\"")) { // the same for every request
      return new ClusterException(
          Cause.FORBIDDEN,
          "%s: 403 %s has no credentials for it, so requests are those of system:anonymous; log in, or choose a context whose user has some"
              .formatted(access.server(), access.from()));
    }
    if (LACKS_A_RIGHT.matcher(message).find()) {
      return refused(
          Cause.FORBIDDEN,
          request,
          "%s; bind a role with this rule: {apiGroups: [\"%s\"], resources: [\"%s\"], verbs: [%s]}"
              .formatted(said, request.group(), request.resource(), request.verbs()));
    }
    // Policies, webhooks and quotas refuse an object with 403 as well; reads pass none of them, and
    // an answer that is not a Status comes from a proxy.
    boolean isRefused = status.path("kind").asText("").equals("Status") && !request.isRead();
    return refused(isRefused ? Cause.INVALID : Cause.FORBIDDEN, request, said);
  }

  private ClusterException missing(ApiRequest request, JsonNode status, String said) {
    if (status.path("details").path("kind").asText("").equals("namespaces")) {
      return refused(
          Cause.MISSING, request, said + "; create the namespace, it is never created here");
    }
    // The server's router knows the name of an object that is missing, and none for a kind.
    if (status.path("details").path("name").asText("").isEmpty()) {
      return refused(
          Cause.MISSING, request, ": the cluster has no such kind; " + remedy(request.group()));
    }
    return refused(Cause.MISSING, request, said);
  }

  private static String remedy(String group) {
    return switch (group) {
      case Names.GROUP -> "kubectl apply --server-side -f schemas/";
      case "gateway.networking.k8s.io" ->
          "install the Gateway API's CRDs (its standard channel, v1.4 or newer)";
      case "networking.k8s.io" -> "Kubernetes has it from 1.33 on";
      default -> "is this a Kubernetes API server?";
    };
  }
}
