package ai.modelplane.reconciler.preview;

import ai.modelplane.compiler.diagnostic.Finding;
import ai.modelplane.compiler.diagnostic.Rule;
import ai.modelplane.compiler.hold.Hold;
import ai.modelplane.reconciler.plan.Change;
import ai.modelplane.reconciler.plan.Note.Meaning;
import ai.modelplane.reconciler.plan.Traffic;
import ai.modelplane.reconciler.plan.Traffic.Effect;
import ai.modelplane.reconciler.preview.Preview.Section;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.UnaryOperator;

/** What becomes of all services, in one line; what stands in the way of it comes first. */
final class Headline {

  private static final Set<Rule> CONFLICTS =
      EnumSet.of(Rule.RESOURCE_CONFLICT, Rule.RESOURCE_NOT_OURS);

  /** Errors that leave nothing unknown: what they stand in the way of is said by itself. */
  private static final Set<Rule> KNOWN =
      EnumSet.of(
          Rule.PRUNE_LIMIT,
          Rule.RESOURCE_REFUSED,
          Rule.RESOURCE_CONFLICT,
          Rule.RESOURCE_NOT_OURS,
          Rule.ENDPOINT_OVERDUE,
          Rule.ROUTE_BACKENDS);

  private final Preview preview;
  private final List<Traffic> told;

  private Headline(Preview preview) {
    this.preview = preview;
    this.told = told(preview);
  }

  /**
   * The headline, without a line end.
   *
   * @param name how the name of a service is set
   */
  static String of(Preview preview, UnaryOperator<String> name) {
    return new Headline(preview).text(name);
  }

  /** The services that a headline is about: what becomes of their clients is not "as before". */
  static List<Traffic> told(Preview preview) {
    return preview.grouped().sections().stream()
        .map(Section::traffic)
        .filter(Words::isTold)
        .toList();
  }

  /** Whether it gives the name of the only service to which something happens, and its effect. */
  static boolean isNamed(Preview preview) {
    return preview.grouped().sections().size() == 1 && told(preview).size() == 1;
  }

  private String text(UnaryOperator<String> name) {
    List<String> clauses = new ArrayList<>(inTheWay());
    clauses.addAll(carried(name));
    String but = errors().contains(Rule.RESOURCE_REFUSED) ? "but for that " : "";
    List<Traffic> primary = told.stream().filter(t -> !Words.stays(t)).toList();
    if (isNamed(preview) || primary.size() == 1) {
      Traffic only = isNamed(preview) ? told.getFirst() : primary.getFirst();
      clauses.add(but + name.apply(Words.name(only)) + ": " + Words.effect(only));
      if (told.size() > 1) {
        clauses.add(String.join(", ", staying()));
      }
    } else {
      String counts = String.join(", ", counts());
      if (!counts.isEmpty()) {
        clauses.add(
            clauses.isEmpty()
                ? counts.substring(0, 1).toUpperCase(Locale.ROOT) + counts.substring(1)
                : but + counts);
      }
    }
    return clauses.isEmpty() ? "No differences" : String.join("; ", clauses);
  }

  /** What moves since entries serve nothing is seldom meant: a canary may get all requests. */
  private List<String> carried(UnaryOperator<String> name) {
    List<Traffic> moved =
        told.stream()
            .filter(t -> t.effect() == Effect.MOVED || t.effect() == Effect.GAINED)
            .filter(t -> preview.silent().containsKey(t.service()))
            .toList();
    if (moved.isEmpty()) {
      return List.of();
    }
    if (moved.size() > 1) {
      return List.of(
          "in " + moved.size() + " services an entry serves nothing, and others carry its weight");
    }
    List<Integer> entries = preview.silent().getOrDefault(moved.getFirst().service(), List.of());
    String numbers = String.join(", ", entries.stream().map(String::valueOf).toList());
    return List.of(
        name.apply(Words.name(moved.getFirst()))
            + (entries.size() == 1
                ? ": entry " + numbers + " serves nothing, and others carry its weight"
                : ": entries " + numbers + " serve nothing, and others carry their weight"));
  }

  private List<String> inTheWay() {
    List<String> all = new ArrayList<>();
    long unknown = errors().stream().filter(rule -> !KNOWN.contains(rule)).count();
    if (unknown > 0) {
      all.add("Not all of it could be compared: " + Words.counted(unknown, "error"));
    }
    if (errors().contains(Rule.PRUNE_LIMIT)) {
      long held = preview.plan().changes().stream().filter(Headline::isHeld).count();
      all.add(held == 0 ? "Deletions are held" : are(held, "deletion", "held"));
    }
    long refused = errors().stream().filter(Rule.RESOURCE_REFUSED::equals).count();
    if (refused > 0) {
      all.add(are(refused, "object", "refused by the cluster"));
    }
    long conflicts = errors().stream().filter(CONFLICTS::contains).count();
    if (conflicts > 0) {
      all.add(are(conflicts, "object", "in conflict"));
    }
    long overdue = errors().stream().filter(Rule.ENDPOINT_OVERDUE::equals).count();
    if (overdue > 0) {
      all.add(
          Words.counted(overdue, "endpoint")
              + (overdue == 1 ? " is" : " are")
              + " routed to until the next release alone");
    }
    long tooMany = errors().stream().filter(Rule.ROUTE_BACKENDS::equals).count();
    if (tooMany > 0) {
      all.add(
          Words.counted(tooMany, "service")
              + (tooMany == 1 ? " matches" : " match")
              + " more endpoints than a route can hold");
    }
    return all;
  }

  private List<Rule> errors() {
    return preview.diagnostics().stream()
        .map(d -> d.finding())
        .filter(Finding::isError)
        .map(Finding::rule)
        .toList();
  }

  private static boolean isHeld(Change change) {
    return change instanceof Change.Skip skip && skip.hold().group() == Hold.Group.LIMIT;
  }

  private List<String> counts() {
    List<String> parts = new ArrayList<>();
    long lost = count(Effect.LOST);
    long moved = count(Effect.MOVED);
    long gained = count(Effect.GAINED);
    long unserved = told.stream().filter(Words::isUnserved).count();
    if (lost > 0) {
      parts.add(are(lost, "service", "no longer served"));
    }
    if (unserved > 0) {
      parts.add(Words.counted(unserved, "service") + " will not be served");
    }
    if (moved > 0) {
      parts.add("traffic moves in " + Words.counted(moved, "service"));
    }
    if (gained > 0) {
      parts.add(
          Words.counted(gained, "service")
              + (gained == 1 ? " starts" : " start")
              + " to be served");
    }
    boolean isUndone = preview.plan().changes().stream().anyMatch(Change::takesBack);
    if (isUndone) {
      parts.add("what others did to requests is undone");
    } else if (parts.isEmpty() && !preview.plan().isEmpty()) {
      parts.add("objects change, no traffic moves");
    }
    parts.addAll(staying());
    return parts;
  }

  /** Services whose traffic stays although something else is wanted. */
  private List<String> staying() {
    List<String> parts = new ArrayList<>();
    for (Meaning meaning : Words.STAYING) {
      long count = told.stream().filter(t -> Words.comesTo(t, meaning)).count();
      if (count > 0) {
        parts.add(Words.counted(count, "service") + " " + Words.unchanged(meaning, count));
      }
    }
    return parts;
  }

  private long count(Effect effect) {
    return told.stream().filter(t -> t.effect() == effect).count();
  }

  private static String are(long count, String noun, String what) {
    return Words.counted(count, noun) + (count == 1 ? " is " : " are ") + what;
  }
}
