package ai.modelplane.reconciler.fields;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.reconciler.fields.FieldChange.Drift;
import ai.modelplane.reconciler.plan.Live;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What differs, field by field, and who did it. */
class ComparisonTest {

  static final String TIME = "2026-01-02T03:04:05Z";

  static ObjectNode service(String spec) {
    return Live.yaml(
        "apiVersion: v1\nkind: Service\nmetadata: {name: b, namespace: ml, labels: {l: v}}\nspec: "
            + spec
            + "\n");
  }

  static ObjectNode live(String spec, String ours) {
    ObjectNode tree = service(spec);
    Live.writer(
        tree,
        "modelplane",
        "Apply",
        Live.yaml("{f:metadata: {f:labels: {f:l: {}}}, f:spec: " + ours + "}"));
    return tree;
  }

  static List<String> fields(String wanted, ObjectNode now) {
    return Comparison.fields(service(wanted), now).stream()
        .map(
            f ->
                f.pointer()
                    + ": "
                    + f.before()
                    + " -> "
                    + f.after()
                    + f.drift().map(d -> " by " + d).orElse(""))
        .toList();
  }

  @Test
  void ourOwnDifferenceHasNoAuthor() {
    assertThat(fields("{a: 2}", live("{a: 1}", "{f:a: {}}"))).containsExactly("/spec/a: 1 -> 2");
    assertThat(fields("{}", live("{a: 1}", "{f:a: {}}"))).containsExactly("/spec/a: 1 -> ");
    assertThat(fields("{a: 1, b: 2}", live("{a: 1}", "{f:a: {}}")))
        .containsExactly("/spec/b:  -> 2");
  }

  @Test
  void aListThatSomebodyTookAsAWholeIsComparedItemByItem() {
    ObjectNode now = live("{rules: [{to: a, weight: 7}, {to: b, weight: 1}]}", "{f:x: {}}");
    Live.writer(now, "kubectl-edit", "Update", Live.yaml("{f:spec: {f:rules: {}}}"));

    assertThat(fields("{rules: [{to: a, weight: 1}, {to: b, weight: 1}]}", now))
        .containsExactly("/spec/rules/0/weight: 7 -> 1 by kubectl-edit at " + TIME);
  }

  @Test
  void anItemOfAListIsKnownByItsKeys() {
    ObjectNode now =
        live(
            "{ports: [{port: 80, name: web}]}",
            "{f:ports: {'k:{\"port\":80}': {.: {}, f:port: {}}}}");
    Live.writer(
        now,
        "kubectl-edit",
        "Update",
        Live.yaml("{f:spec: {f:ports: {'k:{\"port\":80}': {f:name: {}}}}}"));

    assertThat(fields("{ports: [{port: 80, name: http}]}", now))
        .containsExactly("/spec/ports/0/name: \"web\" -> \"http\" by kubectl-edit at " + TIME);
  }

  @Test
  void eachFieldNamesItsOwnAuthor() {
    ObjectNode now = live("{a: 1, b: 1, c: 1}", "{f:c: {}}");
    Live.writer(now, "alice", "Update", Live.yaml("{f:spec: {f:a: {}}}"));
    Live.writer(now, "bob", "Apply", Live.yaml("{f:spec: {f:b: {}}}"));

    List<FieldChange> fields = Comparison.fields(service("{a: 2, b: 2, c: 2}"), now);

    assertThat(fields)
        .extracting(FieldChange::drift)
        .containsExactly(
            Optional.of(new Drift("alice", "Update", TIME)),
            Optional.of(new Drift("bob", "Apply", TIME)),
            Optional.empty());
    assertThat(Comparison.reason(fields)).isEqualTo("drift, changed by alice at " + TIME);
  }

  @Test
  void aMapThatBecameAListIsAnotherValue() {
    ObjectNode now = live("{a: [1, 2]}", "{f:x: {}}");
    Live.writer(now, "alice", "Update", Live.yaml("{f:spec: {f:a: {}}}"));

    assertThat(fields("{a: {b: 1}}", now)).hasSize(1).first().asString().contains("/spec/a");
  }

  @Test
  void whatAHandAddsUnderTheSpecIsDrift() {
    ObjectNode now = live("{a: 1, b: 1}", "{f:a: {}}");
    Live.writer(now, "alice", "Update", Live.yaml("{f:spec: {f:a: {}, f:b: {}}}"));

    assertThat(fields("{a: 1}", now)).containsExactly("/spec/b: 1 ->  by alice at " + TIME);
    ObjectNode declared = now.deepCopy().put("apiVersion", "modelplane.ai/v1alpha1");
    ObjectNode wanted = service("{a: 1}").put("apiVersion", "modelplane.ai/v1alpha1");
    declared.put("kind", "ModelService");
    wanted.put("kind", "ModelService");
    assertThat(Comparison.fields(wanted, declared)).as("Git wins").hasSize(1);
  }

  @Test
  void whatNobodyOwnsIsADefaultUnlessItSteersTraffic() {
    ObjectNode now =
        live(
            "{a: 1, selector: {app: x}, sessionAffinity: None, ipFamilies: [IPv4],"
                + " externalIPs: [], clusterIPs: [None], other: 1}",
            "{f:a: {}}");

    assertThat(fields("{a: 1}", now)).containsExactly("/spec/selector/app: \"x\" ->  by somebody");
    assertThat(Comparison.strangers(service("{a: 1}"), now))
        .extracting(FieldChange::pointer)
        .containsExactly("/spec/selector/app");
  }

  @Test
  void aDefaultIsNobodysEvenWithAnOwner() {
    ObjectNode now =
        live("{a: 1, sessionAffinity: None, internalTrafficPolicy: Cluster}", "{f:a: {}}");
    Live.writer(
        now,
        "velero",
        "Update",
        Live.yaml("{f:spec: {f:a: {}, f:sessionAffinity: {}, f:internalTrafficPolicy: {}}}"));

    assertThat(fields("{a: 1}", now)).isEmpty();
    ((ObjectNode) now.path("spec")).put("sessionAffinity", "ClientIP");
    assertThat(fields("{a: 1}", now))
        .containsExactly("/spec/sessionAffinity: \"ClientIP\" ->  by velero at " + TIME);
  }

  @Test
  void anItemBesideOursIsTakenOutWithItsList() {
    ObjectNode now =
        live(
            "{ports: [{port: 81}, {port: 80, name: web}]}",
            "{f:ports: {'k:{\"port\":80}': {.: {}, f:port: {}, f:name: {}}}}");
    Live.writer(
        now,
        "alice",
        "Update",
        Live.yaml("{f:spec: {f:ports: {'k:{\"port\":81}': {.: {}, f:port: {}}}}}"));
    String wanted = "{ports: [{port: 80, name: web}]}";

    List<FieldChange> strangers = Comparison.strangers(service(wanted), now);

    assertThat(strangers)
        .hasSize(1)
        .first()
        .extracting(FieldChange::pointer)
        .isEqualTo("/spec/ports");
    assertThat(strangers.getFirst().after()).isEqualTo(service(wanted).at("/spec/ports"));
    assertThat(ServerSideApply.without(now, strangers).at("/spec/ports")).hasSize(1);
  }

  @Test
  void theNoteThatWeLeftIsNoDifference() {
    ObjectNode now = live("{a: 1}", "{f:a: {}}");
    now.withObject("/metadata/annotations").put("modelplane.ai/mutated", "x");
    Live.writer(
        now,
        "modelplane",
        "Apply",
        Live.yaml("{f:metadata: {f:annotations: {'f:modelplane.ai/mutated': {}}}}"));

    assertThat(fields("{a: 1}", now)).isEmpty();
  }

  @Test
  void aPathIsAPointer() {
    assertThat(
            new FieldChange(
                    List.of("metadata", "labels", "a/b~c"),
                    Live.yaml("{}"),
                    Live.yaml("{}"),
                    Optional.empty())
                .pointer())
        .isEqualTo("/metadata/labels/a~1b~0c");
  }
}
