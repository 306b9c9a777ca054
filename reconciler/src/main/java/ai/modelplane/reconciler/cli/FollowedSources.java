package ai.modelplane.reconciler.cli;

import ai.modelplane.compiler.source.Source;
import ai.modelplane.compiler.source.SourceException;
import ai.modelplane.reconciler.cluster.Cluster;
import ai.modelplane.reconciler.gather.LastPass;
import ai.modelplane.reconciler.githost.CommitReports;
import ai.modelplane.reconciler.githost.PushedRef;
import ai.modelplane.reconciler.loop.Intake;
import java.io.InputStream;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** All sources that a loop follows, open. Each is asked, judged and told of by itself. */
final class FollowedSources implements AutoCloseable {

  private record Open(FollowedSource followed, Source source, Optional<CommitReports> reports) {}

  private final @Nullable CommandSpec command;
  private final List<Open> all = new ArrayList<>();
  private final Identities identities = new Identities();

  private FollowedSources(@Nullable CommandSpec command) {
    this.command = command;
  }

  /**
   * Opens them.
   *
   * @param typed in their order
   * @param gateway that serves, for the names of commit statuses
   */
  static FollowedSources open(
      @Nullable CommandSpec command,
      List<String> typed,
      InputStream stdin,
      String gateway,
      Consumer<String> log)
      throws SourceException {
    FollowedSources sources = new FollowedSources(command);
    try {
      List<FollowedSource> followed =
          typed.stream().map(source -> FollowedSource.of(command, source)).toList();
      sources.requireDistinct(followed);
      for (FollowedSource one : followed) {
        Optional<CommitReports> reports = one.reports(gateway, log);
        sources.all.add(new Open(one, one.open(stdin), reports));
      }
      sources.requireIdentities();
      return sources;
    } catch (SourceException | RuntimeException e) {
      sources.close();
      throw e;
    }
  }

  private void requireDistinct(List<FollowedSource> followed) {
    Map<List<Object>, FollowedSource> places = new HashMap<>();
    for (FollowedSource one : followed) {
      FollowedSource earlier = places.putIfAbsent(one.place(), one);
      if (earlier != null) {
        throw Misuse.of(command, Identities.same(earlier, one));
      }
      if (followed.size() > 1 && one.isNameless()) {
        throw Misuse.of(command, Identities.nameless(one));
      }
    }
  }

  /** As far as they are known before anything is read. */
  private void requireIdentities() {
    Set<String> statuses = new HashSet<>();
    for (Open one : all) {
      if (one.source.identity().isPresent()) {
        identities
            .learn(one.followed, one.source.identity())
            .ifPresent(
                why -> {
                  throw Misuse.of(command, why);
                });
      }
      if (one.reports.filter(reports -> !statuses.add(reports.name())).isPresent()) {
        throw Misuse.of(
            command,
            one.followed.name()
                + " has the commit status of another source; give it a name of its own:"
                + " ?commit-status-context=NAME");
      }
    }
  }

  /** What people call them. */
  String names() {
    return all.stream().map(one -> one.source.name()).collect(Collectors.joining(", "));
  }

  /** Whether a push to {@code refs/heads/main} may matter to one of them. */
  boolean isConcerned(String ref) {
    return all.stream().anyMatch(one -> PushedRef.concerns(ref, one.followed.rev()));
  }

  /** Asks each of them, for a loop over a cluster. */
  List<Intake> intakes(Cluster cluster, Consumer<String> log, Clock clock) {
    return all.stream().map(one -> intake(one, cluster, log, clock)).toList();
  }

  private Intake intake(Open one, Cluster cluster, Consumer<String> log, Clock clock) {
    boolean isAlone = all.size() == 1;
    LastPass.Invocation by = one.followed.startedAs(command);
    AtomicReference<@Nullable String> trouble = new AtomicReference<>();
    return new Following(
        one.source,
        isAlone ? UnaryOperator.identity() : one.followed.called(),
        isAlone ? UnaryOperator.identity() : reading -> judged(one, reading),
        reading -> new Told(reading, cluster, by, one.reports, trouble, clock),
        log,
        clock);
  }

  /** Who a source on disk is may show only once it is read. */
  private Reading judged(Open one, Reading reading) {
    return reading
        .read()
        .flatMap(input -> identities.learn(one.followed, reading.snapshot().identity()))
        .map(why -> Reading.failed(one.source.name(), Optional.empty(), why))
        .orElse(reading);
  }

  @Override
  public void close() {
    for (Open one : all) {
      one.reports.ifPresent(CommitReports::close);
      one.source.close();
    }
  }
}
