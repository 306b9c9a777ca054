package ai.modelplane.reconciler.story;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.reconciler.cli.Cli;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * A backend is named by what it is, so that no change of ours needs a field that cannot be changed.
 * Somebody else's change can: then there is nothing but to make the backend anew.
 */
class ReplaceTest extends OneServiceStory {

  private String backend() {
    assertThat(world.reconcile().exit()).isZero();
    return world.get("httproute", "qwen").at("/spec/rules/0/backendRefs/0/name").asText();
  }

  private void isPutRight(String object) {
    Cli diff = world.diff();
    assertThat(diff.exit()).as(diff.err()).isEqualTo(1);
    assertThat(diff.err()).as("what will be replaced is not refused").isEmpty();
    assertThat(diff.out()).contains("~ configure " + object);
    Cli pass = world.reconcile();
    assertThat(pass.exit()).as(pass.toString()).isZero();
    assertThat(pass.lines()).anyMatch(l -> l.startsWith(object + " replaced"));
    assertThat(pass.err()).contains("1 replaced");
    assertThat(world.targets("qwen")).containsExactly(target());
    assertThat(world.reconcile().out()).isEmpty();
  }

  /** The server merges ports by their number, and then finds two of the same name. */
  @Test
  void aPortThatSomebodyChanged() {
    String name = backend();
    world
        .kubectl(
            "patch",
            "service",
            name,
            "--type=json",
            "-p=[{\"op\": \"replace\", \"path\": \"/spec/ports/0/port\", \"value\": 9999}]")
        .ok();

    isPutRight("Service " + world.namespace + "/" + name);

    assertThat(world.get("service", name).at("/spec/ports/0/port").asInt()).isEqualTo(80);
    assertThat(world.get("service", name).at("/spec/ports")).hasSize(1);
  }

  @Test
  void aServiceThatSomebodyMadeAnewWithAnAddress() {
    String name = backend();
    remake(
        "service",
        name,
        "/spec",
        List.of("clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy"));

    isPutRight("Service " + world.namespace + "/" + name);

    assertThat(world.get("service", name).at("/spec/clusterIP").asText()).isEqualTo("None");
  }

  @Test
  void aSliceThatSomebodyMadeAnewOfAnotherType() {
    String name = backend();
    JsonNode slice = world.get("endpointslice", name);
    ((ObjectNode) slice).put("addressType", "FQDN");
    ((ObjectNode) slice.at("/endpoints/0")).withArrayProperty("addresses").removeAll().add("a.b");
    remake("endpointslice", name, slice);

    isPutRight("EndpointSlice " + world.namespace + "/" + name);
  }

  private void remake(String kind, String name, String at, List<String> without) {
    JsonNode object = world.get(kind, name);
    ((ObjectNode) object.at(at)).remove(without);
    remake(kind, name, object);
  }

  /** As {@code kubectl replace --force} does it: the labels stay. */
  private void remake(String kind, String name, JsonNode object) {
    ObjectNode tree = (ObjectNode) object;
    tree.withObjectProperty("metadata")
        .remove(List.of("uid", "resourceVersion", "managedFields", "creationTimestamp"));
    world.kubectl("delete", kind, name).ok();
    world.testbed.kubectlStdin(tree.toString(), "create", "-f", "-").ok();
  }
}
