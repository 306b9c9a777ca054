package ai.modelplane.reconciler.preview;

import ai.modelplane.compiler.text.Printable;
import ai.modelplane.reconciler.plan.Change;
import ai.modelplane.reconciler.plan.Percent;
import ai.modelplane.reconciler.plan.Traffic;
import ai.modelplane.reconciler.plan.Traffic.Row;
import ai.modelplane.reconciler.preview.Style.Role;
import java.util.ArrayList;
import java.util.List;

/** A plan for a person: first who gets which share of traffic, then the objects. */
public final class PlanText {

  private final Style style;
  private final List<String> lines = new ArrayList<>();

  private PlanText(Style style) {
    this.style = style;
  }

  /**
   * The text, with a line end after each line; empty when nothing would change and all of it could
   * be compared. The headline is the first line, for a terminal, and stands at the end again, from
   * which the log of a job is read. Diagnostics are only counted in it: a terminal shows them
   * apart.
   */
  public static String of(Preview preview, Style style) {
    PlanText text = new PlanText(style);
    List<Traffic> told = Headline.told(preview);
    if (told.isEmpty() && preview.plan().changes().isEmpty() && preview.errors() == 0) {
      return "";
    }
    text.headline(preview);
    String between = Printable.text(Words.between(preview));
    if (!between.isEmpty()) {
      text.lines.add(style.paint(Role.QUIET, between));
    }
    text.lines.add("");
    told.forEach(text::traffic);
    preview.plan().changes().forEach(text::change);
    if (!preview.plan().changes().isEmpty()) {
      text.lines.add("");
      text.headline(preview);
    }
    text.lines.add(Words.summary(preview.plan()));
    return String.join("\n", text.lines) + "\n";
  }

  private void headline(Preview preview) {
    lines.add(style.paint(Role.TITLE, Printable.text(Words.headline(preview))));
  }

  private void traffic(Traffic traffic) {
    lines.add(
        style.paint(Role.TITLE, "Traffic of " + Printable.text(traffic.service().toString())));
    if (!traffic.rows().isEmpty()) {
      table(traffic);
    }
    if (!traffic.note().isEmpty()) {
      lines.add("  " + Printable.text(traffic.note().text()));
    }
    lines.add("");
  }

  private void table(Traffic traffic) {
    Table table = new Table();
    table.row("  ENDPOINT", "CLUSTER", "BEFORE", "AFTER");
    for (Row row : traffic.rows()) {
      table.row(
          "  " + Printable.text(row.names()),
          Printable.text(Words.place(row)),
          Percent.of(row.before()),
          Percent.of(row.after()));
    }
    List<String> rows = table.lines();
    lines.add(style.paint(Role.QUIET, rows.getFirst()));
    for (int i = 0; i < traffic.rows().size(); i++) {
      Row row = traffic.rows().get(i);
      lines.add(row.isChanged() ? style.paint(role(row), rows.get(i + 1)) : rows.get(i + 1));
    }
  }

  private static Role role(Row row) {
    if (row.before() == 0) {
      return Role.ADDED;
    }
    return row.after() == 0 ? Role.REMOVED : Role.CHANGED;
  }

  private void change(Change change) {
    switch (change) {
      case Change.Create c -> head(Role.ADDED, "+ create", change);
      case Change.Delete d -> head(Role.REMOVED, "- delete", change);
      case Change.Skip s -> head(Role.QUIET, "= skip", change);
      case Change.Conflict c -> {
        head(Role.TROUBLE, "! conflict", change);
        lines.add("    " + Printable.text(c.hint()));
      }
      case Change.Configure c -> {
        head(Role.CHANGED, "~ configure", change);
        diff(c);
      }
    }
  }

  private void head(Role role, String action, Change change) {
    lines.add(
        style.paint(role, action + " " + Printable.text(change.key().toString()))
            + ": "
            + Printable.text(change.reason()));
  }

  private void diff(Change.Configure change) {
    ObjectDiff.painted(change, style).forEach(line -> lines.add("    " + line));
  }
}
