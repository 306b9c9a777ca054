package ai.modelplane.compiler.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.modelplane.compiler.api.ModelEndpoint.CaKind;
import ai.modelplane.compiler.api.ModelEndpoint.CaRef;
import ai.modelplane.compiler.api.ModelEndpoint.Tls;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DecodeTest {

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(JsonReadFeature.ALLOW_SINGLE_QUOTES)
          .enable(JsonReadFeature.ALLOW_UNQUOTED_FIELD_NAMES)
          .build();
  private static final String META = "metadata: {name: 'a', namespace: 'ml'}, ";

  @Test
  void aServiceHasItsEntriesInOrder() {
    ModelService service =
        Decode.service(
            tree(
                META
                    + "spec: {endpoints: [{selector: {matchLabels: {b: 'c'}}, weight: 5},"
                    + " {selector: {matchLabels: {}}, priority: 7}]}"));
    assertThat(service)
        .isEqualTo(
            new ModelService(
                new Key(Kind.MODEL_SERVICE, "ml", "a"),
                Meta.NONE,
                List.of(
                    new ModelService.Entry(new TreeMap<>(Map.of("b", "c")), new Weight(5), 0),
                    new ModelService.Entry(new TreeMap<>(), null, 7))));
  }

  @Test
  void aWholeNumberMayBeWrittenWithADecimalPoint() {
    ModelService service =
        Decode.service(
            tree(META + "spec: {endpoints: [{selector: {matchLabels: {}}, weight: 3.0}]}"));
    assertThat(service.entries().getFirst().weight()).isEqualTo(new Weight(3));
  }

  @Test
  void anEndpointHasWhatWasWritten() {
    Key key = new Key(Kind.MODEL_ENDPOINT, "ml", "a");
    assertThat(Decode.endpoint(tree(META + "spec: {url: 'u'}")))
        .isEqualTo(new ModelEndpoint(key, Meta.NONE, "u", null, null));
    assertThat(
            Decode.endpoint(
                tree(
                    META
                        + "spec: {url: 'u', rewritePath: '/x/', tls: {hostname: 'h',"
                        + " caRef: {kind: 'Secret', name: 'ca'}}}")))
        .isEqualTo(
            new ModelEndpoint(
                key, Meta.NONE, "u", "/x/", new Tls("h", new CaRef(CaKind.SECRET, "ca"))));
    assertThat(Decode.endpoint(tree(META + "spec: {url: 'u', tls: {}}")).tls())
        .isEqualTo(new Tls(null, null));
  }

  @Test
  void aReplicaIsReadyWhenItsConditionIsTrue() {
    assertThat(
            Decode.replica(
                replica(
                    "{type: 'Synced', status: 'False'}, {type: 'Ready', status: 'True', reason:"
                        + " 'x'}")))
        .isEqualTo(
            new ModelReplica(new Key(Kind.MODEL_REPLICA, "ml", "a"), Meta.NONE, "east", true, ""));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "``                                                                      | it has no Ready"
            + " condition",
        "{type: 'Synced', status: 'True'}                                        | it has no Ready"
            + " condition",
        "{type: 'Ready', status: 'False', reason: 'Starting', message: 'pulling'} | Starting:"
            + " pulling",
        "{type: 'Ready', status: 'Unknown', reason: 'Lost'}                      | Lost",
        "{type: 'Ready', status: 'False', message: 'no reason'}                  | no reason",
        "{type: 'Ready', status: 'False'}                                        | its Ready"
            + " condition is False",
        "{type: 'Ready'}                                                         | its Ready"
            + " condition has no status",
      })
  void aReplicaThatIsNotReadySaysWhy(String conditions, String why) {
    ModelReplica replica = Decode.replica(replica(conditions));
    assertThat(replica.ready()).isFalse();
    assertThat(replica.notReady()).isEqualTo(why);
  }

  @Test
  void aReplicaMayBeWithoutClusterAndStatus() {
    assertThat(Decode.replica(tree("metadata: {name: 'a', namespace: 'ml'}")))
        .isEqualTo(
            new ModelReplica(
                new Key(Kind.MODEL_REPLICA, "ml", "a"),
                Meta.NONE,
                null,
                false,
                "it has no Ready condition"));
  }

  @Test
  void aClusterMayHaveNoAddressYet() {
    assertThat(Decode.cluster(tree("metadata: {name: 'east'}")))
        .isEqualTo(new InferenceCluster("east", Meta.NONE, null));
    assertThat(
            Decode.cluster(
                tree("metadata: {name: 'east'}, status: {gateway: {address: '10.0.0.1'}}")))
        .isEqualTo(new InferenceCluster("east", Meta.NONE, "10.0.0.1"));
  }

  @Test
  void metadataIsReadOffAnyObject() {
    Meta meta =
        Decode.meta(
            tree(
                "metadata: {generation: 4, labels: {l: 'm'}, annotations: {n: 'o'},"
                    + " ownerReferences: [{kind: 'K', name: 'n', controller: true},"
                    + " {kind: 'L', name: 'p'}]}"));
    assertThat(meta)
        .isEqualTo(
            new Meta(
                new TreeMap<>(Map.of("l", "m")),
                new TreeMap<>(Map.of("n", "o")),
                List.of(new Meta.Owner("K", "n", true), new Meta.Owner("L", "p", false)),
                4,
                true));
    assertThat(Decode.meta(tree("metadata: {labels: null, annotations: null}")))
        .isEqualTo(Meta.NONE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "spec: {}                          | spec.endpoints is missing; expected a list of at least"
            + " one entry",
        "spec: {endpoints: []}             | spec.endpoints is an empty list; expected a list of at"
            + " least one entry",
        "spec: {endpoints: [{}]}           | spec.endpoints[0].selector.matchLabels is missing;"
            + " expected a map of strings",
        "spec: {endpoints: [{selector: {matchLabels: {a: 1}}}]} |"
            + " spec.endpoints[0].selector.matchLabels[\"a\"] is 1; expected a string",
        "spec: {endpoints: [{selector: {matchLabels: {}}, weight: -1}]} | spec.endpoints[0].weight"
            + " is -1; expected an integer from 0 to 1000000",
        "spec: {endpoints: [{selector: {matchLabels: {}}, weight: 1.5}]} | spec.endpoints[0].weight"
            + " is 1.5; expected an integer from 0 to 1000000",
        "spec: {endpoints: [{selector: {matchLabels: {}}, weight: 1e30}]} |"
            + " spec.endpoints[0].weight is 1.0E30; expected an integer from 0 to 1000000",
        "spec: {endpoints: [{selector: {matchLabels: {}}, priority: '1'}]} |"
            + " spec.endpoints[0].priority is \"1\"; expected an integer from 0 to 100",
      })
  void aServiceThatCannotBeUnderstoodNamesTheField(String spec, String message) {
    refused(Decode::service, META + spec, message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "spec: {}                       | spec.url is missing; expected a string that is not empty",
        "spec: {url: {}}                | spec.url is a map; expected a string that is not empty",
        "spec: {url: 'u', rewritePath: 1} | spec.rewritePath is 1; expected a string",
        "spec: {url: 'u', tls: []}      | spec.tls is an empty list; expected a map",
        "spec: {url: 'u', tls: {caRef: {kind: 'File', name: 'a'}}} | spec.tls.caRef.kind is"
            + " \"File\"; expected ConfigMap or Secret",
        "spec: {url: 'u', tls: {caRef: {kind: 'Secret'}}} | spec.tls.caRef.name is missing;"
            + " expected a string that is not empty",
      })
  void anEndpointThatCannotBeUnderstoodNamesTheField(String spec, String message) {
    refused(Decode::endpoint, META + spec, message);
  }

  @Test
  void theRestNamesTheFieldAsWell() {
    refused(
        Decode::replica,
        "metadata: {name: 'a'}",
        "metadata.namespace is missing; expected a string that is not empty");
    refused(
        Decode::replica,
        META + "status: {conditions: {Ready: true}}",
        "status.conditions is a map; expected a list");
    refused(
        Decode::cluster,
        "metadata: {name: 'a'}, status: {gateway: {address: 5}}",
        "status.gateway.address is 5; expected a string");
    refused(
        Decode::meta,
        "metadata: {ownerReferences: [{kind: 'a'}]}",
        "metadata.ownerReferences[0].name is missing; expected a string that is not empty");
    refused(
        Decode::meta,
        "metadata: {labels: {a: null}}",
        "metadata.labels[\"a\"] is empty; expected a string");
    refused(
        Decode::meta,
        "metadata: {generation: '1'}",
        "metadata.generation is \"1\"; expected an integer");
  }

  private static void refused(Function<ObjectNode, ?> decode, String fields, String message) {
    assertThatThrownBy(() -> decode.apply(tree(fields)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  private static ObjectNode replica(String conditions) {
    return tree(META + "spec: {clusterName: 'east'}, status: {conditions: [" + conditions + "]}");
  }

  private static ObjectNode tree(String fields) {
    try {
      return (ObjectNode) JSON.readTree("{" + fields + "}");
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(fields, e);
    }
  }
}
