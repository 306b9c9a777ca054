package ai.modelplane.reconciler.fields;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.reconciler.plan.Live;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which fields of other hands an apply of ours removes, and which stay. */
class HandsTest {

  static final String WANTED =
      """
      apiVersion: modelplane.ai/v1alpha1
      kind: ModelEndpoint
      metadata: {name: e, namespace: ml, labels: {app.kubernetes.io/managed-by: modelplane}}
      spec: {url: "http://10.0.0.1/v1"}
      """;

  /** Ours, with a field, a label and an annotation that another manager added. */
  static ObjectNode withAdditions(String manager, String operation) {
    ObjectNode live = Live.ours(Live.yaml(WANTED)).tree();
    live.withObject("/spec").put("rewritePath", "/old");
    live.withObject("/metadata/labels").put("tier", "gold");
    live.withObject("/metadata/annotations").put("note", "x");
    Live.writer(live, manager, operation, ADDED.deepCopy());
    return live;
  }

  static final ObjectNode ADDED =
      Live.yaml(
          "{f:spec: {.: {}, f:rewritePath: {}},"
              + " f:metadata: {f:labels: {f:tier: {}}, f:annotations: {.: {}, f:note: {}}}}");

  /** Made by others, and labelled as ours by whom the parameter names. */
  static ObjectNode madeBy(String manager, String labelledBy) {
    ObjectNode live = withAdditions(manager, "Update");
    live.withObject("/metadata").remove("managedFields");
    live.withObject("/metadata/labels").put("modelplane.ai/instance", "g.gateway");
    String instance = "f:modelplane.ai/instance";
    ObjectNode made = ADDED.deepCopy();
    if (manager.equals(labelledBy)) {
      made.withObject("/f:metadata").withObjectProperty("f:labels").putObject(instance);
    } else {
      ObjectNode labelled = Live.yaml("{}");
      labelled.withObject("/f:metadata").withObjectProperty("f:labels").putObject(instance);
      Live.writer(live, labelledBy, "Update", labelled);
    }
    Live.writer(live, manager, "Update", made);
    return live;
  }

  static ObjectNode applied(ObjectNode live) {
    return ServerSideApply.alone(live, Live.yaml(WANTED));
  }

  static List<String> authored(ObjectNode live) {
    return Comparison.fields(Live.yaml(WANTED), live).stream().map(FieldChange::pointer).toList();
  }

  @ParameterizedTest
  @CsvSource({
    "kubectl-client-side-apply, Update",
    "kubectl-edit, Update",
    "kubectl-patch, Update",
    "kubectl, Apply",
    "before-first-apply, Update",
    "curl, Update"
  })
  void whatAHandAddedToTheSpecIsDriftAndGoes(String manager, String operation) {
    ObjectNode live = withAdditions(manager, operation);

    List<FieldChange> changes = Comparison.fields(Live.yaml(WANTED), live);

    assertThat(changes)
        .singleElement()
        .satisfies(
            c -> {
              assertThat(c.pointer()).isEqualTo("/spec/rewritePath");
              assertThat(c.before().asText()).isEqualTo("/old");
              assertThat(c.after().isMissingNode()).isTrue();
              assertThat(c.drift().orElseThrow().manager()).isEqualTo(manager);
            });
    ObjectNode after = applied(live);
    assertThat(after.at("/spec").toString()).isEqualTo("{\"url\":\"http://10.0.0.1/v1\"}");
    assertThat(after.at("/metadata/labels/tier").asText()).isEqualTo("gold");
    assertThat(after.at("/metadata/annotations/note").asText()).isEqualTo("x");
    assertThat(authored(after)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"argocd, Apply", "kustomize-controller, Apply", "helm, Update"})
  void whatAnApplierHoldsDiffersAndIsNotTaken(String manager, String operation) {
    ObjectNode live = withAdditions(manager, operation);

    assertThat(authored(live)).isEmpty();
    assertThat(Comparison.applied(Live.yaml(WANTED), live))
        .singleElement()
        .satisfies(
            c -> {
              assertThat(c.pointer()).isEqualTo("/spec/rewritePath");
              assertThat(c.drift().orElseThrow().manager()).isEqualTo(manager);
            });
    assertThat(applied(live).at("/spec/rewritePath").asText()).isEqualTo("/old");
  }

  @ParameterizedTest
  @CsvSource({
    "apiextensions.crossplane.io/composite, Apply",
    "crossplane, Update",
    "kubectl-edit, Update"
  })
  void whatCrossplaneNotesForItselfStaysAndIsNoConflict(String manager, String operation) {
    ObjectNode live = Live.ours(Live.yaml(WANTED)).tree();
    live.withObject("/spec/crossplane/compositionRef").put("name", "x");
    Live.writer(
        live,
        manager,
        operation,
        Live.yaml("{f:spec: {f:crossplane: {.: {}, f:compositionRef: {.: {}, f:name: {}}}}}"));

    assertThat(authored(live)).isEmpty();
    assertThat(Comparison.applied(Live.yaml(WANTED), live)).isEmpty();
    assertThat(applied(live).at("/spec/crossplane/compositionRef/name").asText()).isEqualTo("x");
  }

  @Test
  void whatAnApplierHoldsAsWellIsNotTaken() {
    ObjectNode live = withAdditions("kubectl-edit", "Update");
    Live.writer(live, "argocd", "Apply", Live.yaml("{f:spec: {f:rewritePath: {}}}"));

    assertThat(authored(live)).isEmpty();
    assertThat(applied(live).at("/spec/rewritePath").asText()).isEqualTo("/old");
  }

  @Test
  void whatAWebhookAddsToOurOwnWriteIsNoDrift() {
    assertThat(authored(withAdditions("modelplane", "Update"))).isEmpty();
  }

  @Test
  void aFieldThatWeHadAppliedAndAHandHoldsTooGoesWhenItIsNoLongerWanted() {
    ObjectNode before = Live.yaml(WANTED);
    before.withObject("/spec").put("rewritePath", "/old");
    ObjectNode live = Live.ours(before).tree();
    Live.writer(live, "kubectl-edit", "Update", ADDED.deepCopy());

    assertThat(authored(live)).containsExactly("/spec/rewritePath");
    assertThat(applied(live).at("/spec/rewritePath").isMissingNode()).isTrue();
  }

  @Test
  void ofAnObjectThatKubectlMadeItsLabelsAreTakenOnce() {
    ObjectNode live = madeBy("kubectl-client-side-apply", "kubectl-label");

    ObjectNode after = applied(live);

    assertThat(after.at("/metadata/labels/tier").isMissingNode()).isTrue();
    assertThat(after.at("/metadata/annotations/note").asText()).isEqualTo("x");
    assertThat(after.at("/spec/rewritePath").isMissingNode()).isTrue();
    after.withObject("/metadata/labels").put("tier", "silver");
    Live.writer(
        after, "kubectl-label", "Update", Live.yaml("{f:metadata: {f:labels: {f:tier: {}}}}"));
    assertThat(applied(after).at("/metadata/labels/tier").asText()).isEqualTo("silver");
  }

  @Test
  void whatNobodyIsKnownToHaveWrittenWasWrittenByHand() {
    ObjectNode live = withAdditions("kubectl-edit", "Update");
    live.withObject("/metadata").remove("managedFields");

    ObjectNode after = applied(live);

    assertThat(after.at("/spec/rewritePath").isMissingNode()).isTrue();
    assertThat(after.at("/metadata/labels/tier").isMissingNode()).isTrue();
    assertThat(authored(after)).isEmpty();
  }

  @Test
  void labelsOfWhoRestoredAnObjectOfOursAreTakenAndThoseOfOthersStay() {
    assertThat(applied(madeBy("velero", "velero")).at("/metadata/labels/tier").isMissingNode())
        .isTrue();
    assertThat(applied(madeBy("labeller", "kubectl-label")).at("/metadata/labels/tier").asText())
        .isEqualTo("gold");
  }
}
