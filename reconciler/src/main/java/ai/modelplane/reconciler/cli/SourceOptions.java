package ai.modelplane.reconciler.cli;

import ai.modelplane.compiler.config.ConfigFile;
import ai.modelplane.compiler.manifest.ManifestReader;
import ai.modelplane.compiler.manifest.Manifests;
import ai.modelplane.compiler.schema.Schemas;
import ai.modelplane.compiler.source.Identity;
import ai.modelplane.compiler.source.Snapshot;
import ai.modelplane.compiler.source.Source;
import ai.modelplane.compiler.source.SourceException;
import ai.modelplane.compiler.source.request.Request;
import ai.modelplane.compiler.source.request.Sources;
import ai.modelplane.reconciler.gather.Input;
import java.io.InputStream;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Which manifests. */
final class SourceOptions {

  @Parameters(
      paramLabel = "SOURCE",
      arity = "0..1",
      defaultValue = ".",
      description = "A folder (default: ${DEFAULT-VALUE}), a file, - or a Git URL.")
  String source = ".";

  @Mixin RevisionOptions revision = new RevisionOptions();
  @Mixin NamingOptions naming = new NamingOptions();

  Source open(InputStream stdin) throws SourceException {
    return Sources.open(request(stdin));
  }

  Request request(InputStream stdin) {
    return naming.request(revision, source, stdin);
  }

  /**
   * What can be applied. Of its configuration only what it leaves out counts.
   *
   * @throws SourceException when nobody can tell what is left out
   */
  static Input read(Snapshot snapshot) throws SourceException {
    ConfigFile config = ConfigFile.of(snapshot);
    if (!config.doubts().isEmpty()) {
      throw new SourceException(
          "cannot tell what .modelplane.yaml leaves out of %s: %s; modelplane validate shows where"
              .formatted(snapshot.name(), config.doubts().getFirst().message()));
    }
    Snapshot seen = config.narrow(snapshot);
    return input(new ManifestReader(new Schemas()).read(seen), seen);
  }

  /**
   * The same for findings alone.
   *
   * @param keepsTrees whether it is also compared with a cluster
   */
  static Input check(Snapshot snapshot, boolean keepsTrees) {
    ManifestReader reader = new ManifestReader(new Schemas());
    return input(keepsTrees ? reader.read(snapshot) : reader.check(snapshot), snapshot);
  }

  private static Input input(Manifests manifests, Snapshot snapshot) {
    return new Input(manifests, snapshot.identity().orElse(Identity.NONE), snapshot.history());
  }
}
