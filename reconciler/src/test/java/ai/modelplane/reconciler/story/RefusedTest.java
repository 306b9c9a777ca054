package ai.modelplane.reconciler.story;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.reconciler.cli.Cli;
import java.util.SortedMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What the cluster does not take is not served: what stands there is, and follows its endpoints.
 */
class RefusedTest extends TwoReplicasStory {

  private static final String POLICY =
      """
      apiVersion: admissionregistration.k8s.io/v1
      kind: ValidatingAdmissionPolicy
      metadata: {name: NAME}
      spec:
        failurePolicy: Fail
        matchConstraints:
          namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: NAME}}
          resourceRules:
          - apiGroups: [modelplane.ai]
            apiVersions: ["*"]
            operations: [CREATE, UPDATE]
            resources: [modelservices, modelendpoints]
          - apiGroups: [gateway.networking.k8s.io]
            apiVersions: ["*"]
            operations: [CREATE, UPDATE]
            resources: [httproutes]
        validations:
        - expression: "!has(object.spec.endpoints) || object.spec.endpoints.all(e, !has(e.weight) || e.weight != 7)"
          message: seven is not allowed here
        - expression: "!has(object.spec.url) || !object.spec.url.contains('10.66.')"
          message: that network is not allowed here
        - expression: "!has(object.spec.rules) || !object.spec.rules[0].backendRefs.exists(b, b.weight == 5)"
          message: five is not allowed here
      ---
      apiVersion: admissionregistration.k8s.io/v1
      kind: ValidatingAdmissionPolicyBinding
      metadata: {name: NAME}
      spec: {policyName: NAME, validationActions: [Deny]}
      """;

  private static final String EXTERNAL = "modelplane.ai/external-provider=acme";

  @BeforeEach
  void aPolicy() throws InterruptedException {
    world.testbed.kubectlStdin(policy(), "apply", "-f", "-").ok();
    String probe = World.endpoint("probe", "http://10.66.0.1/v1").in(world.namespace).text();
    for (int i = 0; i < 3_000; i++) {
      if (world.testbed.kubectlStdin(probe, "create", "--dry-run=server", "-f", "-").exit() != 0) {
        return;
      }
      Thread.sleep(100);
    }
    throw new AssertionError("it is not in force");
  }

  @AfterEach
  void noPolicy() {
    world.testbed.kubectlStdin(policy(), "delete", "-f", "-").ok();
  }

  private String policy() {
    return POLICY.replace("NAME", world.namespace);
  }

  @Test
  void aRefusedServiceGoesOnWithItsLiveSpecAndFollowsItsEndpoints() {
    assertThat(world.reconcile().exit()).isZero();
    world.write(World.service("qwen", "qwen:7").entry(EXTERNAL));
    world.write(World.endpoint("acme", "https://api.example.com/v1"));
    world.ready("qwen-1", false);

    Cli pass = world.reconcile();

    assertThat(pass.exit()).isEqualTo(1);
    assertThat(pass.out())
        .containsOnlyOnce("ModelService " + world.namespace + "/qwen failed")
        .contains("seven is not allowed here")
        .contains("HTTPRoute " + world.namespace + "/qwen configured");
    assertThat(world.targets("qwen")).containsExactly(east());
    assertThat(world.objects("EndpointSlice")).as("none for acme").hasSize(1);
    assertThat(world.condition("qwen", "Accepted")).isEqualTo("False NotApplied");
    assertThat(message("qwen"))
        .startsWith("apply ModelService " + world.namespace + "/qwen: 422 ")
        .contains("seven is not allowed here")
        .endsWith("; the last good spec is served");
    assertThat(world.condition("qwen", "Ready")).isEqualTo("True Serving");

    SortedMap<String, String> before = world.resourceVersions();
    assertThat(world.reconcile().exit()).isEqualTo(1);
    assertThat(world.resourceVersions()).as("refused again, nothing else").isEqualTo(before);

    world.write(World.service("qwen", "qwen").entry(EXTERNAL));
    assertThat(world.reconcile().exit()).isZero();
    assertThat(world.targets("qwen")).hasSize(2).contains(east());
    assertThat(world.condition("qwen", "Accepted")).isEqualTo("True Valid");
  }

  @Test
  void aRefusedEndpointIsNotRouted() {
    world.write(World.service("qwen", "qwen").entry(EXTERNAL));
    world.write(World.endpoint("acme", "http://10.66.0.1/v1"));

    Cli pass = world.reconcile();

    assertThat(pass.exit()).isEqualTo(1);
    assertThat(pass.out())
        .contains("ModelEndpoint " + world.namespace + "/acme failed")
        .contains("that network is not allowed here")
        .contains("HTTPRoute " + world.namespace + "/qwen created");
    assertThat(world.targets("qwen")).containsExactly(east(), west());
  }

  @Test
  void anEndpointWhoseMoveIsRefusedStaysWhereItIs() {
    world.write(World.service("qwen", "none").entry(EXTERNAL));
    world.write(World.endpoint("acme", "http://10.0.0.1/v1"));
    assertThat(world.reconcile().exit()).isZero();
    world.write(World.endpoint("acme", "http://10.66.0.1/v1"));

    Cli diff = world.diff();
    assertThat(diff.exit()).isEqualTo(2);
    assertThat(diff.err()).contains("that network is not allowed here");
    assertThat(diff.out()).as("what reconcile will do").doesNotContain("10.66.0.1");

    assertThat(world.reconcile().exit()).isEqualTo(1);

    assertThat(world.targets("qwen")).containsExactly("10.0.0.1 / 1");
    assertThat(world.condition("qwen", "Ready")).isEqualTo("True Serving");
  }

  @Test
  void aRefusedRouteStaysAndTheStatusSaysThatItIsNotTheWantedOne() {
    assertThat(world.reconcile().exit()).isZero();
    world.write(World.service("qwen", "qwen:2").entry(EXTERNAL, 5));
    world.write(World.endpoint("acme", "https://api.example.com/v1"));

    Cli pass = world.reconcile();

    assertThat(pass.exit()).isEqualTo(1);
    assertThat(pass.out()).contains("five is not allowed here");
    assertThat(world.targets("qwen")).containsExactly(east(), west());
    assertThat(world.condition("qwen", "Accepted")).isEqualTo("True Valid");
    assertThat(world.condition("qwen", "RoutingReady")).isEqualTo("False NotApplied");
    assertThat(world.condition("qwen", "Ready"))
        .as("it no longer follows its endpoints")
        .isEqualTo("False NotApplied");

    SortedMap<String, String> before = world.resourceVersions();
    assertThat(world.reconcile().exit()).isEqualTo(1);
    assertThat(world.resourceVersions()).isEqualTo(before);

    world.write(World.service("qwen", "qwen"));
    assertThat(world.reconcile().exit()).isZero();
    assertThat(world.condition("qwen", "RoutingReady")).isEqualTo("True Programmed");
  }

  @Test
  void aNewServiceThatIsRefusedLeavesNothing() {
    world.write(World.service("qwen", "qwen:7"));

    Cli pass = world.reconcile();

    assertThat(pass.exit()).isEqualTo(1);
    assertThat(pass.out()).contains("seven is not allowed here").doesNotContain("HTTPRoute");
    assertThat(world.objects()).allMatch(o -> o.startsWith("ModelEndpoint/"));
  }

  private String message(String service) {
    return world.get("ms", service).at("/status/conditions/0/message").asText();
  }
}
