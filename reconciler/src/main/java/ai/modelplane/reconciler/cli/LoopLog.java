package ai.modelplane.reconciler.cli;

import ai.modelplane.compiler.diagnostic.Finding;
import ai.modelplane.compiler.source.Snapshot;
import ai.modelplane.compiler.source.SourceException;
import ai.modelplane.reconciler.apply.ChangeSet;
import ai.modelplane.reconciler.apply.ChangeSet.Outcome;
import ai.modelplane.reconciler.loop.Loop;
import ai.modelplane.reconciler.loop.SourceReading;
import ai.modelplane.reconciler.prepare.Prepared;
import ai.modelplane.reconciler.preview.ChangeSetText;
import ai.modelplane.reconciler.preview.Style;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;

/** What a loop says, line by line, each with its time. */
final class LoopLog implements Loop.Report {

  private final Console console;
  private final Clock clock;
  private List<Finding> shown = List.of();

  LoopLog(Console console, Clock clock) {
    this.console = console;
    this.clock = clock;
  }

  @Override
  public void say(String message) {
    console.say(clock.instant().truncatedTo(ChronoUnit.MILLIS) + " " + message);
  }

  @Override
  public void outcome(Outcome outcome) {
    say(ChangeSetText.line(outcome, Style.PLAIN));
  }

  /** Findings are shown when they change, not at every pass. */
  @Override
  public void prepared(Prepared prepared, List<SourceReading> said) {
    if (!prepared.findings().equals(shown)) {
      shown = prepared.findings();
      console.show(shown, together(said.stream().map(SourceReading::snapshot).toList()));
    }
  }

  @Override
  public void carriedOut(ChangeSet changes, List<SourceReading> said) {
    if (!changes.outcomes().isEmpty()) {
      say(ChangeSetText.summary(changes) + " at " + revisions(said));
    }
  }

  private static Snapshot together(List<Snapshot> parts) {
    try {
      return Snapshot.of(parts);
    } catch (SourceException e) {
      return parts.getFirst(); // a file has changed meanwhile: there are lines that are not shown
    }
  }

  private static String revisions(List<SourceReading> said) {
    List<String> revisions =
        said.stream()
            .filter(SourceReading::isRead)
            .map(SourceReading::snapshot)
            .map(s -> revision(s) + (said.size() == 1 ? "" : " of " + s.name()))
            .toList();
    return revisions.isEmpty() ? "what is live" : String.join(", ", revisions);
  }

  private static String revision(Snapshot of) {
    return Objects.requireNonNullElse(of.revision(), "the work tree");
  }
}
