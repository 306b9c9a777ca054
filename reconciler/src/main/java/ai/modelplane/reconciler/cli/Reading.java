package ai.modelplane.reconciler.cli;

import ai.modelplane.compiler.diagnostic.Finding;
import ai.modelplane.compiler.source.Snapshot;
import ai.modelplane.compiler.source.Source;
import ai.modelplane.compiler.source.SourceException;
import ai.modelplane.reconciler.apply.ChangeSet;
import ai.modelplane.reconciler.cluster.Cluster;
import ai.modelplane.reconciler.gather.Input;
import ai.modelplane.reconciler.gather.LastPass;
import ai.modelplane.reconciler.gather.Outage;
import ai.modelplane.reconciler.prepare.Prepared;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/**
 * What a source says to a pass that writes. While it cannot be read, what is live goes on being
 * served and follows its endpoints, and nothing that people wrote is touched.
 *
 * @param snapshot empty of files when the source could not be read
 * @param read what it says; empty when it could not be read
 * @param failure why it could not be read; empty when it could
 */
record Reading(Snapshot snapshot, Optional<Input> read, Optional<String> failure) {

  /** What happens while the source cannot be read. */
  static final String MEANWHILE = "what is live is served over the endpoints that are ready";

  static Reading of(Source source) {
    return of(source, Optional.empty());
  }

  /** The same after an earlier one: a revision is read once. */
  static Reading of(Source source, Optional<Reading> before) {
    try {
      Snapshot snapshot = source.snapshot();
      Optional<Input> known =
          before.filter(b -> isSameRevision(snapshot, b.snapshot)).flatMap(Reading::read);
      Input input = known.isPresent() ? known.get() : SourceOptions.read(snapshot);
      return new Reading(snapshot, Optional.of(input), Optional.empty());
    } catch (SourceException e) {
      String why = Objects.requireNonNullElse(e.getMessage(), e.toString());
      Snapshot empty = Snapshot.empty(source.name(), source.identity());
      return new Reading(empty, Optional.empty(), Optional.of(why));
    }
  }

  private static boolean isSameRevision(Snapshot now, Snapshot before) {
    return now.revision() != null && Objects.equals(now.revision(), before.revision());
  }

  /** Whether it says the same as an earlier one. */
  boolean isAs(Reading before) {
    return failure.equals(before.failure)
        && Objects.equals(snapshot.revision(), before.snapshot.revision())
        && read.map(Input::manifests).equals(before.read.map(Input::manifests));
  }

  Input input(Cluster cluster, Instant now) {
    return read.orElseGet(() -> Input.away(Outage.of(cluster, snapshot.identity(), now)));
  }

  /**
   * The pass has done what it could.
   *
   * @param stopped what ended it before its time; empty for nothing
   */
  void done(
      Cluster cluster,
      @Nullable CommandSpec command,
      Prepared prepared,
      ChangeSet changes,
      Optional<String> stopped,
      Instant now) {
    if (read.isPresent()) {
      Outage.over(cluster, snapshot.identity(), snapshot.revision(), now);
    }
    leave(cluster, command, failure.or(() -> stopped).or(() -> trouble(prepared, changes)), now);
  }

  /** The pass could not be done. */
  void failed(Cluster cluster, @Nullable CommandSpec command, RuntimeException e, Instant now) {
    leave(
        cluster,
        command,
        Optional.of(Objects.requireNonNullElse(e.getMessage(), e.toString())),
        now);
  }

  private void leave(
      Cluster cluster, @Nullable CommandSpec command, Optional<String> error, Instant now) {
    LastPass.leave(
        cluster,
        snapshot.identity(),
        command == null ? "" : command.name(),
        Started.flags(command),
        now,
        Optional.ofNullable(snapshot.revision()),
        error);
  }

  private static Optional<String> trouble(Prepared prepared, ChangeSet changes) {
    return changes.outcomes().stream()
        .filter(outcome -> outcome.result().isTrouble())
        .map(outcome -> outcome.key() + ": " + outcome.message())
        .findFirst()
        .or(
            () ->
                prepared.findings().stream()
                    .filter(Finding::isError)
                    .map(f -> (f.resource() == null ? "" : f.resource() + ": ") + f.message())
                    .findFirst());
  }
}
