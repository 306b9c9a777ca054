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
import ai.modelplane.compiler.endpoint.Candidates;
import ai.modelplane.compiler.endpoint.Endpoints;
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
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChecksTest {

  private static final ManifestReader READER = new ManifestReader(Schemas.load());

  private final List<ModelReplica> replicas = new ArrayList<>();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ftp://10.0.0.1/v1     | error endpoint/url /spec/url",
        "http://127.1/v1       | error endpoint/address /spec/url",
        "https://10.0.0.1/v1   | error endpoint/url /spec/url",
        "http://10.0.0.1/base  | warning endpoint/base-path /spec/url",
        "http://10.0.0.1/v1x/  | warning endpoint/base-path /spec/url",
      })
  void aUrlThatCannotBeUsedOrIsSurprisingIsReported(String url, String finding) {
    assertThat(findings(endpoint("{url: '" + url + "'}"))).containsExactly(finding);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{url: 'http://10.0.0.1/v1'}",
        "{url: 'http://10.0.0.1/base/v1/'}",
        "{url: 'http://10.0.0.1'}",
        "{url: 'http://10.0.0.1/'}",
        "{url: 'http://10.0.0.1/base', rewritePath: /base}",
        "{url: 'https://a.example.com/v1', tls: {caRef: {kind: Secret, name: ca}}}",
      })
  void aUrlThatIsFineIsNot(String spec) {
    assertThat(findings(endpoint(spec))).isEmpty();
  }

  @Test
  void aRewritePathThatIsNoPathIsReportedWhereItStands() {
    assertThat(findings(endpoint("{url: 'http://10.0.0.1/v1', rewritePath: v1}")))
        .containsExactly("error endpoint/rewrite-path /spec/rewritePath");
  }

  @Test
  void aUrlThatCannotBeUsedIsNotSurprisingAsWell() {
    assertThat(findings(endpoint("{url: 'http://127.0.0.1/base'}")))
        .containsExactly("error endpoint/address /spec/url");
  }

  @Test
  void aDrainedEndpointIsMeantToBe() {
    String drained =
        endpoint("{url: 'http://127.0.0.1/v1'}")
            .replace("name: e", "name: e, annotations: {modelplane.ai/drain: 'true'}");
    assertThat(findings(drained)).isEmpty();
  }

  @Test
  void aSelectorThatMatchesNothingIsReportedAtItself() {
    replicas.add(replica("a-0", "a", true));
    assertThat(
            findings(
                service(
                    "{matchLabels: {modelplane.ai/deployment: a}}",
                    "{matchLabels: {modelplane.ai/deployment: b}}")))
        .containsExactly("warning selector/no-match /spec/endpoints/1/selector");
  }

  @Test
  void aSelectorThatWaitsForItsReplicasIsRight() {
    replicas.add(replica("a-0", "a", false));
    assertThat(findings(service("{matchLabels: {modelplane.ai/deployment: a}}"))).isEmpty();
  }

  @Test
  void aSelectorWithoutLabelsIsReported() {
    replicas.add(replica("a-0", "a", true));
    assertThat(findings(service("{matchLabels: {}}")))
        .containsExactly("warning selector/empty /spec/endpoints/0/selector");
  }

  @Test
  void whatIsThereInsteadIsSaid() {
    replicas.add(replica("a-0", "a", true));
    replicas.add(replica("c-0", "c", true));
    assertThat(all(service("{matchLabels: {modelplane.ai/deployment: b}}")))
        .extracting(Finding::hint)
        .containsExactly("there are {modelplane.ai/deployment=[a, c]}");
  }

  @Test
  void weightsThatAreAllZeroAreReported() {
    replicas.add(replica("a-0", "a", true));
    String selector = "{matchLabels: {modelplane.ai/deployment: a}}";
    assertThat(findings(service(selector + ", weight: 0", selector + ", weight: 0")))
        .containsExactly("warning weight/all-zero /spec/endpoints");
    assertThat(findings(service(selector + ", weight: 0", selector))).isEmpty();
  }

  @Test
  void moreEndpointsThanARuleHoldsIsAnError() {
    IntStream.range(0, 17).forEach(i -> replicas.add(replica("a-" + i, "a", true)));
    assertThat(findings(service("{matchLabels: {modelplane.ai/deployment: a}}")))
        .containsExactly("error route/too-many-backends /spec/endpoints");
  }

  private List<String> findings(String yaml) {
    return all(yaml).stream()
        .map(f -> f.severity().word() + " " + f.rule().id() + " " + pointer(f))
        .toList();
  }

  private List<Finding> all(String yaml) {
    Manifests manifests =
        READER.read(
            new Snapshot(
                ".",
                Optional.empty(),
                null,
                List.of(new SourceFile("f.yaml", () -> yaml.getBytes(UTF_8))),
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
        Endpoints.candidates(
            authored,
            List.of(),
            replicas,
            List.of(new InferenceCluster("us", Meta.NONE, "10.1.0.10")),
            AddressPolicy.STRICT);
    List<Finding> findings = new ArrayList<>(Checks.endpoints(manifests.valid(), candidates));
    findings.addAll(
        Checks.routes(Router.routes(services.keySet(), candidates), candidates, services));
    return findings;
  }

  private static String pointer(Finding finding) {
    assertThat(finding.where()).isInstanceOf(Where.Node.class);
    return ((Where.Node) finding.where()).pointer();
  }

  private static String endpoint(String spec) {
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
  private static String service(String... entries) {
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

  private static ModelReplica replica(String name, String deployment, boolean ready) {
    return new ModelReplica(
        new Key(Kind.MODEL_REPLICA, "ml-team", name),
        Meta.of(Map.of(Names.DEPLOYMENT, deployment), Map.of()),
        "us",
        ready,
        ready ? "" : "Starting");
  }
}
