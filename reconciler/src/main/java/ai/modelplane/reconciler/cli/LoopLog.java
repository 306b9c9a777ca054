package ai.modelplane.reconciler.cli;

import ai.modelplane.compiler.diagnostic.Finding;
import ai.modelplane.compiler.source.Snapshot;
import ai.modelplane.reconciler.apply.ChangeSet.Outcome;
import ai.modelplane.reconciler.loop.Loop;
import ai.modelplane.reconciler.preview.ChangeSetText;
import ai.modelplane.reconciler.preview.Style;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;

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
  void show(List<Finding> findings, Snapshot snapshot) {
    if (!findings.equals(shown)) {
      shown = findings;
      console.show(findings, snapshot);
    }
  }
}
