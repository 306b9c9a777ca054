package ai.modelplane.reconciler.story;

import ai.modelplane.compiler.Options;
import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.manifest.ManifestReader;
import ai.modelplane.compiler.schema.Schemas;
import ai.modelplane.compiler.source.Snapshot;
import ai.modelplane.compiler.source.Source;
import ai.modelplane.compiler.source.SourceException;
import ai.modelplane.compiler.source.request.Request;
import ai.modelplane.compiler.source.request.Sources;
import ai.modelplane.reconciler.Pass;
import ai.modelplane.reconciler.Settings;
import ai.modelplane.reconciler.apply.ChangeSet;
import ai.modelplane.reconciler.cluster.Cluster;
import ai.modelplane.reconciler.gather.Input;
import ai.modelplane.reconciler.prepare.Prepared;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Passes over a cluster of a test's own, with everything else as the program has it.
 *
 * @param gateway the Gateway that serves the routes
 */
record Passes(Key gateway) {

  /** A pass: what was prepared, and what came of it. */
  record Done(Prepared prepared, ChangeSet changes) {
    boolean isFine() {
      return !prepared.hasErrors() && !changes.hasTrouble();
    }
  }

  /** What a folder says. */
  static Input read(Path folder) throws SourceException {
    Request request =
        new Request(folder.toString(), null, null, null, null, InputStream.nullInputStream());
    try (Source source = Sources.open(request)) {
      Snapshot snapshot = source.snapshot();
      return new Input(
          new ManifestReader(new Schemas()).read(snapshot),
          snapshot.identity().orElseThrow(),
          snapshot.history());
    }
  }

  Prepared prepare(Cluster cluster, Input input) {
    return pass(cluster).prepare(input);
  }

  Done run(Cluster cluster, Input input) {
    Prepared prepared = prepare(cluster, input);
    return new Done(prepared, pass(cluster).execute(prepared, outcome -> {}));
  }

  private Pass pass(Cluster cluster) {
    Options options = new Options(gateway, List.of(), OptionalInt.empty(), Set.of());
    Settings settings = new Settings(options, Duration.ofMinutes(5), Duration.ZERO);
    return new Pass(cluster, settings, () -> false, Clock.systemUTC());
  }
}
