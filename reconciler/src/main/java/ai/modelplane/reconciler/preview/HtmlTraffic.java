package ai.modelplane.reconciler.preview;

import ai.modelplane.reconciler.plan.Percent;
import ai.modelplane.reconciler.plan.Traffic;
import ai.modelplane.reconciler.plan.Traffic.Row;
import java.util.List;
import java.util.Locale;
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
    out.append("<span class=\"when\" aria-hidden=\"true\">").append(when).append("</span>");
    out.append("<div class=\"bar\" role=\"img\" aria-label=\"")
        .append(Html.text(when + ": " + (said.isEmpty() ? "nobody" : said)))
        .append("\">");
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
        String.format(
            Locale.ROOT,
            "<span class=\"c%d%s\" style=\"flex-grow:%.4f\" title=\"%s\">%s</span>",
            index % COLOURS,
            moves ? " moves" : "",
            part * 100,
            Html.text(endpoint + " " + percent),
            text));
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
      String place = Html.text(Words.place(row));
      out.append(
              "<tr><th scope=\"row\"><div><span class=\"key c%d\">%d</span>"
                  .formatted(i % COLOURS, i + 1))
          .append("<span class=\"name\">")
          .append(Html.text(row.names()))
          .append("<span class=\"sub\">")
          .append(place)
          .append("</span></span></div></th><td class=\"cluster\">")
          .append(place)
          .append("</td><td class=\"n\">")
          .append(Html.text(Percent.of(row.before())))
          .append("</td><td class=\"n after\">")
          .append(Html.text(Percent.of(row.after())))
          .append("</td><td class=\"n ")
          .append(sense(row))
          .append("\">")
          .append(Html.text(Words.difference(row)))
          .append("</td></tr>\n");
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
