package ai.modelplane.reconciler.preview;

import ai.modelplane.compiler.text.Printable;
import ai.modelplane.reconciler.apply.ChangeSet;
import ai.modelplane.reconciler.apply.ChangeSet.Outcome;
import ai.modelplane.reconciler.apply.ChangeSet.Result;
import ai.modelplane.reconciler.preview.Style.Role;
import java.util.ArrayList;
import java.util.List;

/** What happened, a line an object, in the words of kubectl. */
public final class ChangeSetText {

  private ChangeSetText() {}

  /** One line without a line end. */
  public static String line(Outcome outcome, Style style) {
    Role role =
        switch (outcome.result()) {
          case CREATED -> Role.ADDED;
          case CONFIGURED, REPLACED -> Role.CHANGED;
          case DELETED -> Role.REMOVED;
          case SKIPPED -> Role.QUIET;
          case CONFLICT, FAILED -> Role.TROUBLE;
        };
    String text =
        Printable.text(outcome.key().toString()) + " " + style.paint(role, outcome.result().word());
    return outcome.message().isEmpty() ? text : text + ": " + Printable.text(outcome.message());
  }

  /** One line that counts, without a line end. */
  public static String summary(ChangeSet changes) {
    List<String> parts = new ArrayList<>();
    for (Result result : Result.values()) {
      long count = changes.count(result);
      if (count > 0) {
        parts.add(count + " " + result.word());
      }
    }
    parts.add(changes.unchanged() + " unchanged");
    return String.join(", ", parts);
  }
}
