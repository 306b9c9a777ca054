package ai.modelplane.reconciler.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which part of a source, and when. */
final class RevisionOptions {

  @Option(
      names = "--rev",
      paramLabel = "REV",
      description = "Read this commit, branch or tag of a repository, without a work tree.")
  @Nullable String rev;

  @Option(names = "--path", paramLabel = "DIR", description = "Only this folder of the source.")
  @Nullable String path;
}
