package ai.modelplane.reconciler.story;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.reconciler.cli.Cli;
import org.junit.jupiter.api.Test;

/** What becomes of what somebody else writes over what is ours. */
class DriftTest extends OneServiceStory {

  @Test
  void aHandEditOfARouteIsReportedWithItsAuthorAndPutRight() {
    world.reconcile();
    world
        .kubectl(
            "patch",
            "httproute",
            "qwen",
            "--type=json",
            "--field-manager=alice",
            "-p",
            "[{\"op\": \"replace\", \"path\": \"/spec/rules/0/backendRefs/0/weight\", \"value\":"
                + " 7}]")
        .ok();

    Cli diff = world.diff();
    assertThat(diff.exit()).as(diff.err()).isEqualTo(1);
    assertThat(diff.out())
        .contains("~ configure HTTPRoute " + world.namespace + "/qwen: drift, changed by alice at ")
        .contains("-      weight: 7\n")
        .contains("+      weight: 1\n");

    Cli pass = world.reconcile();
    assertThat(pass.exit()).isZero();
    assertThat(pass.out())
        .startsWith(
            "HTTPRoute " + world.namespace + "/qwen configured: drift, changed by alice at ");
    assertThat(world.targets("qwen")).containsExactly(target());
    assertThat(world.diff().exit()).isZero();
  }

  @Test
  void anEditOfABackendAndARemovedLabelAreDriftAsWell() {
    world.reconcile();
    String slice = world.objects("EndpointSlice").getFirst().replaceFirst(".*/", "");
    world
        .kubectl(
            "patch",
            "endpointslice",
            slice,
            "--type=merge",
            "--field-manager=bob",
            "-p",
            "{\"endpoints\": [{\"addresses\": [\"10.6.6.6\"], \"conditions\": {\"ready\": true}}]}")
        .ok();
    world.kubectl("label", "ms", "qwen", "modelplane.ai/source-", "--field-manager=bob").ok();

    Cli pass = world.reconcile();

    assertThat(pass.exit()).as(pass.err()).isZero();
    assertThat(pass.out())
        .contains("EndpointSlice " + world.namespace + "/" + slice + " configured");
    assertThat(world.targets("qwen")).containsExactly(target());
    assertThat(world.get("ms", "qwen").at("/metadata/labels/modelplane.ai~1source").asText(""))
        .isNotEmpty();
    assertThat(world.diff().exit()).isZero();
  }

  @Test
  void whatOthersAddBesideOurFieldsIsLeftAlone() {
    world.reconcile();
    world.kubectl("annotate", "httproute", "qwen", "team=ml").ok();
    world.kubectl("label", "ms", "qwen", "cost-centre=7").ok();

    assertThat(world.diff().exit()).isZero();
    assertThat(world.reconcile().out()).isEmpty();
    assertThat(world.get("httproute", "qwen").at("/metadata/annotations/team").asText())
        .isEqualTo("ml");
  }

  @Test
  void aHandEditOfAServiceFromGitIsPutRight() {
    world.reconcile();
    world
        .kubectl(
            "patch",
            "ms",
            "qwen",
            "--type=merge",
            "--field-manager=carol",
            "-p",
            "{\"spec\": {\"endpoints\": [{\"selector\": {\"matchLabels\": {\"a\": \"b\"}}}]}}")
        .ok();

    Cli diff = world.diff();
    assertThat(diff.exit()).isEqualTo(1);
    assertThat(diff.out())
        .contains("~ configure ModelService " + world.namespace + "/qwen: drift, changed by carol");

    assertThat(world.reconcile().exit()).isZero();
    assertThat(world.diff().exit()).isZero();
    assertThat(world.targets("qwen")).containsExactly(target());
  }
}
