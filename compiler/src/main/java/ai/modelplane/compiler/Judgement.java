package ai.modelplane.compiler;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.ModelEndpoint;
import ai.modelplane.compiler.check.Checks;
import ai.modelplane.compiler.diagnostic.Finding;
import ai.modelplane.compiler.diagnostic.Rule;
import ai.modelplane.compiler.diagnostic.Severity;
import ai.modelplane.compiler.endpoint.Candidate.Routable;
import ai.modelplane.compiler.endpoint.EndpointRules;
import ai.modelplane.compiler.manifest.Manifest;
import ai.modelplane.compiler.manifest.Manifests;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a source says, once the rules are known by which endpoints are judged. A manifest with an
 * error is a broken one, whoever finds the error: what is live of it is kept.
 *
 * @param unusable endpoints whose manifests were found to be wrong here
 * @param findings of judging alone
 */
record Judgement(Manifests manifests, List<ModelEndpoint> unusable, List<Finding> findings) {

  /**
   * Judges.
   *
   * @param live an endpoint as it is on the cluster
   */
  static Judgement of(
      Manifests read, EndpointRules rules, Function<Key, Optional<ModelEndpoint>> live) {
    List<List<Finding>> found =
        read.valid().parallelStream().map(manifest -> Checks.manifest(manifest, rules)).toList();
    List<Manifest> wrong = new ArrayList<>();
    List<ModelEndpoint> unusable = new ArrayList<>();
    List<Finding> findings = new ArrayList<>();
    for (int i = 0; i < found.size(); i++) {
      Manifest manifest = read.valid().get(i);
      List<Finding> own =
          found.get(i).stream().map(f -> weighed(f, manifest, rules, live)).toList();
      findings.addAll(own);
      if (own.stream().anyMatch(Judgement::breaks)) {
        wrong.add(manifest);
        if (manifest instanceof Manifest.Endpoint(var endpoint, _, _)) {
          unusable.add(endpoint);
        }
      }
    }
    return new Judgement(read.withBroken(wrong), unusable, findings);
  }

  /** What only a later release will refuse still works. */
  private static boolean breaks(Finding finding) {
    return finding.isError() && finding.rule() != Rule.ENDPOINT_OVERDUE;
  }

  /**
   * An authority that is not there yet is a warning, and an error where it would take the place of
   * what works.
   */
  private static Finding weighed(
      Finding finding,
      Manifest manifest,
      EndpointRules rules,
      Function<Key, Optional<ModelEndpoint>> live) {
    return finding.rule() == Rule.ENDPOINT_CA
            && live.apply(manifest.key())
                .filter(now -> !now.meta().ownership().standsForReplica())
                .filter(now -> rules.judged(now).reach() instanceof Routable)
                .isPresent()
        ? finding.as(Severity.ERROR)
        : finding;
  }
}
