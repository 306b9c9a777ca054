package ai.modelplane.reconciler.plan;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.reconciler.cluster.LiveObject;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What {@code managedFields} says is ours, in the forms that API servers write it. */
class OwnedFieldsTest {

  static LiveObject object(String yaml) {
    ObjectNode tree = Live.yaml("apiVersion: v1\nkind: Service\n" + yaml);
    return new LiveObject(Live.key(tree), tree);
  }

  @Test
  void onlyOurFieldsAreProjected() {
    LiveObject live =
        object(
            """
            metadata:
              name: s
              namespace: ml
              labels: {a: ours, b: theirs}
              managedFields:
              - manager: modelplane
                operation: Apply
                fieldsV1: {f:metadata: {f:labels: {f:a: {}}}, f:spec: {f:type: {}}}
              - manager: kubectl
                operation: Update
                fieldsV1: {f:metadata: {f:labels: {f:b: {}}}, f:spec: {f:selector: {}}}
            spec: {type: ClusterIP, selector: {x: y}}
            """);

    assertThat(OwnedFields.project(live))
        .isEqualTo(Live.yaml("{metadata: {labels: {a: ours}}, spec: {type: ClusterIP}}"));
  }

  @Test
  void itemsOfAListAreFoundByTheirKeys() {
    LiveObject live =
        object(
            """
            metadata:
              name: s
              namespace: ml
              managedFields:
              - manager: modelplane
                operation: Apply
                fieldsV1:
                  f:spec:
                    f:ports:
                      'k:{"port":8000,"protocol":"TCP"}': {.: {}, f:name: {}, f:port: {}, f:protocol: {}}
            spec:
              ports:
              - {name: metrics, port: 9000, protocol: TCP}
              - {name: http, port: 8000, protocol: TCP, nodePort: 30000}
              - {name: udp, port: 8000, protocol: UDP}
            """);

    assertThat(OwnedFields.project(live))
        .isEqualTo(Live.yaml("{spec: {ports: [{name: http, port: 8000, protocol: TCP}]}}"));
  }

  @Test
  void itemsOfASetAreFoundByTheirValue() {
    LiveObject live =
        object(
            """
            metadata:
              name: s
              namespace: ml
              finalizers: [theirs, ours]
              managedFields:
              - manager: modelplane
                operation: Apply
                fieldsV1: {f:metadata: {f:finalizers: {'v:"ours"': {}}}}
            """);

    assertThat(OwnedFields.project(live)).isEqualTo(Live.yaml("{metadata: {finalizers: [ours]}}"));
  }

  @Test
  void anAtomicListIsOursAsAWhole() {
    LiveObject live =
        object(
            """
            metadata:
              name: s
              namespace: ml
              managedFields:
              - {manager: modelplane, operation: Apply, fieldsV1: {f:spec: {f:rules: {}}}}
            spec: {rules: [{a: 1}, {b: 2}]}
            """);

    assertThat(OwnedFields.project(live)).isEqualTo(Live.yaml("{spec: {rules: [{a: 1}, {b: 2}]}}"));
  }

  @Test
  void aFieldThatWeOwnAndThatIsGoneIsNotThere() {
    LiveObject live =
        object(
            """
            metadata:
              name: s
              namespace: ml
              managedFields:
              - {manager: modelplane, operation: Apply, fieldsV1: {f:spec: {f:type: {}}}}
            """);

    assertThat(OwnedFields.project(live)).isEmpty();
  }

  @Test
  void whatWeAppliedUnderTwoApiVersionsIsOneWhole() {
    LiveObject live =
        object(
            """
            metadata:
              name: s
              namespace: ml
              labels: {a: "1"}
              managedFields:
              - {manager: modelplane, operation: Apply, apiVersion: v1, fieldsV1: {f:spec: {f:a: {}}}}
              - manager: modelplane
                operation: Apply
                apiVersion: v2
                fieldsV1: {f:spec: {f:b: {}}, f:metadata: {f:labels: {f:a: {}}}}
            spec: {a: 1, b: 2, c: 3}
            """);

    assertThat(OwnedFields.project(live))
        .isEqualTo(Live.yaml("{metadata: {labels: {a: \"1\"}}, spec: {a: 1, b: 2}}"));
  }

  @Test
  void anUpdateUnderOurNameIsNotOurs() {
    LiveObject live =
        object(
            """
            metadata:
              name: s
              namespace: ml
              managedFields:
              - {manager: modelplane, operation: Update, time: T, fieldsV1: {f:spec: {f:type: {}}}}
            spec: {type: ClusterIP}
            """);

    assertThat(OwnedFields.project(live)).isEmpty();
    assertThat(OwnedFields.others(live)).extracting(w -> w.manager()).containsExactly("modelplane");
  }

  @Test
  void theStatusIsAnotherPart() {
    LiveObject live =
        object(
            """
            metadata:
              name: s
              namespace: ml
              managedFields:
              - {manager: modelplane, operation: Apply, fieldsV1: {f:spec: {f:type: {}}}}
              - manager: modelplane
                operation: Apply
                subresource: status
                fieldsV1:
                  f:status:
                    f:address: {}
                    f:generation: {}
                    f:conditions: {'k:{"type":"Ready"}': {.: {}, f:type: {}, f:status: {}}}
              - {manager: gateway, operation: Update, subresource: status, fieldsV1: {f:status: {f:x: {}}}}
            spec: {type: ClusterIP}
            status:
              address: a
              generation: 3
              x: theirs
              conditions: [{type: Other, status: "True"}, {type: Ready, status: "True"}]
            """);

    assertThat(OwnedFields.project(live)).isEqualTo(Live.yaml("{spec: {type: ClusterIP}}"));
    assertThat(OwnedFields.others(live)).isEmpty();
    String same = "address: a\ngeneration: 3\nconditions: [{type: Ready, status: \"True\"}]\n";
    assertThat(OwnedFields.ownsStatus(live, Live.yaml(same))).isTrue();
    assertThat(OwnedFields.ownsStatus(live, Live.yaml(same.replace("True", "False")))).isFalse();
    assertThat(OwnedFields.ownsStatus(live, Live.yaml("address: a"))).isFalse();
    assertThat(OwnedFields.ownsStatus(live, Live.yaml(same + "x: theirs\n"))).isFalse();
  }

  @Test
  void numbersAreEqualWhateverTypeTheyWereReadAs() {
    LiveObject live =
        object(
            """
            metadata:
              name: s
              namespace: ml
              managedFields:
              - {manager: modelplane, operation: Apply, subresource: status, fieldsV1: {f:status: {f:count: {}}}}
            status: {count: 3}
            """);
    ObjectNode asLong = Live.yaml("count: 0");
    asLong.put("count", 3L);

    assertThat(OwnedFields.ownsStatus(live, asLong)).isTrue();
  }

  @Test
  void whoOwnsAPathOwnsWhatIsBelowAWhole() {
    OwnedFields.Writer writer =
        new OwnedFields.Writer(
            "kubectl", "Update", "", Live.yaml("{f:spec: {f:rules: {}, f:a: {f:b: {}}}}"));

    assertThat(OwnedFields.owns(writer, List.of("spec", "rules", "0", "weight"), Live.yaml("{}")))
        .isTrue();
    assertThat(OwnedFields.owns(writer, List.of("spec", "a", "b"), Live.yaml("{}"))).isTrue();
    assertThat(OwnedFields.owns(writer, List.of("spec", "a", "c"), Live.yaml("{}"))).isFalse();
    assertThat(OwnedFields.owns(writer, List.of("metadata", "labels"), Live.yaml("{}"))).isFalse();
  }
}
