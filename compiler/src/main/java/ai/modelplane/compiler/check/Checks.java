package ai.modelplane.compiler.check;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.ModelEndpoint;
import ai.modelplane.compiler.api.ModelService;
import ai.modelplane.compiler.api.ModelService.Entry;
import ai.modelplane.compiler.diagnostic.Finding;
import ai.modelplane.compiler.diagnostic.Rule;
import ai.modelplane.compiler.diagnostic.Where;
import ai.modelplane.compiler.endpoint.Candidate;
import ai.modelplane.compiler.endpoint.Candidate.Provenance;
import ai.modelplane.compiler.endpoint.Candidate.Unroutable;
import ai.modelplane.compiler.endpoint.Candidates;
import ai.modelplane.compiler.manifest.Manifest;
import ai.modelplane.compiler.manifest.Written;
import ai.modelplane.compiler.routing.Route;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The rules across objects, each a function from data to findings. */
public final class Checks {

  private Checks() {}

  /** What is wrong with hand-written endpoints themselves; nothing live is needed. */
  public static List<Finding> endpoints(List<Manifest> manifests, Candidates candidates) {
    List<Finding> findings = new ArrayList<>();
    Map<Key, Candidate> authored = new HashMap<>();
    candidates.byNamespace().values().stream()
        .flatMap(List::stream)
        .filter(c -> c.provenance() == Provenance.AUTHORED)
        .forEach(c -> authored.put(c.key(), c));
    for (Manifest manifest : manifests) {
      if (manifest instanceof Manifest.Endpoint(var endpoint, var tree, var written)) {
        Candidate candidate = authored.get(endpoint.key());
        if (candidate != null && candidate.reach() instanceof Unroutable unroutable) {
          unroutable(candidate, unroutable, written, findings);
        } else {
          basePath(endpoint, written, findings);
        }
      }
    }
    return findings;
  }

  private static void unroutable(
      Candidate candidate, Unroutable unroutable, Written written, List<Finding> findings) {
    String message = unroutable.message();
    switch (unroutable.reason()) {
      case INVALID_URL ->
          findings.add(
              at(
                  candidate,
                  written,
                  Rule.ENDPOINT_URL,
                  "/spec/url",
                  message,
                  "write an absolute URL such as https://api.example.com/v1"));
      case REFUSED_ADDRESS ->
          findings.add(
              at(
                  candidate,
                  written,
                  Rule.ENDPOINT_ADDRESS,
                  "/spec/url",
                  message,
                  "endpoints must not reach into the gateway's own network; to open one, as on a"
                      + " laptop, write its IP address and give --allow-address CIDR"));
      case INVALID_REWRITE_PATH ->
          findings.add(
              at(
                  candidate,
                  written,
                  Rule.ENDPOINT_REWRITE_PATH,
                  "/spec/rewritePath",
                  message,
                  "write an absolute path such as /, or leave the field out"));
      case UNUSABLE_TLS ->
          findings.add(at(candidate, written, Rule.ENDPOINT_URL, "/spec/url", message, null));
      case DRAINING -> {
        // meant by whoever wrote it
      }
    }
  }

  /** A base path that is not {@code /v1} reaches the engine with {@code /v1} behind it. */
  private static void basePath(ModelEndpoint endpoint, Written written, List<Finding> findings) {
    String url = endpoint.url().replaceAll("/+$", "");
    int path = url.indexOf('/', url.indexOf("://") + 3);
    if (endpoint.rewritePath() == null && path > 0 && url.contains("://") && !url.endsWith("/v1")) {
      String base = url.substring(path);
      findings.add(
          new Finding(
              Rule.ENDPOINT_BASE_PATH,
              written.value("/spec/url"),
              endpoint.key().resource(),
              "the base path "
                  + base
                  + " does not end in /v1, so that a client's /v1/models reaches "
                  + base
                  + "/v1/models",
              "if that is meant, say so with spec.rewritePath: " + base));
    }
  }

  /**
   * What is wrong with what services select. Only meaningful against live endpoints.
   *
   * @param writtens where each service was written, by name; services without one are passed over
   */
  public static List<Finding> routes(
      List<Route> routes, Candidates candidates, Map<ModelService, Written> writtens) {
    List<Finding> findings = new ArrayList<>();
    for (Route route : routes) {
      Written written = writtens.get(route.service());
      if (written != null) {
        selectors(route, written, candidates, findings);
      }
      if (route.traffic() instanceof Route.TooMany(int endpoints, int limit)) {
        findings.add(
            new Finding(
                Rule.ROUTE_BACKENDS,
                where(written, "/spec/endpoints", Where.Anchor.KEY),
                route.service().key().resource(),
                "its selectors match "
                    + endpoints
                    + " routable endpoints, more than the "
                    + limit
                    + " that one route can hold; the route that is live stays as it is",
                "narrow the selectors, for example by cluster, or split the service"));
      }
    }
    return findings;
  }

  private static void selectors(
      Route route, Written written, Candidates candidates, List<Finding> findings) {
    ModelService service = route.service();
    boolean allZero =
        service.entries().stream().allMatch(e -> e.weight() != null && e.weight().value() == 0);
    if (allZero) {
      findings.add(
          at(
              service,
              written,
              Rule.WEIGHT_ALL_ZERO,
              "/spec/endpoints",
              Where.Anchor.KEY,
              "every entry has weight 0, so that nothing is served",
              "give at least one entry a weight above 0"));
    }
    for (int i = 0; i < service.entries().size(); i++) {
      Entry entry = service.entries().get(i);
      String pointer = "/spec/endpoints/" + i + "/selector";
      if (entry.matchLabels().isEmpty()) {
        findings.add(
            at(
                service,
                written,
                Rule.SELECTOR_EMPTY,
                pointer,
                Where.Anchor.KEY,
                "the selector has no labels, so that it matches every endpoint of the namespace",
                "name the deployment: modelplane.ai/deployment"));
      } else if (route.unmatched().contains(i) && !isWithheld(entry, service, candidates)) {
        findings.add(
            at(
                service,
                written,
                Rule.SELECTOR_NO_MATCH,
                pointer,
                Where.Anchor.KEY,
                "no endpoint in namespace "
                    + service.key().namespace()
                    + " has the labels "
                    + entry.matchLabels(),
                nearest(entry, candidates.in(service.key().namespace()))));
      }
    }
  }

  /** Whether it is right, and only waits for a replica. */
  private static boolean isWithheld(Entry entry, ModelService service, Candidates candidates) {
    return candidates.withheldIn(service.key().namespace()).stream()
        .anyMatch(w -> entry.matches(w.labels()));
  }

  /** The values that exist for the labels which were asked for. */
  private static @Nullable String nearest(Entry entry, List<Candidate> all) {
    TreeMap<String, TreeSet<String>> there = new TreeMap<>();
    for (Candidate candidate : all) {
      for (String label : entry.matchLabels().keySet()) {
        String value = candidate.labels().get(label);
        if (value != null) {
          there.computeIfAbsent(label, l -> new TreeSet<>()).add(value);
        }
      }
    }
    if (there.isEmpty()) {
      return all.isEmpty() ? "the namespace has no endpoints" : null;
    }
    return "there are " + there;
  }

  private static Where where(@Nullable Written written, String pointer, Where.Anchor anchor) {
    return written == null
        ? new Where.Nowhere()
        : anchor == Where.Anchor.KEY ? written.key(pointer) : written.value(pointer);
  }

  private static Finding at(
      ModelService service,
      Written written,
      Rule rule,
      String pointer,
      Where.Anchor anchor,
      String message,
      @Nullable String hint) {
    return new Finding(
        rule, where(written, pointer, anchor), service.key().resource(), message, hint);
  }

  private static Finding at(
      Candidate candidate,
      Written written,
      Rule rule,
      String pointer,
      String message,
      @Nullable String hint) {
    return new Finding(
        rule,
        where(written, pointer, Where.Anchor.VALUE),
        candidate.key().resource(),
        message,
        hint);
  }
}
