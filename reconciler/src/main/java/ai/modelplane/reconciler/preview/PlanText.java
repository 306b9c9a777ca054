package ai.modelplane.reconciler.preview;

import ai.modelplane.compiler.yaml.YamlWriter;
import ai.modelplane.reconciler.plan.Change;
import ai.modelplane.reconciler.plan.Change.FieldChange;
import ai.modelplane.reconciler.plan.Plan;
import ai.modelplane.reconciler.plan.Traffic;
import ai.modelplane.reconciler.plan.Traffic.Row;
import ai.modelplane.reconciler.preview.Style.Role;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A plan for a person: first who gets which share of traffic, then the objects. */
public final class PlanText {

  private final Style style;
  private final List<String> lines = new ArrayList<>();

  private PlanText(Style style) {
    this.style = style;
  }

  /** The text, with a line end after each line; empty when nothing would change. */
  public static String of(Plan plan, List<Traffic> traffic, Style style) {
    PlanText text = new PlanText(style);
    traffic.stream().filter(Traffic::isChanged).forEach(text::traffic);
    plan.changes().forEach(text::change);
    if (!text.lines.isEmpty()) {
      text.lines.add(summary(plan));
    }
    return text.lines.isEmpty() ? "" : String.join("\n", text.lines) + "\n";
  }

  private void traffic(Traffic traffic) {
    lines.add(style.paint(Role.TITLE, "Traffic of " + traffic.service()));
    Table table = new Table();
    table.row("  ENDPOINT", "CLUSTER", "BEFORE", "AFTER");
    for (Row row : traffic.rows()) {
      table.row(
          "  " + row.endpoint(),
          row.cluster().isEmpty() ? "-" : row.cluster(),
          percent(row.before()),
          percent(row.after()));
    }
    List<String> rows = table.lines();
    lines.add(style.paint(Role.QUIET, rows.getFirst()));
    for (int i = 0; i < traffic.rows().size(); i++) {
      Row row = traffic.rows().get(i);
      lines.add(style.paint(role(row), rows.get(i + 1)));
    }
    lines.add("");
  }

  private static Role role(Row row) {
    if (row.before() == 0) {
      return Role.ADDED;
    }
    return row.after() == 0 ? Role.REMOVED : Role.CHANGED;
  }

  private static String percent(double share) {
    return share == 0 ? "-" : String.format(Locale.ROOT, "%.1f %%", share * 100);
  }

  private void change(Change change) {
    switch (change) {
      case Change.Create c -> head(Role.ADDED, "+ create", change);
      case Change.Delete d -> head(Role.REMOVED, "- delete", change);
      case Change.Skip s -> head(Role.QUIET, "= skip", change);
      case Change.Conflict c -> {
        head(Role.TROUBLE, "! conflict", change);
        lines.add("    " + c.hint());
      }
      case Change.Configure c -> {
        head(Role.CHANGED, "~ configure", change);
        fields(c);
      }
    }
  }

  private void head(Role role, String action, Change change) {
    lines.add(style.paint(role, action + " " + change.key()) + ": " + change.reason());
  }

  private void fields(Change.Configure change) {
    ObjectNode after = change.desired().tree();
    List<String> was = yaml(projection(after, change.fields()));
    for (String line : UnifiedDiff.lines(was, yaml(after))) {
      Role role =
          switch (line.charAt(0)) {
            case '+' -> Role.ADDED;
            case '-' -> Role.REMOVED;
            default -> Role.QUIET;
          };
      lines.add("    " + style.paint(role, line));
    }
  }

  private static List<String> yaml(JsonNode tree) {
    return YamlWriter.write(tree).lines().toList();
  }

  /** The desired object with each field that differs as it is live: only our fields are shown. */
  private static JsonNode projection(ObjectNode desired, List<FieldChange> fields) {
    ObjectNode was = desired.deepCopy();
    for (FieldChange field : fields) {
      Edits.put(was, field.path(), field.before());
    }
    return was;
  }

  private static String summary(Plan plan) {
    long create = plan.changes().stream().filter(c -> c instanceof Change.Create).count();
    long configure = plan.changes().stream().filter(c -> c instanceof Change.Configure).count();
    long delete = plan.changes().stream().filter(c -> c instanceof Change.Delete).count();
    long conflict = plan.changes().stream().filter(c -> c instanceof Change.Conflict).count();
    String text =
        create
            + " to create, "
            + configure
            + " to configure, "
            + delete
            + " to delete, "
            + plan.unchanged().size()
            + " unchanged";
    return conflict == 0 ? text : text + ", " + conflict + " in conflict";
  }
}
