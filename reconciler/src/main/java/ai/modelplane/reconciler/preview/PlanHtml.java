package ai.modelplane.reconciler.preview;

import ai.modelplane.compiler.diagnostic.Diagnostic;
import ai.modelplane.compiler.diagnostic.Finding;
import ai.modelplane.compiler.diagnostic.Location;
import ai.modelplane.compiler.text.Html;
import ai.modelplane.compiler.text.Printable;
import ai.modelplane.reconciler.plan.Change;
import ai.modelplane.reconciler.plan.Note.Meaning;
import ai.modelplane.reconciler.plan.Traffic;
import ai.modelplane.reconciler.plan.Traffic.Effect;
import ai.modelplane.reconciler.preview.Preview.Grouped;
import ai.modelplane.reconciler.preview.Preview.Section;
import java.util.ArrayList;
import java.util.List;

/**
 * A plan as one page that needs nothing else: no script, no font, no picture from anywhere. It is
 * well-formed XML as well.
 */
public final class PlanHtml {

  /** Objects that are shown at once; more are folded away until somebody asks. */
  private static final int FEW = 3;

  private static final String PLACE = "<p class=\"place\"><code>%s</code></p>";

  private final StringBuilder out = new StringBuilder();

  private PlanHtml() {}

  /** The page; ends with a line feed. */
  public static String of(Preview preview) {
    return new PlanHtml().page(preview);
  }

  private String page(Preview preview) {
    String title = Words.headline(preview);
    out.append(
        """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8"/>
        <meta name="viewport" content="width=device-width, initial-scale=1"/>
        <meta name="color-scheme" content="light dark"/>
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"/>
        <title>%s</title>
        <style>
        %s</style>
        </head>
        <body>
        <main>
        """
            .formatted(Html.text(title), HtmlStyle.CSS));
    head(preview, title);
    Grouped grouped = preview.grouped();
    grouped.sections().forEach(this::service);
    if (!grouped.others().isEmpty()) {
      out.append(
          """
          <section class="card">
          <div class="title"><h2>Shared objects</h2>\
          <p class="pill">used by several services, or by none</p></div>
          """);
      objects(grouped.others());
      out.append("</section>\n");
    }
    if (preview.plan().changes().isEmpty() && preview.diagnostics().isEmpty()) {
      out.append(
          "<section class=\"card quiet\"><h2>Nothing to do</h2>"
              + "<p>Everything is as it should be.</p></section>\n");
    }
    diagnostics(preview.diagnostics());
    return out.append("</main>\n</body>\n</html>\n").toString();
  }

  private void head(Preview preview, String title) {
    out.append("<header>\n<p class=\"brand\">modelplane diff</p>\n<h1>")
        .append(Html.text(title).replace(" %", "&#160;%"))
        .append("</h1>\n");
    if (!preview.wanted().isEmpty() || !preview.against().isEmpty()) {
      out.append("<p class=\"between\">");
      addIf(Words.name(preview.wanted()), "<code>%s</code>");
      addIf(Words.name(preview.against()), " against <code>%s</code>");
      out.append("</p>\n");
    }
    out.append("<ul class=\"counts\">");
    chip("add", "+", preview.count(Change.Create.class), "to create");
    chip("edit", "~", preview.count(Change.Configure.class), "to configure");
    chip("drop", "\u2212", preview.count(Change.Delete.class), "to delete");
    chip("bad", "!", preview.count(Change.Conflict.class), "in conflict");
    chip("same", "\u2013", preview.count(Change.Skip.class), "skipped");
    chip("same", "=", preview.plan().unchanged().size(), "unchanged");
    if (!preview.diagnostics().isEmpty()) {
      add(
          "<li class=\"%s\"><a href=\"#findings\">%s</a></li>",
          preview.errors() > 0 ? "bad" : "edit", Words.findings(preview));
    }
    out.append("</ul>\n</header>\n");
  }

  private void chip(String kind, String sign, long count, String what) {
    if (count > 0) {
      add("<li class=\"%s\"><b aria-hidden=\"true\">%s</b> %d %s</li>", kind, sign, count, what);
    }
  }

  private void diagnostics(List<Diagnostic> diagnostics) {
    if (diagnostics.isEmpty()) {
      return;
    }
    out.append(
        "<section class=\"card\" id=\"findings\">\n<h2>Findings</h2>\n<ul class=\"findings\">\n");
    for (Diagnostic diagnostic : diagnostics) {
      Finding finding = diagnostic.finding();
      Location at = diagnostic.location();
      add(
          "<li class=\"%1$s\"><p><b>%1$s</b> %2$s <code>%3$s</code></p>",
          finding.severity().word(), diagnostic.message(), finding.rule().id());
      if (at != null) {
        add(PLACE, at.file() + ":" + at.line() + ":" + at.column());
      } else if (finding.resource() != null) {
        add(PLACE, finding.resource().toString());
      }
      String line = diagnostic.sourceLine();
      if (line != null && at != null) {
        out.append("<pre>").append(marked(line, at)).append("</pre>");
      }
      String hint = finding.hint();
      if (hint != null) {
        add("<p class=\"hint\">%s</p>", hint);
      }
      out.append("</li>\n");
    }
    out.append("</ul>\n</section>\n");
  }

  /** The line with what is wrong in it marked. */
  private static String marked(String line, Location at) {
    int[] chars = Printable.line(line).replace('\t', ' ').codePoints().toArray();
    int from = Math.clamp(at.column() - 1, 0, chars.length);
    int to =
        at.endLine() > at.line()
            ? chars.length
            : Math.clamp(at.endColumn() - 1, from, chars.length);
    return Html.format(
        "%s<mark>%s</mark>%s",
        new String(chars, 0, from),
        new String(chars, from, to - from),
        new String(chars, to, chars.length - to));
  }

  /** How its effect is coloured. */
  private static Effect pill(Traffic traffic) {
    return Words.isUnserved(traffic) || Words.comesTo(traffic, Meaning.DELETION_HELD)
        ? Effect.LOST
        : traffic.effect();
  }

  private void service(Section section) {
    Traffic traffic = section.traffic();
    add(
        """
        <section class="card">
        <div class="title"><h2><span class="ns">%s/</span>%s</h2><p class="pill %s">%s</p></div>
        """,
        traffic.service().namespace(),
        traffic.service().name(),
        pill(traffic).word(),
        Words.effect(traffic));
    List<String> notes = new ArrayList<>(List.of(traffic.note().text()));
    notes.addAll(Words.drifts(section.changes()));
    notes.forEach(note -> addIf(note, "<p class=\"note\">%s</p>\n"));
    if (Words.isTold(traffic) && !traffic.rows().isEmpty()) {
      HtmlTraffic.write(traffic, out);
    }
    objects(section.changes());
    out.append("</section>\n");
  }

  private void objects(List<Change> changes) {
    if (changes.isEmpty()) {
      return;
    }
    add("<details class=\"objects\"><summary>%s</summary>\n", counted(changes));
    changes.forEach(change -> object(change, changes.size() <= FEW));
    out.append("</details>\n");
  }

  /** What is skipped or in conflict stays as it is. */
  private static String counted(List<Change> changes) {
    long change = changes.stream().filter(Change::isWrite).count();
    long stay = changes.size() - change;
    String text = Words.counted(change, "object") + (change == 1 ? " changes" : " change");
    if (stay == 0) {
      return text;
    }
    return change == 0
        ? Words.counted(stay, "object") + (stay == 1 ? " stays as it is" : " stay as they are")
        : text + ", " + stay + (stay == 1 ? " stays as it is" : " stay as they are");
  }

  private void object(Change change, boolean isOpen) {
    String head =
        Html.format(
            "<span class=\"tag %s\">%s</span> <code>%s</code> <span class=\"why\">%s</span>",
            kind(change), change.word(), change.key().toString(), change.reason());
    List<String> lines = ObjectDiff.lines(change);
    if (lines.isEmpty()) {
      out.append("<div class=\"object\"><p>").append(head).append("</p>");
      if (change instanceof Change.Conflict conflict) {
        add("<p class=\"hint\">%s</p>", conflict.hint());
      }
      out.append("</div>\n");
    } else {
      boolean open = isOpen && change instanceof Change.Configure;
      out.append("<details class=\"object\"")
          .append(open ? " open=\"open\"><summary>" : "><summary>")
          .append(head)
          .append("</summary>\n<pre class=\"diff\" tabindex=\"0\">");
      lines.forEach(this::line);
      out.append("</pre></details>\n");
    }
  }

  private void line(String line) {
    String tag =
        switch (line.charAt(0)) {
          case '+' -> "ins";
          case '-' -> "del";
          default -> "span";
        };
    add("<%1$s>%2$s\n</%1$s>", tag, line);
  }

  private void add(String template, Object... texts) {
    out.append(Html.format(template, texts));
  }

  private void addIf(String text, String template) {
    if (!text.isEmpty()) {
      add(template, text);
    }
  }

  private static String kind(Change change) {
    return switch (change) {
      case Change.Create c -> "add";
      case Change.Configure c -> "edit";
      case Change.Delete d -> "drop";
      case Change.Skip s -> "same";
      case Change.Conflict c -> "bad";
    };
  }
}
