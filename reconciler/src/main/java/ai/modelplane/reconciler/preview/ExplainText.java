package ai.modelplane.reconciler.preview;

import ai.modelplane.compiler.api.ModelService.Entry;
import ai.modelplane.compiler.endpoint.Candidates;
import ai.modelplane.compiler.report.Printable;
import ai.modelplane.compiler.routing.Route;
import ai.modelplane.reconciler.preview.Explanation.Row;
import ai.modelplane.reconciler.preview.Style.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** An explanation for a person. */
public final class ExplainText {

  private ExplainText() {}

  /** The text, with a line end after each line. */
  public static String of(
      Route route, Candidates candidates, Optional<String> address, Style style) {
    return of(Explanation.of(route, candidates, address), style);
  }

  /** The text, with a line end after each line. */
  public static String of(Explanation explanation, Style style) {
    List<String> lines = new ArrayList<>();
    lines.add(style.paint(Role.TITLE, explanation.service().toString()));
    lines.add(
        "  address  "
            + (explanation.address().isEmpty()
                ? "(none yet)"
                : Printable.text(explanation.address())));
    lines.add("  serves   " + Printable.text(explanation.serves()));
    for (int i = 0; i < explanation.entries().size(); i++) {
      lines.add("  entry " + i + "  " + describe(explanation.entries().get(i)));
    }
    Table table = new Table();
    table.row("  ENDPOINT", "CLUSTER", "SHARE", "WHY");
    for (Row row : explanation.rows()) {
      table.row(
          "  " + Printable.text(row.endpoint()),
          row.cluster().isEmpty() ? "-" : Printable.text(row.cluster()),
          Words.percent(row.share()),
          Printable.text(row.why()));
    }
    lines.addAll(table.lines());
    return String.join("\n", lines) + "\n";
  }

  private static String describe(Entry entry) {
    String labels =
        entry.matchLabels().isEmpty()
            ? "every endpoint"
            : String.join(
                ", ",
                entry.matchLabels().entrySet().stream()
                    .map(l -> l.getKey() + "=" + l.getValue())
                    .toList());
    String weight = entry.weight() == null ? "" : "; weight " + entry.weight().value();
    return labels + weight + (entry.priority() == 0 ? "" : "; priority " + entry.priority());
  }
}
