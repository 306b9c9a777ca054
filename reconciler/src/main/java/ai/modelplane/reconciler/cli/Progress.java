package ai.modelplane.reconciler.cli;

import ai.modelplane.reconciler.apply.ChangeSet.Outcome;
import ai.modelplane.reconciler.plan.Change;
import ai.modelplane.reconciler.plan.Plan;
import ai.modelplane.reconciler.preview.ChangeSetText;
import ai.modelplane.reconciler.preview.Style;

/** Each outcome as it comes; on a terminal with how many there are. */
final class Progress {

  private final Console console;
  private final int total;
  private int done;

  Progress(Plan plan, Console console) {
    this.console = console;
    this.total = (int) plan.changes().stream().filter(Change::isWrite).count();
  }

  void show(Outcome outcome) {
    done++;
    String line = ChangeSetText.line(outcome, console.style());
    // what is planned anew on the way comes on top
    boolean counted = console.style() == Style.COLOUR && done <= total;
    console.text((counted ? "[%d/%d] %s".formatted(done, total, line) : line) + "\n");
  }
}
