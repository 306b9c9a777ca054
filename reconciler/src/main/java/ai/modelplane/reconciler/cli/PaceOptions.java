package ai.modelplane.reconciler.cli;

import ai.modelplane.reconciler.Settings;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How long to wait for a gateway. */
final class PaceOptions {

  /** Traefik's data path follows its status by up to 2 s. */
  private static final Duration SETTLE = Duration.ofMillis(2500);

  @Option(
      names = "--wait",
      paramLabel = "DURATION",
      defaultValue = "30s",
      description = "How long the gateway may take to answer (default: ${DEFAULT-VALUE}).")
  Duration wait = Duration.ofSeconds(30);

  @Option(
      names = "--settle",
      paramLabel = "DURATION",
      description =
          "How long after its answer the gateway may still send to old backends (default: 2.5s;"
              + " 0s for a folder).")
  private @Nullable Duration settle;

  /** Of a pass that writes. */
  Settings settings(ClusterOptions cluster, HoldOptions holds, LimitOptions limits) {
    Duration usual = cluster.isFolder() ? Duration.ZERO : SETTLE;
    return new Settings(holds.in(cluster.options(limits)), wait, settle == null ? usual : settle);
  }
}
