package ai.modelplane.reconciler.story;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.compiler.Options;
import ai.modelplane.compiler.manifest.ManifestReader;
import ai.modelplane.compiler.schema.Schemas;
import ai.modelplane.compiler.source.Request;
import ai.modelplane.compiler.source.Snapshot;
import ai.modelplane.compiler.source.Source;
import ai.modelplane.compiler.source.SourceException;
import ai.modelplane.compiler.source.Sources;
import ai.modelplane.reconciler.Input;
import ai.modelplane.reconciler.Pass;
import ai.modelplane.reconciler.Prepared;
import ai.modelplane.reconciler.Settings;
import ai.modelplane.reconciler.cluster.Cluster;
import ai.modelplane.reconciler.cluster.kubernetes.KubernetesCluster;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that dies at any point leaves a cluster that serves, and that the next run repairs. */
class CrashTest {

  @TempDir Path repo;

  @Test
  void whereverAPassDiesTrafficGoesOnAndTheNextPassConverges() throws SourceException {
    World world = World.begin("crash", repo);
    world.cluster("third", "10.0.3.50");
    world.replica("a-0", "a", "prod-us-east").replica("a-1", "a", "prod-eu-west");
    world.replica("b-0", "b", "prod-eu-west").replica("b-1", "b", "third");
    try (Cluster cluster =
        KubernetesCluster.open(world.testbed.kubeconfig(), null, "modelplane-system")) {
      String deployment = "a";
      change(world, deployment);
      pass(cluster);
      int writes = 0;
      boolean died = true;
      for (; died; writes++) {
        deployment = deployment.equals("a") ? "b" : "a";
        change(world, deployment);

        died = dies(new MortalCluster(cluster, world.namespace, writes));
        pass(cluster);

        assertThat(prepare(cluster).plan().isEmpty()).as("after %s writes", writes).isTrue();
        assertThat(world.targets("moving")).isEqualTo(expected(world, deployment));
        assertThat(world.objects("HTTPRoute"))
            .containsExactly("HTTPRoute/moving", "HTTPRoute/only-" + deployment);
        assertThat(world.objects("Service")).hasSize(2);
        assertThat(world.condition("moving", "Ready")).isEqualTo("True Serving");
      }
      assertThat(writes).as("enough points to die at").isGreaterThan(10);
    }
  }

  /** One service moves to another deployment, one goes, one comes. */
  private static void change(World world, String deployment) {
    world.write("moving.yaml", World.service("moving", deployment));
    world.write("only.yaml", World.service("only-" + deployment, deployment));
  }

  private static List<String> expected(World world, String deployment) {
    String first = deployment.equals("a") ? "10.0.1.50" : "10.0.2.50";
    String second = deployment.equals("a") ? "10.0.2.50" : "10.0.3.50";
    String path = " /" + world.namespace + "/" + deployment;
    return List.of(first + path + "-0/ 1", second + path + "-1/ 1");
  }

  private boolean dies(MortalCluster cluster) throws SourceException {
    try {
      pass(cluster);
    } catch (IllegalStateException | MortalCluster.Death e) {
      assertThat(e).hasRootCauseInstanceOf(MortalCluster.Death.class);
    }
    assertThat(cluster.broken()).as("routes that pointed to nothing at some point").isEmpty();
    return cluster.isDead();
  }

  private void pass(Cluster cluster) throws SourceException {
    Prepared prepared = prepare(cluster);
    assertThat(prepared.hasErrors()).as(prepared.findings().toString()).isFalse();
    new Pass(cluster, settings(), () -> false, Clock.systemUTC()).execute(prepared, outcome -> {});
  }

  private Prepared prepare(Cluster cluster) throws SourceException {
    Request request = new Request(repo.toString(), null, null, null, InputStream.nullInputStream());
    try (Source source = Sources.open(request)) {
      Snapshot snapshot = source.snapshot();
      Input input =
          new Input(
              new ManifestReader(Schemas.load()).read(snapshot),
              snapshot.identity().orElseThrow(),
              snapshot.history());
      return new Pass(cluster, settings(), () -> false, Clock.systemUTC()).prepare(input);
    }
  }

  private static Settings settings() {
    return new Settings(Options.DEFAULT, Optional.empty(), Duration.ofSeconds(20), Duration.ZERO);
  }
}
