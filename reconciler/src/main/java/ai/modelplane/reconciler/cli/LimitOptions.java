package ai.modelplane.reconciler.cli;

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
      names = "--namespaces",
      paramLabel = "NAME",
      split = ",",
      description = "The only namespaces that are read, and that the source may write.")
  Set<String> namespaces = new TreeSet<>();

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
