package ai.modelplane.reconciler.preview;

import ai.modelplane.reconciler.plan.Change;
import ai.modelplane.reconciler.plan.Plan;
import ai.modelplane.reconciler.plan.Traffic;
import ai.modelplane.reconciler.plan.Traffic.Effect;
import ai.modelplane.reconciler.plan.Traffic.Row;
import ai.modelplane.reconciler.preview.Preview.Section;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** What every format says in the same words. */
final class Words {

  private static final Pattern COMMIT = Pattern.compile("\\b([0-9a-f]{12})[0-9a-f]{28}\\b");

  /** Characters of a name in a headline; a longer one is nobody's. */
  private static final int NAME = 200;

  private Words() {}

  /** A share, a dash for none; what is not none never reads as none, what is not all as all. */
  static String percent(double share) {
    if (share == 0) {
      return "-";
    }
    if (share < 0.0005) {
      return "<0.1 %";
    }
    return share < 1 && share >= 0.9995
        ? ">99.9 %"
        : String.format(Locale.ROOT, "%.1f %%", share * 100);
  }

  /** What an endpoint gains or loses, in points of a hundred; empty for nothing. */
  static String difference(Row row) {
    double points = (row.after() - row.before()) * 100;
    if (points == 0) {
      return row.was().isEmpty() ? "" : "moves";
    }
    String text = String.format(Locale.ROOT, "%.1f", Math.abs(points));
    return (points > 0 ? "+" : "\u2212") + (text.equals("0.0") ? "<0.1" : text);
  }

  /** Where an endpoint runs, and where it was if it moves. */
  static String cluster(Row row) {
    String now = row.cluster().isEmpty() ? "-" : row.cluster();
    return row.was().isEmpty() ? now : now + " (was " + row.was() + ")";
  }

  /** A source or a cluster as a headline has it: a commit by its first characters. */
  static String name(String of) {
    String name = COMMIT.matcher(of).replaceAll("$1");
    return name.length() <= NAME ? name : name.substring(0, NAME) + "...";
  }

  /** What becomes of a service, as a clause that follows its name. */
  static String effect(Traffic traffic) {
    return switch (traffic.effect()) {
      case MOVED -> percent(traffic.moved()) + " of requests move";
      case GAINED ->
          "starts to be served by "
              + counted(traffic.rows().stream().filter(r -> r.after() > 0).count(), "endpoint");
      case LOST -> "is no longer served";
      case UNCHANGED -> isUnserved(traffic) ? "will not be served" : "no request moves";
    };
  }

  /** Whether nobody serves it, now or afterwards, and its note says so. */
  static boolean isUnserved(Traffic traffic) {
    return traffic.effect() == Effect.UNCHANGED && traffic.note().startsWith("clients get ");
  }

  /** The services that a headline is about: what becomes of their clients is not "as before". */
  static List<Traffic> told(Preview preview) {
    return preview.grouped().sections().stream()
        .map(Section::traffic)
        .filter(t -> t.isChanged() || isUnserved(t))
        .toList();
  }

  /** That errors stand in the way of a whole answer; empty when there are none. */
  static String incomplete(Preview preview) {
    long errors = preview.errors();
    return errors == 0 ? "" : "Not all of it could be compared: " + counted(errors, "error");
  }

  /** What becomes of all services, in one line; that not all is known stands first. */
  static String headline(Preview preview) {
    List<Traffic> told = told(preview);
    String incomplete = incomplete(preview);
    if (told.size() == 1) {
      String only = name(told.getFirst()) + ": " + effect(told.getFirst());
      return incomplete.isEmpty() ? only : incomplete + "; " + only;
    }
    List<String> parts = new ArrayList<>();
    long lost = count(told, Effect.LOST);
    long moved = count(told, Effect.MOVED);
    long gained = count(told, Effect.GAINED);
    long unserved = count(told, Effect.UNCHANGED);
    if (lost > 0) {
      parts.add(counted(lost, "service") + (lost == 1 ? " is" : " are") + " no longer served");
    }
    if (unserved > 0) {
      parts.add(counted(unserved, "service") + " will not be served");
    }
    if (moved > 0) {
      parts.add("traffic moves in " + counted(moved, "service"));
    }
    if (gained > 0) {
      parts.add(
          counted(gained, "service") + (gained == 1 ? " starts" : " start") + " to be served");
    }
    if (parts.isEmpty() && !preview.plan().isEmpty()) {
      parts.add("objects change, no traffic moves");
    }
    if (parts.isEmpty()) {
      return incomplete.isEmpty() ? "No differences" : incomplete;
    }
    String text = String.join(", ", parts);
    return incomplete.isEmpty()
        ? text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1)
        : incomplete + "; " + text;
  }

  /** {@code namespace/name} of a service. */
  static String name(Traffic traffic) {
    return traffic.service().namespace() + "/" + traffic.service().name();
  }

  private static long count(List<Traffic> services, Effect effect) {
    return services.stream().filter(t -> t.effect() == effect).count();
  }

  /** What others changed and is put right, a sentence an object. */
  static List<String> drifts(List<Change> changes) {
    List<String> drifts = new ArrayList<>();
    for (Change change : changes) {
      if (change instanceof Change.Configure configure && configure.isDrift()) {
        drifts.add(
            "Drift: "
                + change.key()
                + " was changed by "
                + String.join(
                    " and ", configure.drifts().stream().map(Change.Drift::toString).toList()));
      }
    }
    return drifts;
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
