package ai.modelplane.reconciler.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.compiler.Options;
import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.source.Source;
import ai.modelplane.compiler.source.SourceException;
import ai.modelplane.compiler.source.request.Request;
import ai.modelplane.compiler.source.request.Sources;
import ai.modelplane.reconciler.Pass;
import ai.modelplane.reconciler.Settings;
import ai.modelplane.reconciler.cluster.Cluster;
import ai.modelplane.reconciler.cluster.ClusterException;
import ai.modelplane.reconciler.cluster.ForwardingCluster;
import ai.modelplane.reconciler.cluster.LiveObject;
import ai.modelplane.reconciler.cluster.ServiceEvent;
import ai.modelplane.reconciler.cluster.folder.FolderCluster;
import ai.modelplane.testing.Hostility;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/** What a pass writes beside objects: statuses, and events. */
final class HarmlessWrites {

  private HarmlessWrites() {}

  /** A pass over the cluster, of which every status and every event is what the API takes. */
  static void in(Path dir) throws SourceException {
    try (Source source =
            Sources.open(
                new Request(dir + "/repo", null, null, null, null, InputStream.nullInputStream()));
        FolderCluster folder = FolderCluster.openToWrite(dir.resolve("cluster"), Set.of())) {
      Cluster cluster =
          new ForwardingCluster(folder) {
            @Override
            public LiveObject applyStatus(Key key, ObjectNode status) {
              status.path("conditions").forEach(HarmlessWrites::isCondition);
              return super.applyStatus(key, status);
            }

            @Override
            public void record(ServiceEvent event) {
              assertThat(event.reason()).matches("[A-Z][A-Za-z]+");
              assertThat(event.note().getBytes(UTF_8)).hasSizeLessThanOrEqualTo(1024);
              Hostility.assertHarmless(event.note());
            }
          };
      Options options =
          new Options(
              new Key(Kind.GATEWAY, "modelplane-system", "modelplane"),
              List.of(),
              OptionalInt.empty(),
              Set.of());
      Pass pass =
          new Pass(
              cluster,
              new Settings(options, Duration.ZERO, Duration.ZERO),
              () -> false,
              Clock.systemUTC());
      pass.execute(pass.prepare(SourceOptions.read(source.snapshot())), outcome -> {});
    } catch (ClusterException e) {
      assertThat(dir.resolve("cluster")).as("what no pass can read").isNotEmptyDirectory();
    }
  }

  private static void isCondition(JsonNode condition) {
    Hostility.assertHarmless(condition.path("message").asText());
    assertThat(condition.path("message").asText().length()).isLessThanOrEqualTo(32_768);
    assertThat(condition.path("reason").asText())
        .matches("[A-Za-z]([A-Za-z0-9_,:]{0,1022}[A-Za-z0-9_])?");
  }
}
