package ai.modelplane.compiler.check;

import ai.modelplane.compiler.address.EndpointUrl;
import ai.modelplane.compiler.address.Parsed;
import ai.modelplane.compiler.api.ModelEndpoint;
import ai.modelplane.compiler.diagnostic.Finding;
import ai.modelplane.compiler.diagnostic.Rule;
import ai.modelplane.compiler.endpoint.Candidate;
import ai.modelplane.compiler.endpoint.Candidate.Reason;
import ai.modelplane.compiler.endpoint.Candidate.Unroutable;
import ai.modelplane.compiler.endpoint.RewritePath;
import ai.modelplane.compiler.manifest.Written;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What is wrong with one hand-written endpoint. */
final class EndpointChecks {

  private static final String URL = "/spec/url";
  private static final String REWRITE_PATH = "/spec/rewritePath";

  /** What a client appends; somebody wrote the whole URL of a request. */
  private static final Pattern METHOD =
      Pattern.compile(
          "(?<=/v1)/(chat/completions|completions|embeddings|messages|models|responses)$");

  private EndpointChecks() {}

  static List<Finding> of(Candidate candidate, Written written) {
    List<Finding> findings = new ArrayList<>();
    ModelEndpoint endpoint = candidate.endpoint();
    Unroutable unroutable = candidate.reach() instanceof Unroutable u ? u : null;
    if (unroutable != null) {
      unroutable(candidate, unroutable, written).ifPresent(findings::add);
      if (unroutable.reason() == Reason.DRAINING) {
        return findings; // meant by whoever wrote it
      }
    }
    // a url and a path can both be wrong
    String given = endpoint.rewritePath();
    if (given != null) {
      rewritePath(candidate, given, written).ifPresent(findings::add);
    } else if (unroutable == null) {
      basePath(candidate, written).ifPresent(findings::add);
    }
    return findings;
  }

  private static Optional<Finding> unroutable(
      Candidate candidate, Unroutable unroutable, Written written) {
    String message = unroutable.message();
    return switch (unroutable.reason()) {
      case INVALID_URL ->
          at(
              candidate,
              written,
              Rule.ENDPOINT_URL,
              URL,
              message,
              "write an absolute URL such as https://api.example.com/v1");
      case REFUSED_ADDRESS ->
          at(
              candidate,
              written,
              Rule.ENDPOINT_ADDRESS,
              URL,
              message,
              "endpoints must not reach into the gateway's own network; to open one, as on a"
                  + " laptop, write its IP address and give --allow-address CIDR");
      case UNUSABLE_TLS ->
          at(
              candidate,
              written,
              Rule.ENDPOINT_URL,
              URL,
              message,
              candidate.endpoint().url().startsWith("https")
                  ? "write the name in spec.tls.hostname"
                  : "write https://, or remove spec.tls");
      case UNUSABLE_CA ->
          at(
              candidate,
              written,
              Rule.ENDPOINT_CA,
              "/spec/tls/caRef/name",
              message,
              "nothing is sent to this endpoint until PEM certificates are under its key ca.crt");
      case INVALID_REWRITE_PATH, DRAINING -> Optional.empty();
    };
  }

  private static Optional<Finding> rewritePath(Candidate candidate, String path, Written written) {
    Optional<String> wrong = RewritePath.wrong(path);
    if (wrong.isPresent()) {
      return at(
          candidate,
          written,
          Rule.ENDPOINT_REWRITE_PATH,
          REWRITE_PATH,
          "its rewritePath " + wrong.get(),
          "write an absolute path such as /, or leave the field out");
    }
    String base = RewritePath.trimmed(path);
    return base.endsWith(RewritePath.VERSION)
            && !base.concat(RewritePath.VERSION).equals(urlPath(candidate.endpoint()))
        ? doubled(
            candidate,
            REWRITE_PATH,
            base,
            "write rewritePath: " + RewritePath.withoutVersion(base),
            written)
        : Optional.empty();
  }

  /** A base path that does not end in one {@code /v1} reaches the engine with one behind it. */
  private static Optional<Finding> basePath(Candidate candidate, Written written) {
    String url = RewritePath.trimmed(candidate.endpoint().url());
    String base = urlPath(candidate.endpoint());
    if (base.endsWith(RewritePath.VERSION + RewritePath.VERSION)) {
      return doubled(
          candidate,
          URL,
          RewritePath.withoutVersion(base),
          "if that is meant, say so with spec.rewritePath: " + RewritePath.withoutVersion(base),
          written);
    }
    if (base.isEmpty() || base.endsWith(RewritePath.VERSION)) {
      return Optional.empty();
    }
    return at(
        candidate,
        written,
        Rule.ENDPOINT_BASE_PATH,
        URL,
        "the base path "
            + base
            + " does not end in /v1, so that a client's /v1/models reaches "
            + base
            + "/v1/models",
        METHOD.matcher(base).find()
            ? "did you mean " + METHOD.matcher(url).replaceFirst("") + "?"
            : "if that is meant, say so with spec.rewritePath: " + base);
  }

  private static Optional<Finding> doubled(
      Candidate candidate, String pointer, String base, String hint, Written written) {
    return at(
        candidate,
        written,
        Rule.ENDPOINT_BASE_PATH,
        pointer,
        "clients send /v1 themselves, so that a client's /v1/models reaches " + base + "/v1/models",
        hint);
  }

  private static String urlPath(ModelEndpoint endpoint) {
    return EndpointUrl.parse(endpoint.url()) instanceof Parsed.Ok<EndpointUrl>(EndpointUrl url)
        ? RewritePath.trimmed(url.path())
        : "";
  }

  private static Optional<Finding> at(
      Candidate candidate,
      Written written,
      Rule rule,
      String pointer,
      String message,
      @Nullable String hint) {
    return Optional.of(
        new Finding(rule, written.value(pointer), candidate.key().resource(), message, hint));
  }
}
