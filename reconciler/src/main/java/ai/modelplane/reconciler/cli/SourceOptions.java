package ai.modelplane.reconciler.cli;

import ai.modelplane.compiler.manifest.ManifestReader;
import ai.modelplane.compiler.schema.Schemas;
import ai.modelplane.compiler.source.Request;
import ai.modelplane.compiler.source.Snapshot;
import ai.modelplane.compiler.source.Source;
import ai.modelplane.compiler.source.SourceException;
import ai.modelplane.compiler.source.Sources;
import ai.modelplane.reconciler.Input;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which manifests. */
final class SourceOptions {

  @Parameters(
      paramLabel = "SOURCE",
      arity = "0..1",
      defaultValue = ".",
      description = "A folder (default: ${DEFAULT-VALUE}), a file, - or a Git URL.")
  String source = ".";

  @Option(
      names = "--rev",
      paramLabel = "REV",
      description = "Read this commit, branch or tag of a repository, without a work tree.")
  @Nullable String rev;

  @Option(names = "--path", paramLabel = "DIR", description = "Only this folder of the source.")
  @Nullable String path;

  @Option(
      names = "--prune-as",
      paramLabel = "NAME",
      description = "The identity that prunes, instead of the repository's own.")
  @Nullable String pruneAs;

  Source open(InputStream stdin) throws SourceException {
    return Sources.open(new Request(source, rev, path, pruneAs, stdin));
  }

  static Input read(Snapshot snapshot) {
    return new Input(
        new ManifestReader(Schemas.load()).read(snapshot),
        snapshot.identity().orElse(""),
        snapshot.history());
  }
}
