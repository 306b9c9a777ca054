package ai.modelplane.reconciler.story;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.compiler.Options;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.api.Names;
import ai.modelplane.reconciler.cli.Cli;
import ai.modelplane.reconciler.cluster.LiveObject;
import ai.modelplane.testbed.Testbed;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A tenant with rights in one namespace writes there whatever looks like ours. */
@Tag("real")
class ForgeryTest {

  private static final String KINDS =
      "modelservices.modelplane.ai,modelendpoints.modelplane.ai,modelreplicas.modelplane.ai,"
          + "services,endpointslices.discovery.k8s.io,httproutes.gateway.networking.k8s.io";

  @TempDir Path repo;
  private World world;
  private String theirs;

  @BeforeEach
  void aTeamWithAServiceAndATenantBesideIt() {
    world = World.begin("forgery", repo);
    world.replica("qwen-0", "qwen", "prod-us-east");
    world.write(World.service("qwen", "qwen").entry("modelplane.ai/external-provider=openai"));
    world.write(World.endpoint("openai", "https://api.example.com/v1"));
    world.write(World.endpoint("old", "https://old.example.com/v1"));
    world.apply(World.service("by-hand", "qwen"));
    assertThat(world.reconcile().exit()).isZero();
    theirs = world.testbed.namespace("tenant");
    bind("role", "--verb=*", "--resource=" + KINDS);
    bind("rolebinding", "--role=tenant", "--user=reader");
  }

  private void bind(String kind, String... more) {
    List<String> command = new ArrayList<>(List.of("create", kind, "tenant"));
    command.addAll(List.of(more));
    command.addAll(List.of("-n", theirs));
    world.testbed.kubectl(command.toArray(String[]::new)).ok();
  }

  /** As the tenant, under our manager's name. */
  private Testbed.Result apply(ObjectNode tree) {
    return world.testbed.kubectlStdin(
        tree.toString(),
        "apply",
        "--context=reader",
        "--server-side",
        "--field-manager=" + Names.FIELD_MANAGER,
        "-f",
        "-");
  }

  /** A copy with every mark that ours have. */
  private static ObjectNode copy(LiveObject object, String namespace, String name) {
    ObjectNode tree = object.tree().deepCopy();
    tree.remove("status");
    ObjectNode metadata = (ObjectNode) tree.path("metadata");
    metadata.retain("labels", "annotations");
    metadata.put("name", name).put("namespace", namespace);
    return tree;
  }

  private List<LiveObject> ours() {
    return world.live().read(Options.DEFAULT.gateways()).objects().values().stream()
        .filter(o -> o.key().namespace().equals(world.namespace))
        .toList();
  }

  private void forge() {
    for (LiveObject object : ours()) {
      apply(copy(object, theirs, object.key().name())).ok();
      ObjectNode other = copy(object, theirs, "x-" + object.key().name());
      // whose routes lead into the namespace of the others
      for (JsonNode ref : other.at("/spec/rules/0/backendRefs")) {
        ((ObjectNode) ref).put("namespace", world.namespace);
      }
      apply(other).ok();
      if (object.key().kind() == Kind.MODEL_SERVICE || object.key().kind() == Kind.MODEL_ENDPOINT) {
        for (int i = 0; i < 4; i++) { // more than may be deleted at once
          apply(copy(object, theirs, object.key().name() + "-" + i)).ok();
        }
      }
    }
  }

  /** What is done in the namespace of the others, in any order. */
  private TreeSet<String> deeds(Cli cli) {
    TreeSet<String> deeds = new TreeSet<>();
    cli.out().lines().filter(l -> l.contains(" " + world.namespace + "/")).forEach(deeds::add);
    return deeds;
  }

  @Test
  void whateverATenantWritesChangesNothingInAnotherNamespace() {
    LiveObject ours = ours().getFirst();
    assertThat(apply(copy(ours, world.namespace, "spy")).err())
        .as("the tenant may write nothing there")
        .contains("forbidden");
    world.remove("old.yaml"); // one deletion is due
    TreeSet<String> honest = deeds(world.diff());
    assertThat(honest).anyMatch(l -> l.contains("delete ModelEndpoint"));
    var before = world.resourceVersions();

    forge();

    assertThat(deeds(world.diff())).isEqualTo(honest);
    Cli pass = world.reconcile();
    assertThat(pass.out()).contains("ModelEndpoint " + world.namespace + "/old deleted");
    var after = world.resourceVersions();
    before.keySet().removeIf(key -> key.equals("ModelEndpoint/old"));
    assertThat(after.keySet()).isEqualTo(before.keySet());
    assertThat(world.targets("qwen"))
        .anyMatch(t -> t.startsWith("10.0.1.50 "))
        .anyMatch(t -> t.startsWith("api.example.com "))
        .hasSize(2);
    assertThat(world.condition("qwen", "Ready")).isEqualTo("True Serving");
    assertThat(world.condition("by-hand", "Ready")).isEqualTo("True Serving");
  }
}
