package ai.modelplane.reconciler.notify;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.diagnostic.Finding;
import ai.modelplane.compiler.diagnostic.MessageText;
import ai.modelplane.compiler.dialect.Dialect;
import ai.modelplane.compiler.text.Printable;
import ai.modelplane.reconciler.apply.ChangeSet;
import ai.modelplane.reconciler.apply.ChangeSet.Outcome;
import ai.modelplane.reconciler.plan.Traffic;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What a Git host shows beside a commit: what the commit did to the traffic.
 *
 * @param description one line of at most 140 characters, which is what GitHub takes
 */
public record CommitStatus(State state, String description) {

  /** What became of a commit. */
  public enum State {
    /** The Gateway has not answered for everything yet, or the pass was ended before its time. */
    PENDING,
    /** All of it is live. */
    SUCCESS,
    /** Something of it is not live. */
    FAILURE,
    /** All of it is live, and nobody serves a service any more. */
    UNSERVED;

    /** Whether the host shows it as a failure. */
    public boolean isFailure() {
      return this == FAILURE || this == UNSERVED;
    }

    /** Whether a later pass over the same commit has no more to say. */
    public boolean isLast() {
      return this == SUCCESS || this == UNSERVED;
    }
  }

  /** Of a commit that changed nothing about who serves what. */
  public static final String NOTHING = "no change to traffic";

  private static final int LONGEST = 140;

  /** Services that are named. */
  private static final int NAMED = 3;

  public CommitStatus {
    String line = Printable.text(description);
    description =
        line.codePointCount(0, line.length()) <= LONGEST
            ? line
            : MessageText.cut(line, LONGEST - 3);
  }

  /**
   * What a pass did.
   *
   * @param traffic what it was to change
   * @param findings of everything before its first write
   * @param changes what became of it
   * @param stopped whether it was ended before its time
   */
  public static CommitStatus of(
      List<Traffic> traffic, List<Finding> findings, ChangeSet changes, boolean stopped) {
    Counts counts = Counts.of(traffic, changes);
    List<String> errors = errors(findings, changes);
    String told =
        counts.text()
            + (errors.isEmpty()
                ? ""
                : "; %d %s: %s"
                    .formatted(
                        errors.size(), errors.size() == 1 ? "error" : "errors", errors.getFirst()));
    State state =
        !counts.unserved().isEmpty()
            ? State.UNSERVED
            : !errors.isEmpty()
                ? State.FAILURE
                : stopped || changes.isUnfinished() ? State.PENDING : State.SUCCESS;
    return new CommitStatus(state, told);
  }

  /**
   * Whose traffic was changed by what was written.
   *
   * @param unserved the names of services that nobody serves any more
   */
  private record Counts(int created, int changed, int deleted, List<String> unserved) {

    static Counts of(List<Traffic> traffic, ChangeSet changes) {
      Map<Key, Outcome> routes = changes.routes();
      int created = 0;
      int changed = 0;
      int deleted = 0;
      List<String> unserved = new ArrayList<>();
      for (Traffic of : traffic) {
        Outcome written = routes.get(Dialect.route(of.service()));
        ChangeSet.Result route = written == null ? null : written.result();
        if (route == ChangeSet.Result.DELETED) {
          deleted++;
        } else if (route == ChangeSet.Result.CREATED
            || route == ChangeSet.Result.CONFIGURED
            || route == ChangeSet.Result.REPLACED) {
          if (of.effect() == Traffic.Effect.LOST) {
            unserved.add(of.service().name());
          } else if (route == ChangeSet.Result.CREATED) {
            created++;
          } else if (of.isChanged()) {
            changed++;
          }
        }
      }
      return new Counts(created, changed, deleted, unserved);
    }

    /** {@code 3 services changed, 1 unserved: qwen}. */
    String text() {
      List<String> parts = new ArrayList<>();
      add(parts, changed, "changed");
      add(parts, created, "created");
      add(parts, deleted, "deleted");
      add(parts, unserved.size(), "unserved: " + MessageText.list(unserved, NAMED));
      return parts.isEmpty() ? NOTHING : String.join(", ", parts);
    }

    private static void add(List<String> parts, int count, String what) {
      if (count > 0) {
        String noun = !parts.isEmpty() ? "" : count == 1 ? "service " : "services ";
        parts.add(count + " " + noun + what);
      }
    }
  }

  private static List<String> errors(List<Finding> findings, ChangeSet changes) {
    return Stream.concat(
            findings.stream()
                .filter(Finding::isError)
                .map(f -> (f.resource() == null ? "" : f.resource() + ": ") + f.message()),
            changes.outcomes().stream()
                .filter(outcome -> outcome.result().isTrouble())
                .map(CommitStatus::trouble))
        .toList();
  }

  private static String trouble(Outcome outcome) {
    return outcome.key() + ": " + outcome.message();
  }
}
