package ai.modelplane.reconciler.preview;

import ai.modelplane.compiler.api.ModelService.Entry;
import ai.modelplane.compiler.text.Printable;
import ai.modelplane.reconciler.plan.Percent;
import ai.modelplane.reconciler.preview.Explanation.Row;
import ai.modelplane.reconciler.preview.Style.Role;
import java.util.ArrayList;
import java.util.List;

/** An explanation for a person. */
public final class ExplainText {

  /** So many endpoints that have nothing to do with a service are still listed. */
  private static final int FEW = 5;

  private ExplainText() {}

  /** The text, with a line end after each line. */
  public static String of(Explanation explanation, Style style) {
    List<String> lines = new ArrayList<>();
    lines.add(style.paint(Role.TITLE, Printable.text(explanation.service().toString())));
    lines.add(
        "  address  "
            + (explanation.address().isEmpty()
                ? "(none yet)"
                : Printable.text(explanation.address())));
    lines.add("  serves   " + Printable.text(explanation.serves()));
    if (explanation.differs() || explanation.entries().isEmpty()) {
      lines.add("  wanted   " + Printable.text(explanation.wanted()));
    }
    if (!explanation.route().isEmpty()) {
      lines.add("  route    " + Printable.text(explanation.route()));
    }
    if (!explanation.source().isEmpty()) {
      lines.add("  source   " + Printable.text(explanation.source()));
    }
    for (int i = 0; i < explanation.entries().size(); i++) {
      String none = explanation.unmatched().contains(i) ? "; matches nothing" : "";
      lines.add("  entry " + i + "  " + describe(explanation.entries().get(i)) + none);
    }
    lines.addAll(table(explanation));
    return String.join("\n", lines) + "\n";
  }

  /** The endpoints; where many are none of the service's, these are only counted. */
  private static List<String> table(Explanation explanation) {
    List<Row> mine = explanation.rows().stream().filter(Row::matters).toList();
    List<Row> others = explanation.rows().stream().filter(r -> !r.matters()).toList();
    boolean few = others.size() <= FEW;
    List<Row> shown = new ArrayList<>(mine);
    shown.addAll(
        few || mine.isEmpty() ? others.subList(0, Math.min(FEW, others.size())) : List.of());
    if (shown.isEmpty()) {
      return List.of();
    }
    boolean both = explanation.differs();
    Table table = new Table();
    table.row(cells("  ENDPOINT", "CLUSTER", "SHARE", both ? "WANTED" : "", "WHY"));
    for (Row row : shown) {
      table.row(
          cells(
              "  " + Printable.text(row.endpoint()),
              row.cluster().isEmpty() ? "-" : Printable.text(row.cluster()),
              Percent.of(row.share()),
              both ? Percent.of(row.wanted()) : "",
              Printable.text(row.why())));
    }
    List<String> lines = new ArrayList<>(table.lines());
    int left = explanation.rows().size() - shown.size();
    if (left > 0) {
      lines.add("  and " + left + " that no entry matches");
    }
    return lines;
  }

  /** Without the column of wanted shares where these are the same. */
  private static List<String> cells(
      String endpoint, String cluster, String share, String wanted, String why) {
    return wanted.isEmpty()
        ? List.of(endpoint, cluster, share, why)
        : List.of(endpoint, cluster, share, wanted, why);
  }

  private static String describe(Entry entry) {
    String labels =
        entry.matchLabels().isEmpty()
            ? "every endpoint"
            : String.join(
                ", ",
                entry.matchLabels().entrySet().stream()
                    .map(l -> l.getKey() + "=" + l.getValue())
                    .map(Printable::text)
                    .toList());
    String weight = entry.weight() == null ? "" : "; weight " + entry.weight().value();
    return labels + weight + (entry.priority() == 0 ? "" : "; priority " + entry.priority());
  }
}
