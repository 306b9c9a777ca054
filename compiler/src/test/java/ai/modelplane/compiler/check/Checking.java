package ai.modelplane.compiler.check;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.compiler.address.AddressPolicy;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.api.ModelEndpoint;
import ai.modelplane.compiler.api.ModelReplica;
import ai.modelplane.compiler.api.ModelService;
import ai.modelplane.compiler.diagnostic.Finding;
import ai.modelplane.compiler.diagnostic.Where;
import ai.modelplane.compiler.endpoint.AllEndpoints;
import ai.modelplane.compiler.endpoint.Candidates;
import ai.modelplane.compiler.endpoint.EndpointRules;
import ai.modelplane.compiler.fleet.Authorities;
import ai.modelplane.compiler.manifest.Manifest;
import ai.modelplane.compiler.manifest.ManifestReader;
import ai.modelplane.compiler.manifest.Manifests;
import ai.modelplane.compiler.manifest.Written;
import ai.modelplane.compiler.routing.Router;
import ai.modelplane.compiler.schema.Schemas;
import ai.modelplane.testing.Texts;
import ai.modelplane.testing.Yaml;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Manifests and live replicas to findings. */
abstract class Checking {

  private static final ManifestReader READER = new ManifestReader(new Schemas());

  final List<ModelReplica> replicas = new ArrayList<>();
  Authorities authorities = Authorities.UNKNOWN;

  List<String> findings(String yaml) {
    return all(yaml).stream()
        .map(f -> f.severity().word() + " " + f.rule().id() + " " + pointer(f))
        .toList();
  }

  List<Finding> all(String yaml) {
    Manifests manifests = READER.read(Texts.with("f.yaml", yaml).snapshot());
    assertThat(manifests.findings()).isEmpty();
    List<ModelEndpoint> authored = new ArrayList<>();
    Map<ModelService, Written> services = new HashMap<>();
    for (Manifest manifest : manifests.valid()) {
      switch (manifest) {
        case Manifest.Service service -> services.put(service.service(), service.written());
        case Manifest.Endpoint endpoint -> authored.add(endpoint.endpoint());
      }
    }
    Candidates candidates =
        AllEndpoints.candidates(
            authored,
            List.of(),
            replicas,
            List.of(Yaml.cluster("us", "10.1.0.10").asCluster()),
            authorities,
            AddressPolicy.STRICT);
    EndpointRules rules =
        new EndpointRules(AddressPolicy.STRICT, authorities, Map.of(), Set.of(), "");
    List<Finding> findings = new ArrayList<>();
    manifests.valid().forEach(m -> findings.addAll(Checks.manifest(m, rules)));
    findings.addAll(
        Checks.routes(
            Router.routes(
                services.keySet(), candidates, namespace -> Optional.of("there is no Gateway")),
            candidates,
            candidates::index,
            List.of(),
            services));
    return findings;
  }

  static String pointer(Finding finding) {
    return pointer(finding.where());
  }

  static String pointer(@Nullable Where where) {
    assertThat(where).isInstanceOf(Where.Node.class);
    return ((Where.Node) where).pointer();
  }

  /**
   * @param spec in flow style
   */
  static String endpoint(String spec) {
    return Yaml.of(Kind.MODEL_ENDPOINT, "e").with(spec).text();
  }

  /**
   * @param entries each the selector, and what may follow it
   */
  static String service(String... entries) {
    Yaml service = Yaml.service("qwen").with("endpoints:");
    Arrays.stream(entries).forEach(entry -> service.with("- {selector: " + entry + "}"));
    return service.text();
  }

  static ModelReplica replica(String name, boolean ready) {
    return Yaml.replica(name, "us").ready(ready).asReplica();
  }
}
