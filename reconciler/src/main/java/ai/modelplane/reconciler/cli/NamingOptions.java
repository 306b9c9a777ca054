package ai.modelplane.reconciler.cli;

import ai.modelplane.compiler.source.request.Request;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What a source is called when it decides what it may delete. */
final class NamingOptions {

  @Option(
      names = "--prune-as",
      paramLabel = "NAME",
      description = "The identity that prunes, instead of the repository's own.")
  @Nullable String pruneAs;

  @Option(
      names = "--source-identity",
      paramLabel = "URL",
      description = "The repository that the source is a copy of, such as a mirror.")
  @Nullable String sourceIdentity;

  /** What is to be read, and what it is named by. */
  Request request(RevisionOptions revision, String source, InputStream stdin) {
    return new Request(source, revision.rev, revision.path, pruneAs, sourceIdentity, stdin)
        .signedBy(revision.verification());
  }
}
