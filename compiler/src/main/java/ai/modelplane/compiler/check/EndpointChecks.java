package ai.modelplane.compiler.check;

import ai.modelplane.compiler.address.EndpointUrl;
import ai.modelplane.compiler.address.Host;
import ai.modelplane.compiler.address.Parsed;
import ai.modelplane.compiler.diagnostic.Finding;
import ai.modelplane.compiler.diagnostic.Rule;
import ai.modelplane.compiler.endpoint.Candidate;
import ai.modelplane.compiler.endpoint.Candidate.Reason;
import ai.modelplane.compiler.endpoint.Candidate.Routable;
import ai.modelplane.compiler.endpoint.Candidate.Unroutable;
import ai.modelplane.compiler.endpoint.RewritePath;
import ai.modelplane.compiler.manifest.Written;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What is wrong with one hand-written endpoint.
 *
 * @param candidate as if it were not drained: a mistake is one whether or not it gets traffic now
 * @param written where a person wrote it
 */
record EndpointChecks(Candidate candidate, Written written) {

  private static final String URL = "/spec/url";
  private static final String REWRITE_PATH = "/spec/rewritePath";
  private static final String CA = "/spec/tls/caRef/name";

  private static final String REFUSED =
      "endpoints must not reach into the gateway's own network; to open one, as on a laptop, write"
          + " its IP address and give --allow-address CIDR";
  private static final String NO_CA =
      "nothing is sent to this endpoint until PEM certificates are under its key ca.crt";

  /** What a client appends; somebody wrote the whole URL of a request. */
  private static final Pattern METHOD =
      Pattern.compile(
          "(?<=/v1)/(chat/completions|completions|embeddings|messages|models|responses)$");

  List<Finding> findings() {
    List<Finding> findings = new ArrayList<>();
    boolean isRoutable = candidate.reach() instanceof Routable;
    switch (candidate.reach()) {
      case Unroutable(Reason reason, String message) ->
          unroutable(reason, message).ifPresent(findings::add);
      case Routable(var _, var _, Unroutable(Reason reason, String message)) ->
          unroutable(reason, message).map(EndpointChecks::overdue).ifPresent(findings::add);
      case Routable _ -> {}
    }
    // a url and a path can both be wrong
    String path = candidate.endpoint().rewritePath();
    if (path != null) {
      rewritePath(path).ifPresent(findings::add);
    } else if (isRoutable) {
      basePath().ifPresent(findings::add);
    }
    return findings;
  }

  private Optional<Finding> unroutable(Reason reason, String message) {
    return switch (reason) {
      case INVALID_URL -> url(message, "write an absolute URL such as https://api.example.com/v1");
      case REFUSED_ADDRESS -> at(Rule.ENDPOINT_ADDRESS, URL, message, whole().orElse(REFUSED));
      case REFUSED_PATH -> at(Rule.ENDPOINT_ADDRESS, URL, message, path());
      case REFUSED_REWRITE_PATH -> at(Rule.ENDPOINT_ADDRESS, REWRITE_PATH, message, path());
      case UNUSABLE_TLS ->
          candidate.endpoint().url().startsWith("https")
              ? url(message, "write the name in spec.tls.hostname")
              : url(message, "write https://, or remove spec.tls");
      case UNUSABLE_CA -> at(Rule.ENDPOINT_CA, CA, message, NO_CA);
      case INVALID_REWRITE_PATH, DRAINING -> Optional.empty();
    };
  }

  private static Finding overdue(Finding refused) {
    return new Finding(
        Rule.ENDPOINT_OVERDUE,
        refused.where(),
        refused.resource(),
        refused.message() + "; this rule is new, and requests go there until the next release",
        refused.hint());
  }

  /** The name by which a Service of the endpoint's own namespace is known everywhere. */
  private Optional<String> whole() {
    return EndpointUrl.parse(candidate.endpoint().url()) instanceof Parsed.Ok<EndpointUrl>(var url)
            && url.host() instanceof Host.Name(String name)
            && name.indexOf('.') < 0
            && !name.equals("localhost")
        ? Optional.of(
            "if it is a Service of this namespace, write its whole name: "
                + new EndpointUrl(
                        url.scheme(),
                        new Host.Name(
                            "%s.%s.svc.cluster.local".formatted(name, candidate.key().namespace())),
                        url.port(),
                        url.path())
                    .text())
        : Optional.empty();
  }

  private String path() {
    return "write a path without encoded slashes; behind the gateway of a cluster it begins with /"
        + candidate.key().namespace()
        + "/";
  }

  private Optional<Finding> url(String message, String hint) {
    return at(Rule.ENDPOINT_URL, URL, message, hint);
  }

  private Optional<Finding> rewritePath(String path) {
    Optional<String> wrong = RewritePath.wrong(path);
    if (wrong.isPresent()) {
      String hint = "write an absolute path such as /, or leave the field out";
      return at(Rule.ENDPOINT_REWRITE_PATH, REWRITE_PATH, "its rewritePath " + wrong.get(), hint);
    }
    String base = RewritePath.trimmed(path);
    return base.endsWith(RewritePath.VERSION) && !base.concat(RewritePath.VERSION).equals(urlPath())
        ? doubled(REWRITE_PATH, base, "write rewritePath: " + RewritePath.withoutVersion(base))
        : Optional.empty();
  }

  /** A base path that does not end in one {@code /v1} reaches the engine with one behind it. */
  private Optional<Finding> basePath() {
    String base = urlPath();
    String meant = "if that is meant, say so with spec.rewritePath: ";
    if (base.endsWith(RewritePath.VERSION + RewritePath.VERSION)) {
      String single = RewritePath.withoutVersion(base);
      return doubled(URL, single, meant + single);
    }
    if (base.isEmpty() || base.endsWith(RewritePath.VERSION)) {
      return Optional.empty();
    }
    String url = RewritePath.trimmed(candidate.endpoint().url());
    return at(
        Rule.ENDPOINT_BASE_PATH,
        URL,
        "the base path " + base + " does not end in /v1, so that " + reaches(base),
        METHOD.matcher(base).find()
            ? "did you mean " + METHOD.matcher(url).replaceFirst("") + "?"
            : meant + base);
  }

  private Optional<Finding> doubled(String pointer, String base, String hint) {
    String message = "clients send /v1 themselves, so that " + reaches(base);
    return at(Rule.ENDPOINT_BASE_PATH, pointer, message, hint);
  }

  private static String reaches(String base) {
    return "a client's /v1/models reaches " + base + "/v1/models";
  }

  private String urlPath() {
    return EndpointUrl.parse(candidate.endpoint().url()) instanceof Parsed.Ok<EndpointUrl>(var url)
        ? RewritePath.trimmed(url.path())
        : "";
  }

  private Optional<Finding> at(Rule rule, String pointer, String message, String hint) {
    return Optional.of(
        new Finding(rule, written.value(pointer), candidate.key().resource(), message, hint));
  }
}
