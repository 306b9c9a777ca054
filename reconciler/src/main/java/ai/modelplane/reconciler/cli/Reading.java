package ai.modelplane.reconciler.cli;

import ai.modelplane.compiler.source.Identity;
import ai.modelplane.compiler.source.Snapshot;
import ai.modelplane.compiler.source.Source;
import ai.modelplane.compiler.source.SourceException;
import ai.modelplane.reconciler.cluster.Cluster;
import ai.modelplane.reconciler.gather.Input;
import ai.modelplane.reconciler.gather.LastPass;
import ai.modelplane.reconciler.gather.Outage;
import ai.modelplane.reconciler.notify.Concern;
import ai.modelplane.reconciler.prepare.Prepared;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;

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
    return of(source, Optional.empty(), UnaryOperator.identity());
  }

  /**
   * The same after an earlier one: a revision is read once.
   *
   * @param called calls the files as people are to see them
   */
  static Reading of(Source source, Optional<Reading> before, UnaryOperator<Snapshot> called) {
    try {
      Snapshot snapshot = called.apply(source.snapshot());
      Optional<Input> known =
          before.filter(b -> isSameRevision(snapshot, b.snapshot)).flatMap(Reading::read);
      Input input = known.isPresent() ? known.get() : SourceOptions.read(snapshot);
      return new Reading(snapshot, Optional.of(input), Optional.empty());
    } catch (SourceException e) {
      String why = Objects.requireNonNullElse(e.getMessage(), e.toString());
      return failed(source.name(), source.identity(), why);
    }
  }

  /** Of a source that cannot be read. */
  static Reading failed(String name, Optional<Identity> identity, String why) {
    return new Reading(Snapshot.empty(name, identity), Optional.empty(), Optional.of(why));
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

  /** What of a pass concerns the source. */
  Concern concern(Prepared prepared) {
    return new Concern(prepared, snapshot.identity().orElse(Identity.NONE));
  }

  /**
   * A pass has done what it could, and what it left stands.
   *
   * @param by what the process was started with
   * @param trouble what was wrong about it; empty for nothing
   */
  void done(Cluster cluster, LastPass.Invocation by, Optional<String> trouble, Instant now) {
    if (read.isPresent()) {
      Outage.over(cluster, snapshot.identity(), snapshot.revision(), now);
    }
    leave(cluster, by, failure.or(() -> trouble), now);
  }

  /** The pass could not be done. */
  void failed(Cluster cluster, LastPass.Invocation by, RuntimeException e, Instant now) {
    leave(cluster, by, Optional.of(Objects.requireNonNullElse(e.getMessage(), e.toString())), now);
  }

  private void leave(Cluster cluster, LastPass.Invocation by, Optional<String> error, Instant now) {
    LastPass.leave(
        cluster, snapshot.identity(), by, now, Optional.ofNullable(snapshot.revision()), error);
  }
}
