package ai.modelplane.compiler.check;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.compiler.address.AddressPolicy;
import ai.modelplane.compiler.api.InferenceCluster;
import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.api.Meta;
import ai.modelplane.compiler.api.ModelEndpoint;
import ai.modelplane.compiler.api.ModelReplica;
import ai.modelplane.compiler.api.ModelService;
import ai.modelplane.compiler.api.Names;
import ai.modelplane.compiler.diagnostic.Finding;
import ai.modelplane.compiler.diagnostic.Where;
import ai.modelplane.compiler.endpoint.AllEndpoints;
import ai.modelplane.compiler.endpoint.Candidates;
import ai.modelplane.compiler.fleet.Authorities;
import ai.modelplane.compiler.manifest.Manifest;
import ai.modelplane.compiler.manifest.ManifestReader;
import ai.modelplane.compiler.manifest.Manifests;
import ai.modelplane.compiler.manifest.Written;
import ai.modelplane.compiler.routing.Router;
import ai.modelplane.compiler.schema.Schemas;
import ai.modelplane.compiler.source.Snapshot;
import ai.modelplane.compiler.source.SourceFile;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    Manifests manifests =
        READER.read(
            new Snapshot(
                ".",
                Optional.empty(),
                null,
                List.of(new SourceFile("f.yaml", () -> yaml.getBytes(UTF_8))),
                List.of(),
                List.of(),
                Snapshot.History.NONE));
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
            List.of(new InferenceCluster("us", Meta.NONE, "10.1.0.10")),
            authorities,
            AddressPolicy.STRICT);
    List<Finding> findings = new ArrayList<>(Checks.manifests(manifests.valid(), candidates));
    findings.addAll(
        Checks.routes(Router.routes(services.keySet(), candidates), candidates, services));
    return findings;
  }

  static String pointer(Finding finding) {
    return pointer(finding.where());
  }

  static String pointer(@Nullable Where where) {
    assertThat(where).isInstanceOf(Where.Node.class);
    return ((Where.Node) where).pointer();
  }

  static String endpoint(String spec) {
    return """
    apiVersion: modelplane.ai/v1alpha1
    kind: ModelEndpoint
    metadata: {name: e, namespace: ml-team}
    spec: %s
    """
        .formatted(spec);
  }

  /**
   * @param entries each the selector, and what may follow it
   */
  static String service(String... entries) {
    StringBuilder yaml =
        new StringBuilder(
            """
            apiVersion: modelplane.ai/v1alpha1
            kind: ModelService
            metadata: {name: qwen, namespace: ml-team}
            spec:
              endpoints:
            """);
    for (String entry : entries) {
      yaml.append("  - {selector: ").append(entry).append("}\n");
    }
    return yaml.toString();
  }

  static ModelReplica replica(String name, String deployment, boolean ready) {
    return replica("ml-team", name, Map.of(Names.DEPLOYMENT, deployment), ready);
  }

  static ModelReplica replica(String name, Map<String, String> labels) {
    return replica("ml-team", name, labels, true);
  }

  static ModelReplica replica(String namespace, String name, Map<String, String> labels) {
    return replica(namespace, name, labels, true);
  }

  private static ModelReplica replica(
      String namespace, String name, Map<String, String> labels, boolean ready) {
    return new ModelReplica(
        new Key(Kind.MODEL_REPLICA, namespace, name),
        Meta.of(labels, Map.of()),
        "us",
        ready,
        ready ? "" : "Starting");
  }
}
