package ai.modelplane.reconciler.preview;

import ai.modelplane.compiler.diagnostic.Diagnostic;
import ai.modelplane.compiler.diagnostic.Finding;
import ai.modelplane.compiler.diagnostic.Location;
import ai.modelplane.compiler.text.Markdown;
import ai.modelplane.reconciler.plan.Change;
import ai.modelplane.reconciler.plan.Percent;
import ai.modelplane.reconciler.plan.Traffic;
import ai.modelplane.reconciler.plan.Traffic.Row;
import ai.modelplane.reconciler.preview.Folding.Block;
import ai.modelplane.reconciler.preview.Folding.Part;
import ai.modelplane.reconciler.preview.Preview.Grouped;
import ai.modelplane.reconciler.preview.Preview.Section;
import java.util.ArrayList;
import java.util.List;

/** A plan as the comment of a pull request, in what GitHub and GitLab both understand. */
public final class PlanMarkdown {

  /** The first line, by which a program finds the comment that it is to replace. */
  public static final String MARKER = "<!-- modelplane-diff -->";

  /**
   * Bytes of UTF-8. GitHub takes 65,536 characters in a comment, GitLab 1,000,000; no text has more
   * characters than bytes.
   */
  public static final int LIMIT = 65_536;

  private PlanMarkdown() {}

  /** The comment, at most {@link #LIMIT} bytes; ends with a line feed. */
  public static String of(Preview preview) {
    return of(preview, LIMIT);
  }

  /**
   * The comment. What does not fit is left out, and how much that is stands at the end: first
   * objects' diffs, then services, the least important first.
   *
   * @param limit bytes of UTF-8, at least 2,000
   */
  public static String of(Preview preview, int limit) {
    Grouped grouped = preview.grouped();
    List<Part> services = new ArrayList<>();
    // A headline that names the only service is its heading as well.
    boolean isNamed = Headline.isNamed(preview);
    for (Section section : grouped.sections()) {
      services.add(
          new Part(
              Markdown.code(Words.name(section.traffic())),
              (isNamed ? "" : heading(section.traffic())) + service(section),
              blocks(section.changes())));
    }
    if (!grouped.others().isEmpty()) {
      services.add(
          new Part("", "### Shared by services, or used by none\n\n", blocks(grouped.others())));
    }
    List<String> findings = preview.diagnostics().stream().map(PlanMarkdown::finding).toList();
    return new Folding(head(preview), findings, services, limit).text();
  }

  private static String head(Preview preview) {
    StringBuilder head = new StringBuilder(MARKER + "\n");
    head.append("## ").append(Headline.of(preview, Markdown::code)).append("\n\n");
    head.append("**").append(Words.summary(preview.plan()));
    if (!preview.diagnostics().isEmpty()) {
      head.append("; ").append(Words.findings(preview));
    }
    head.append("**");
    if (!preview.wanted().isEmpty()) {
      head.append(": ").append(Markdown.code(Words.name(preview.wanted())));
    }
    if (!preview.against().isEmpty()) {
      head.append(" against ").append(Markdown.code(Words.name(preview.against())));
    }
    return head.append("\n\n").toString();
  }

  private static String finding(Diagnostic diagnostic) {
    Finding finding = diagnostic.finding();
    Location at = diagnostic.location();
    StringBuilder line = new StringBuilder("- **" + finding.severity().word() + "** ");
    if (at != null) {
      line.append(Markdown.code(at.file() + ":" + at.line() + ":" + at.column())).append(": ");
    } else if (finding.resource() != null) {
      line.append(Markdown.code(finding.resource().toString())).append(": ");
    }
    line.append(Markdown.prose(diagnostic.message()));
    line.append(" (").append(Markdown.code(finding.rule().id())).append(")");
    String hint = finding.hint();
    if (hint != null) {
      line.append("; ").append(Markdown.prose(hint));
    }
    return line.append('\n').toString();
  }

  private static String heading(Traffic traffic) {
    return "### " + Markdown.code(Words.name(traffic)) + ": " + Words.effect(traffic) + "\n\n";
  }

  private static String service(Section section) {
    Traffic traffic = section.traffic();
    StringBuilder text = new StringBuilder();
    if (!traffic.note().isEmpty()) {
      text.append(Markdown.prose(traffic.note().text())).append("\n\n");
    }
    Words.drifts(section.changes())
        .forEach(drift -> text.append(Markdown.prose(drift)).append("\n\n"));
    if (Words.isTold(traffic) && !traffic.rows().isEmpty()) {
      text.append("| Endpoint | Cluster | Before | After | Change |\n");
      text.append("|---|---|---:|---:|---:|\n");
      traffic.rows().forEach(row -> text.append(row(row)));
      text.append('\n');
    }
    return text.toString();
  }

  private static String row(Row row) {
    String now = String.join(", ", Words.places(row).stream().map(Markdown::code).toList());
    String was = row.was().map(w -> " was " + Markdown.code(w.text())).orElse("");
    return "| "
        + String.join(
            " | ",
            Markdown.code(row.names()),
            (now + was).strip(),
            Percent.of(row.before()).replace("<", "&lt;").replace(">", "&gt;"),
            "**" + Percent.of(row.after()).replace("<", "&lt;").replace(">", "&gt;") + "**",
            Words.difference(row).replace("<", "&lt;"))
        + " |\n";
  }

  private static List<Block> blocks(List<Change> changes) {
    return changes.stream().map(PlanMarkdown::block).toList();
  }

  private static Block block(Change change) {
    StringBuilder head = new StringBuilder(sign(change) + " " + change.word() + " ");
    head.append(Markdown.code(change.key().toString()));
    head.append(": ").append(Markdown.prose(change.reason()));
    if (change instanceof Change.Conflict conflict) {
      head.append("; ").append(Markdown.prose(conflict.hint()));
    }
    List<String> lines = ObjectDiff.lines(change);
    String diff = lines.isEmpty() ? "" : Markdown.fenced("diff", lines);
    return new Block(head.append("\n\n").toString(), diff, change instanceof Change.Create);
  }

  private static String sign(Change change) {
    return switch (change) {
      case Change.Create c -> "&#43;";
      case Change.Configure c -> "&#126;";
      case Change.Delete d -> "&#8722;";
      case Change.Skip s -> "&#61;";
      case Change.Conflict c -> "&#33;";
    };
  }
}
