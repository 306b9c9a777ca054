package ai.modelplane.reconciler.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.reconciler.cluster.ClusterView;
import ai.modelplane.reconciler.cluster.snapshot.SnapshotFile;
import ai.modelplane.reconciler.cluster.snapshot.SnapshotWriter;
import ai.modelplane.reconciler.gather.Input;
import ai.modelplane.reconciler.prepare.Preparation;
import ai.modelplane.reconciler.prepare.Prepared;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code snapshot}: what is read of a cluster, as one file that takes its place. */
@Command(
    name = "snapshot",
    description = "Writes what is live to one small file, without secrets, for use as --cluster.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Exit code: 0 written, 2 it could not run.",
      "",
      "Examples:",
      "  modelplane snapshot -o .modelplane/prod.yaml",
      "  modelplane diff --cluster .modelplane/prod.yaml"
    })
final class SnapshotCommand implements Callable<Integer> {

  private final Console console;

  @Mixin private ClusterOptions clusterOptions = new ClusterOptions();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Write to this file, whole or not at all (default: standard output).")
  private @Nullable Path file;

  SnapshotCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    try (ClusterView cluster = clusterOptions.open(new LimitOptions())) {
      // A pass also sees what stands where ours would go, whoever made it.
      Prepared prepared =
          Preparation.of(
              cluster, clusterOptions.options(new LimitOptions()), Input.NONE, Clock.systemUTC());
      String text =
          SnapshotWriter.write(
              cluster.name(),
              String.join(", ", clusterOptions.gateways),
              prepared.live().fleet().network(),
              prepared.objects().values());
      for (Key gateway : prepared.options().gateways()) {
        if (prepared.live().fleet().gateway(gateway).isEmpty()) {
          console.say(
              "modelplane: %s has no Gateway %s/%s, and so has the snapshot; name another with"
                      .formatted(cluster.name(), gateway.namespace(), gateway.name())
                  + " --gateway");
        }
      }
      if (file == null || file.toString().equals("-")) {
        console.data(text);
        return 0;
      }
      boolean written = SnapshotFile.write(file, text);
      console.say(
          "%s of %s, %d KiB: %s"
              .formatted(
                  Console.objects(prepared.objects().size()),
                  cluster.name(),
                  (text.getBytes(UTF_8).length + 1023) / 1024,
                  file + (written ? "" : " is the same already")));
      return 0;
    }
  }
}
