package ai.modelplane.reconciler.world;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.reconciler.cluster.Cluster;
import ai.modelplane.reconciler.cluster.ClusterException;
import ai.modelplane.reconciler.cluster.ForwardingCluster;
import ai.modelplane.reconciler.cluster.LiveObject;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** One half of a change is broken: the other takes nothing away. */
class HalfAChangeTest extends Story {

  private void blueGreenInOneCommit() {
    service("qwen", "blue");
    endpoint("blue", "blue", "http://10.0.0.1/v1");
    world.one.run(store);
    service("qwen", "green");
    world.one.files().remove("endpoint-blue.yaml");
    endpoint("green", "green", "http://10.0.0.2/v1");
  }

  private void spoil(String file, String from, String to) {
    world.one.files().computeIfPresent(file, (f, t) -> t.replace(from, to));
  }

  /** The service's own manifest is broken: it stays at blue, and blue is pruned. */
  @Test
  void aBrokenServiceKeepsItsEndpoint() {
    blueGreenInOneCommit();
    spoil("qwen.yaml", "matchLabels", "matchLabel");
    world.one.run(store);
    assertThat(targets("qwen")).containsExactly("10.0.0.1");
  }

  /** A policy refuses the service. */
  @Test
  void aRefusedServiceKeepsItsEndpoint() {
    blueGreenInOneCommit();
    store.refuse(List.of(ms("qwen")));
    world.one.run(store);
    assertThat(targets("qwen")).containsExactly("10.0.0.1");
  }

  /** A webhook hiccup on the service alone. */
  @Test
  void aServiceThatFailsOnceKeepsItsEndpoint() {
    blueGreenInOneCommit();
    Cluster hiccup =
        new ForwardingCluster(store) {
          @Override
          public LiveObject applyOnto(@Nullable LiveObject before, Key key, ObjectNode tree) {
            if (key.equals(ms("qwen"))) {
              throw new ClusterException(ClusterException.Cause.TROUBLED, "500 webhook timed out");
            }
            return super.applyOnto(before, key, tree);
          }
        };
    world.one.run(hiccup);
    assertThat(targets("qwen")).containsExactly("10.0.0.1");
  }

  /** Green is there already, its edit is broken, blue is gone. */
  @Test
  void anEndpointWhoseNewLabelsAreBrokenKeepsTheOldOneAlive() {
    service("qwen", "blue");
    endpoint("blue", "blue", "http://10.0.0.1/v1");
    endpoint("other", "other", "http://10.0.0.2/v1");
    world.one.run(store);
    service("qwen", "green");
    world.one.files().remove("endpoint-blue.yaml");
    endpoint("other", "green", "http://10.0.0.2/v1");
    spoil("endpoint-other.yaml", "url", "ulr");
    world.one.run(store);
    assertThat(targets("qwen")).containsExactly("10.0.0.1");
  }

  /** The new endpoint's file cannot be read at all. */
  @Test
  void noServiceIsSwitchedToAnEndpointWhoseFileCannotBeRead() {
    service("qwen", "blue");
    endpoint("blue", "blue", "http://10.0.0.1/v1");
    world.one.run(store);
    service("qwen", "green");
    endpoint("green", "green", "http://10.0.0.2/v1");
    spoil("endpoint-green.yaml", "spec: {", "\tspec: {{");
    world.one.run(store);
    assertThat(targets("qwen")).containsExactly("10.0.0.1");
  }

  /** Its kind is misspelt. */
  @Test
  void noServiceIsSwitchedToAnEndpointWhoseKindIsMisspelt() {
    service("qwen", "blue");
    endpoint("blue", "blue", "http://10.0.0.1/v1");
    world.one.run(store);
    service("qwen", "green");
    endpoint("green", "green", "http://10.0.0.2/v1");
    spoil("endpoint-green.yaml", "ModelEndpoint", "ModelEndpont");
    world.one.run(store);
    assertThat(targets("qwen")).containsExactly("10.0.0.1");
  }

  /** Its namespace or name was forgotten. */
  @Test
  void noServiceIsSwitchedToAnEndpointWithoutNamespace() {
    service("qwen", "blue");
    endpoint("blue", "blue", "http://10.0.0.1/v1");
    world.one.run(store);
    service("qwen", "green");
    endpoint("green", "green", "http://10.0.0.2/v1");
    spoil("endpoint-green.yaml", "namespace: ml,", "");
    world.one.run(store);
    assertThat(targets("qwen")).containsExactly("10.0.0.1");
  }

  /** Moved by a new name into a file that is known and cannot be read. */
  @Test
  void anEndpointRenamedIntoAFileThatCannotBeReadStays() {
    service("qwen", "x");
    endpoint("acme", "x", "http://10.0.0.1/v1");
    endpoint("other", "z", "http://10.0.0.9/v1");
    world.one.run(store);
    world.one.files().remove("endpoint-acme.yaml");
    world
        .one
        .files()
        .computeIfPresent(
            "endpoint-other.yaml",
            (f, t) ->
                t
                    + "---\n"
                    + "apiVersion: modelplane.ai/v1alpha1\n"
                    + "kind: ModelEndpoint\n"
                    + "metadata: {name: acme-2, namespace: ml, labels: {modelplane.ai/deployment:"
                    + " x}}\n"
                    + "\tspec: {url: \"http://10.0.0.1/v1\"}\n");
    world.one.run(store);
    assertThat(targets("qwen")).containsExactly("10.0.0.1");
  }

  /** The same, and the new one has no namespace. */
  @Test
  void anEndpointRenamedWithoutANamespaceStays() {
    service("qwen", "x");
    endpoint("acme", "x", "http://10.0.0.1/v1");
    world.one.run(store);
    String old = world.one.files().remove("endpoint-acme.yaml");
    world
        .one
        .files()
        .computeIfPresent(
            "qwen.yaml",
            (f, t) -> t + "---\n" + old.replace("acme", "acme-2").replace("namespace: ml,", ""));
    world.one.run(store);
    assertThat(targets("qwen")).containsExactly("10.0.0.1");
  }

  @Test
  void noServiceIsSwitchedToAnEndpointWithAnUnusableUrl() {
    service("qwen", "blue");
    endpoint("blue", "blue", "http://10.0.0.1/v1");
    world.one.run(store);
    service("qwen", "green");
    endpoint("green", "green", "htp:/10.0.0.2/v1");
    world.one.run(store);
    assertThat(targets("qwen")).containsExactly("10.0.0.1");
  }

  /** A service moved to a namespace that is not there. */
  @Test
  void aServiceMovedToANamespaceThatIsNotThereStays() {
    service("qwen", "x");
    endpoint("one", "x", "http://10.0.0.1/v1");
    world.one.run(store);
    service("stays", "x");
    world.one.run(store);
    spoil("qwen.yaml", "namespace: ml", "namespace: prod");
    spoil("endpoint-one.yaml", "namespace: ml", "namespace: prod");
    world.one.run(store);
    assertThat(store.find(ms("qwen"))).isPresent();
  }
}
