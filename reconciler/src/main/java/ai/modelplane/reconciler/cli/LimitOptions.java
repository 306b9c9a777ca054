package ai.modelplane.reconciler.cli;

import ai.modelplane.compiler.source.request.Request;
import java.io.InputStream;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What a source may write, and what it may delete. */
final class LimitOptions {

  @Spec(Spec.Target.MIXEE)
  @Nullable CommandSpec command;

  /** Empty for the default. */
  OptionalInt maxDeletes = OptionalInt.empty();

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

  @Option(
      names = "--namespaces",
      paramLabel = "NAME",
      split = ",",
      description = "The only namespaces that are read, and that the source may write.")
  Set<String> namespaces = new TreeSet<>();

  /** What is to be read, and what it is named by. */
  Request request(RevisionOptions revision, String source, InputStream stdin) {
    return new Request(source, revision.rev, revision.path, pruneAs, sourceIdentity, stdin)
        .signedBy(revision.verification());
  }

  @Option(
      names = "--max-deletes",
      paramLabel = "N",
      description =
          "Delete at most N services and hand-written endpoints of a namespace in one pass"
              + " (default: the larger of 5 and 25 %% of the source's there).")
  void setMaxDeletes(int most) {
    if (most < 0) {
      throw Misuse.of(command, "--max-deletes is " + most + ", expected 0 or more");
    }
    maxDeletes = OptionalInt.of(most);
  }
}
