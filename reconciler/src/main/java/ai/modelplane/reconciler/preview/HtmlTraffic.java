package ai.modelplane.reconciler.preview;

import ai.modelplane.compiler.text.Html;
import ai.modelplane.reconciler.plan.Percent;
import ai.modelplane.reconciler.plan.Traffic;
import ai.modelplane.reconciler.plan.Traffic.Row;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** A service's shares as two bars, before and after, and as a table that says the same. */
final class HtmlTraffic {

  /** Colours that the style has. An endpoint's number tells it apart where they repeat. */
  private static final int COLOURS = 8;

  /** The share below which an endpoint's number does not fit into its piece of a bar. */
  private static final double NARROW = 0.045;

  /** From here on its share fits beside it on a wide page, and then on a phone's. */
  private static final double MIDDLE = 0.12;

  private static final double WIDE = 0.28;

  private HtmlTraffic() {}

  static void write(Traffic traffic, StringBuilder out) {
    out.append("<div class=\"bars\">\n");
    bar("Before", traffic.rows(), Row::before, out);
    bar("After", traffic.rows(), Row::after, out);
    out.append("</div>\n");
    table(traffic.rows(), out);
  }

  private static void bar(
      String when, List<Row> rows, ToDoubleFunction<Row> share, StringBuilder out) {
    String said =
        rows.stream()
            .filter(row -> share.applyAsDouble(row) > 0)
            .map(row -> row.names() + " " + Percent.of(share.applyAsDouble(row)))
            .collect(Collectors.joining(", "));
    out.append(
        Html.format(
            "<span class=\"when\" aria-hidden=\"true\">%1$s</span>"
                + "<div class=\"bar\" role=\"img\" aria-label=\"%1$s: %2$s\">",
            when, said.isEmpty() ? "nobody" : said));
    for (int i = 0; i < rows.size(); i++) {
      double part = share.applyAsDouble(rows.get(i));
      if (part > 0) {
        boolean moves = when.equals("After") && rows.get(i).was().isPresent();
        piece(i, part, rows.get(i).names(), moves, out);
      }
    }
    if (said.isEmpty()) {
      out.append("<span class=\"nobody\">nobody</span>");
    }
    out.append("</div>\n");
  }

  /** As long as the share; in it as much as fits: the endpoint's number, then the share as well. */
  private static void piece(
      int index, double part, String endpoint, boolean moves, StringBuilder out) {
    String percent = Percent.of(part);
    String text = "";
    if (part >= NARROW) {
      String fits = part >= WIDE ? "" : part >= MIDDLE ? " class=\"wide\"" : " hidden=\"hidden\"";
      text = (index + 1) + "<i" + fits + ">" + Html.text(percent) + "</i>";
    }
    out.append(
        Html.format(
            "<span class=\"c%d%s\" style=\"flex-grow:%.4f\" title=\"%s\">",
            index % COLOURS, moves ? " moves" : "", part * 100, endpoint + " " + percent));
    out.append(text).append("</span>");
  }

  private static void table(List<Row> rows, StringBuilder out) {
    out.append(
        """
        <table>
        <thead><tr><th scope="col">Endpoint</th><th scope="col" class="cluster">Cluster</th>\
        <th scope="col" class="n">Before</th><th scope="col" class="n">After</th>\
        <th scope="col" class="n">Change</th></tr></thead>
        <tbody>
        """);
    for (int i = 0; i < rows.size(); i++) {
      Row row = rows.get(i);
      out.append(
          Html.format(
              """
              <tr><th scope="row"><div><span class="key c%d">%d</span><span class="name">%s\
              <span class="sub">%4$s</span></span></div></th><td class="cluster">%4$s</td>\
              <td class="n">%5$s</td><td class="n after">%6$s</td><td class="n %7$s">%8$s</td></tr>
              """,
              i % COLOURS,
              i + 1,
              row.names(),
              Words.place(row),
              Percent.of(row.before()),
              Percent.of(row.after()),
              sense(row),
              Words.difference(row)));
    }
    out.append("</tbody>\n</table>\n");
  }

  private static String sense(Row row) {
    if (row.after() == 0) {
      return "lost";
    }
    return row.after() > row.before() ? "up" : row.after() < row.before() ? "down" : "level";
  }
}
