package ai.modelplane.reconciler.plan;

import ai.modelplane.compiler.api.Digest;
import ai.modelplane.compiler.api.Names;
import ai.modelplane.compiler.dialect.DesiredObject;
import ai.modelplane.compiler.hold.Hold;
import ai.modelplane.reconciler.cluster.LiveObject;
import ai.modelplane.reconciler.fields.Comparison;
import ai.modelplane.reconciler.fields.FieldChange;
import ai.modelplane.reconciler.fields.FieldChange.Drift;
import ai.modelplane.reconciler.fields.Strangers;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What others do to an object again after it was put right. A write that puts it right leaves a
 * note on the object, its annotation {@link Names#MUTATED}: what was wanted, what was found, and
 * when the manager of that had written it. When the same is found beside the note, and the manager
 * wrote it anew, writing once more would be for nothing.
 */
public final class Mutation {

  /** After this long the same change is a new one: no controller takes longer to come back. */
  private static final Duration MEMORY = Duration.ofDays(1);

  private static final int DIGITS = 16;

  private Mutation() {}

  /** Why the object is left as it is; empty while nothing has come back. */
  static Optional<Hold> hold(DesiredObject desired, LiveObject live, List<FieldChange> fields) {
    String[] note = live.annotation(Names.MUTATED).split(" ", 2);
    boolean same = note[0].equals(digest(desired, fields));
    return same && (note.length == 1 || cameBack(note[1], time(fields)))
        ? Optional.of(told(desired, fields))
        : Optional.empty();
  }

  /** Whether an object is left as it is. */
  static boolean holds(DesiredObject desired, LiveObject live) {
    return !live.annotation(Names.MUTATED).isEmpty()
        && hold(desired, live, Comparison.fields(desired.tree(), live.tree())).isPresent();
  }

  /** The change that was found may be the very one that a write could not take away. */
  private static boolean cameBack(String found, String now) {
    if (found.equals(now)) {
      return false;
    }
    try {
      return Duration.between(Instant.parse(found), Instant.parse(now)).compareTo(MEMORY) < 0;
    } catch (DateTimeException e) {
      return false;
    }
  }

  /**
   * The object as it is written to put drift right.
   *
   * @param fields as they were found
   */
  public static ObjectNode noted(DesiredObject desired, List<FieldChange> fields) {
    String time = time(fields);
    return time.isEmpty() ? desired.tree() : noted(desired, digest(desired, fields) + " " + time);
  }

  /**
   * The object as it is written once more when a write does not come out as it was sent.
   *
   * @param fields that the server changed
   */
  public static ObjectNode notedForGood(DesiredObject desired, List<FieldChange> fields) {
    return noted(desired, digest(desired, fields));
  }

  private static ObjectNode noted(DesiredObject desired, String note) {
    ObjectNode tree = desired.tree();
    tree.withObject("/metadata/annotations").put(Names.MUTATED, note);
    return tree;
  }

  /** What is told of fields that come back. */
  public static Hold told(DesiredObject desired, List<FieldChange> fields) {
    FieldChange first =
        fields.stream().filter(f -> f.drift().isPresent()).findFirst().orElse(fields.getFirst());
    return new Hold.Mutated(
        first.field(),
        first.drift().map(Drift::manager).filter(Strangers::isKnown),
        fields.stream().anyMatch(f -> Strangers.steers(f.path())));
  }

  private static String digest(DesiredObject desired, List<FieldChange> fields) {
    return Digest.of(
        desired.json()
            + fields.stream()
                .map(f -> f.pointer() + f.before())
                .collect(Collectors.joining("\n", "\n", "")),
        DIGITS);
  }

  /** When the last of the managers wrote; empty when the server notes no times. */
  private static String time(List<FieldChange> fields) {
    return fields.stream()
        .flatMap(f -> f.drift().stream())
        .map(Drift::time)
        .max(Comparator.naturalOrder())
        .orElse("");
  }
}
