package ai.modelplane.reconciler.preview;

import ai.modelplane.compiler.diagnostic.MessageText;
import ai.modelplane.reconciler.fields.FieldChange.Drift;
import ai.modelplane.reconciler.plan.Change;
import ai.modelplane.reconciler.plan.Note.Meaning;
import ai.modelplane.reconciler.plan.Percent;
import ai.modelplane.reconciler.plan.Plan;
import ai.modelplane.reconciler.plan.Traffic;
import ai.modelplane.reconciler.plan.Traffic.Effect;
import ai.modelplane.reconciler.plan.Traffic.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What every format says in the same words. */
final class Words {

  private static final Pattern COMMIT = Pattern.compile("\\b([0-9a-f]{12})[0-9a-f]{28}\\b");

  /** Characters of a name in a headline; a longer one is nobody's. */
  private static final int NAME = 200;

  /** Of services whose traffic stays although something else is wanted; what matters most first. */
  static final List<Meaning> STAYING =
      List.of(Meaning.DELETION_HELD, Meaning.NOT_COMPARED, Meaning.STAYS);

  private Words() {}

  /** What an endpoint gains or loses, in points of a hundred; empty for nothing. */
  static String difference(Row row) {
    double points = (row.after() - row.before()) * 100;
    if (points == 0) {
      return row.was().isPresent() ? "moves" : "";
    }
    String text = String.format(Locale.ROOT, "%.1f", Math.abs(points));
    return (points > 0 ? "+" : "\u2212") + (text.equals("0.0") ? "<0.1" : text);
  }

  /**
   * Where an endpoint runs, and where it was if it moves: its cluster, else its address, and both
   * when the cluster's address is what changes. A dash when nothing is known.
   */
  static String place(Row row) {
    List<String> now = places(row);
    String text = now.isEmpty() ? "-" : String.join(", ", now);
    return row.was().map(was -> text + " (was " + was.text() + ")").orElse(text);
  }

  /** The same without where it was, in parts. */
  static List<String> places(Row row) {
    return Stream.of(row.cluster(), row.isToldByAddress() ? row.address() : "")
        .filter(part -> !part.isEmpty())
        .distinct()
        .toList();
  }

  /** A source or a cluster as a headline has it: a commit by its first characters. */
  static String name(String of) {
    String name = COMMIT.matcher(of).replaceAll("$1");
    return MessageText.cut(name, NAME);
  }

  /** What becomes of a service, as a clause that follows its name. */
  static String effect(Traffic traffic) {
    return switch (traffic.effect()) {
      case MOVED -> Percent.of(traffic.moved()) + " of requests move";
      case GAINED ->
          "starts to be served by "
              + counted(traffic.rows().stream().filter(r -> r.after() > 0).count(), "endpoint");
      case LOST -> "is no longer served";
      case UNCHANGED -> unchanged(traffic.note().meaning(), 1);
    };
  }

  /** What becomes of so many services whose traffic does not change. */
  static String unchanged(Meaning meaning, long services) {
    return switch (meaning) {
      case NONE -> "no request moves";
      case UNANSWERED -> "will not be served";
      case DELETION_HELD -> "would no longer be served";
      case NOT_COMPARED -> (services == 1 ? "is" : "are") + " not compared";
      case STAYS -> services == 1 ? "stays as it is" : "stay as they are";
    };
  }

  /** Whether nobody serves it, now or afterwards, and its note says so. */
  static boolean isUnserved(Traffic traffic) {
    return comesTo(traffic, Meaning.UNANSWERED);
  }

  /** Whether its traffic stays although something else is wanted, and its note says why. */
  static boolean stays(Traffic traffic) {
    return STAYING.stream().anyMatch(meaning -> comesTo(traffic, meaning));
  }

  /** Whether its traffic does not change, and what its note says of that comes to this. */
  static boolean comesTo(Traffic traffic, Meaning meaning) {
    return traffic.effect() == Effect.UNCHANGED && traffic.note().meaning() == meaning;
  }

  /** Whether there is anything to tell of its traffic. */
  static boolean isTold(Traffic traffic) {
    return traffic.isChanged() || !traffic.note().isEmpty();
  }

  /** What becomes of all services, in one line; what stands in the way of it comes first. */
  static String headline(Preview preview) {
    return Headline.of(preview, name -> name);
  }

  /** What is compared with what, as {@code models at 05b8bc951f3b against cluster prod}. */
  static String between(Preview preview) {
    String against = preview.against().isEmpty() ? "" : "against " + name(preview.against());
    return (name(preview.wanted()) + " " + against).strip();
  }

  /** {@code namespace/name} of a service. */
  static String name(Traffic traffic) {
    return traffic.service().namespace() + "/" + traffic.service().name();
  }

  /** What others changed and is put right, a sentence an object. */
  static List<String> drifts(List<Change> changes) {
    List<String> drifts = new ArrayList<>();
    for (Change change : changes) {
      if (change instanceof Change.Configure configure && configure.isDrift()) {
        drifts.add("Drift: " + change.key() + " " + changedBy(configure));
      }
    }
    return drifts;
  }

  /** Who changed an object, as a clause that follows its name. */
  static String changedBy(Change.Configure change) {
    return "was changed by "
        + change.drifts().stream().map(Drift::toString).collect(Collectors.joining(" and "));
  }

  /** How many objects there are of each action. */
  static String summary(Plan plan) {
    String text =
        count(plan, Change.Create.class)
            + " to create, "
            + count(plan, Change.Configure.class)
            + " to configure, "
            + count(plan, Change.Delete.class)
            + " to delete, "
            + plan.unchanged().size()
            + " unchanged";
    long skip = count(plan, Change.Skip.class);
    long conflict = count(plan, Change.Conflict.class);
    return text
        + (skip == 0 ? "" : ", " + skip + " skipped")
        + (conflict == 0 ? "" : ", " + conflict + " in conflict");
  }

  /** How many findings there are, errors first; empty for none. */
  static String findings(Preview preview) {
    long errors = preview.errors();
    long warnings = preview.diagnostics().size() - errors;
    List<String> parts = new ArrayList<>();
    if (errors > 0) {
      parts.add(counted(errors, "error"));
    }
    if (warnings > 0) {
      parts.add(counted(warnings, "warning"));
    }
    return String.join(", ", parts);
  }

  static long count(Plan plan, Class<? extends Change> type) {
    return plan.changes().stream().filter(type::isInstance).count();
  }

  /** {@code 1 service}, {@code 2 services}. */
  static String counted(long count, String noun) {
    return count + " " + noun + (count == 1 ? "" : "s");
  }
}
