package ai.modelplane.reconciler.fields;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.reconciler.plan.Live;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What {@code managedFields} says is ours, in the forms that API servers write it. */
class ManagedFieldsTest {

  static ObjectNode object(String yaml) {
    return Live.yaml("apiVersion: v1\nkind: Service\n" + yaml);
  }

  static ObjectNode ours(ObjectNode live) {
    return ManagedFields.of(live).ours().project(live);
  }

  @Test
  void onlyOurFieldsAreProjected() {
    ObjectNode live =
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

    assertThat(ours(live))
        .isEqualTo(Live.yaml("{metadata: {labels: {a: ours}}, spec: {type: ClusterIP}}"));
  }

  @Test
  void itemsOfAListAreFoundByTheirKeys() {
    ObjectNode live =
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

    assertThat(ours(live))
        .isEqualTo(Live.yaml("{spec: {ports: [{name: http, port: 8000, protocol: TCP}]}}"));
  }

  @Test
  void itemsOfASetAreFoundByTheirValue() {
    ObjectNode live =
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

    assertThat(ours(live)).isEqualTo(Live.yaml("{metadata: {finalizers: [ours]}}"));
  }

  @Test
  void anAtomicListIsOursAsAWhole() {
    ObjectNode live =
        object(
            """
            metadata:
              name: s
              namespace: ml
              managedFields:
              - {manager: modelplane, operation: Apply, fieldsV1: {f:spec: {f:rules: {}}}}
            spec: {rules: [{a: 1}, {b: 2}]}
            """);

    assertThat(ours(live)).isEqualTo(Live.yaml("{spec: {rules: [{a: 1}, {b: 2}]}}"));
  }

  @Test
  void aFieldThatWeOwnAndThatIsGoneIsNotThere() {
    ObjectNode live =
        object(
            """
            metadata:
              name: s
              namespace: ml
              managedFields:
              - {manager: modelplane, operation: Apply, fieldsV1: {f:spec: {f:type: {}}}}
            """);

    assertThat(ours(live)).isEmpty();
  }

  @Test
  void whatWeAppliedUnderTwoApiVersionsIsOneWhole() {
    ObjectNode live =
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

    assertThat(ours(live))
        .isEqualTo(Live.yaml("{metadata: {labels: {a: \"1\"}}, spec: {a: 1, b: 2}}"));
  }

  @Test
  void anUpdateUnderOurNameIsNotOurs() {
    ObjectNode live =
        object(
            """
            metadata:
              name: s
              namespace: ml
              managedFields:
              - {manager: modelplane, operation: Update, time: T, fieldsV1: {f:spec: {f:type: {}}}}
            spec: {type: ClusterIP}
            """);

    assertThat(ours(live)).isEmpty();
    assertThat(ManagedFields.of(live).others())
        .extracting(w -> w.manager())
        .containsExactly("modelplane");
  }

  @Test
  void theStatusIsAnotherPart() {
    ObjectNode live =
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

    assertThat(ours(live)).isEqualTo(Live.yaml("{spec: {type: ClusterIP}}"));
    assertThat(ManagedFields.of(live).others()).isEmpty();
    String same = "address: a\ngeneration: 3\nconditions: [{type: Ready, status: \"True\"}]\n";
    assertThat(Comparison.statusDiffers(Live.yaml(same), live)).isFalse();
    assertThat(Comparison.statusDiffers(Live.yaml(same.replace("True", "False")), live)).isTrue();
    assertThat(Comparison.statusDiffers(Live.yaml("address: a"), live)).isTrue();
    assertThat(Comparison.statusDiffers(Live.yaml(same + "x: theirs\n"), live)).isTrue();
  }

  @Test
  void numbersAreEqualWhateverTypeTheyWereReadAs() {
    ObjectNode live =
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

    assertThat(Comparison.statusDiffers(asLong, live)).isFalse();
  }

  @Test
  void whoOwnsAPathOwnsWhatIsBelowAWhole() {
    FieldSet fields = FieldSet.parse(Live.yaml("{f:spec: {f:rules: {}, f:a: {f:b: {}}}}"));
    ObjectNode tree = Live.yaml("{}");

    assertThat(fields.touches(List.of("spec", "rules", "0", "weight"), tree)).isTrue();
    assertThat(fields.touches(List.of("spec", "a", "b"), tree)).isTrue();
    assertThat(fields.touches(List.of("spec", "a", "c"), tree)).isFalse();
    assertThat(fields.touches(List.of("metadata", "labels"), tree)).isFalse();
  }
}
