package ai.modelplane.compiler.report;

import ai.modelplane.compiler.diagnostic.Diagnostic;
import ai.modelplane.compiler.diagnostic.Diagnostic.Baseline;
import ai.modelplane.compiler.diagnostic.Finding;
import ai.modelplane.compiler.diagnostic.Location;
import ai.modelplane.compiler.diagnostic.Resource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * JUnit's XML, which every CI system shows as tests: a suite for each file, a case for each object
 * in it. A case fails for what the validation fails for; warnings and what was there before are its
 * output. Times are not measured by file: only the whole has one.
 *
 * @see <a
 *     href="https://github.com/jenkinsci/xunit-plugin/blob/master/src/main/resources/org/jenkinsci/plugins/xunit/types/model/xsd/junit-10.xsd">The
 *     schema that Jenkins checks against</a>
 */
public final class JunitReport {

  /** For findings about no file. */
  private static final String NO_FILE = "(no file)";

  private JunitReport() {}

  /** An XML 1.0 document without a DTD; ends with a line feed. */
  public static String of(Validation validation) {
    Map<String, Map<String, List<Diagnostic>>> suites = suites(validation);
    StringBuilder out = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    long cases = suites.values().stream().mapToLong(Map::size).sum();
    long failures = suites.values().stream().mapToLong(JunitReport::failures).sum();
    out.append("<testsuites name=\"modelplane validate\"")
        .append(counts(cases, failures, validation.took()))
        .append(">\n");
    suites.forEach((file, objects) -> suite(file, objects, out));
    return out.append("</testsuites>\n").toString();
  }

  /** The findings of each object of each file; with an empty list for what has none. */
  private static Map<String, Map<String, List<Diagnostic>>> suites(Validation validation) {
    Map<String, Map<String, List<Diagnostic>>> suites = new TreeMap<>();
    validation.files().forEach(file -> suites.put(file, new TreeMap<>()));
    validation
        .manifests()
        .valid()
        .forEach(m -> findings(m.written().origin().file(), m.key().toString(), suites));
    for (Diagnostic diagnostic : validation.diagnostics()) {
      if (diagnostic.baseline() != Baseline.FIXED) {
        String file = diagnostic.location() == null ? NO_FILE : diagnostic.location().file();
        Resource resource = diagnostic.finding().resource();
        findings(file, resource == null ? file : resource.toString(), suites).add(diagnostic);
      }
    }
    suites.forEach(
        (file, objects) -> {
          if (objects.isEmpty()) {
            objects.put(file, List.of());
          }
        });
    return suites;
  }

  private static List<Diagnostic> findings(
      String file, String object, Map<String, Map<String, List<Diagnostic>>> suites) {
    return suites
        .computeIfAbsent(file, x -> new TreeMap<>())
        .computeIfAbsent(object, x -> new ArrayList<>(1));
  }

  private static void suite(String file, Map<String, List<Diagnostic>> objects, StringBuilder out) {
    out.append("  <testsuite name=\"").append(xml(file)).append('"');
    if (!file.equals(NO_FILE)) {
      out.append(" file=\"").append(xml(file)).append('"');
    }
    out.append(counts(objects.size(), failures(objects), Duration.ZERO)).append(">\n");
    objects.forEach((object, findings) -> testcase(file, object, findings, out));
    out.append("  </testsuite>\n");
  }

  private static void testcase(
      String file, String object, List<Diagnostic> findings, StringBuilder out) {
    out.append("    <testcase name=\"")
        .append(xml(object))
        .append("\" classname=\"")
        .append(xml(withoutEnding(file)))
        .append("\" time=\"0.000\"");
    if (findings.isEmpty()) {
      out.append("/>\n");
      return;
    }
    out.append(">\n");
    List<Diagnostic> failing = findings.stream().filter(Diagnostic::fails).toList();
    if (!failing.isEmpty()) {
      Finding first = failing.getFirst().finding();
      // one element: Jenkins shows only one
      out.append("      <failure type=\"")
          .append(first.rule().id())
          .append("\" message=\"")
          .append(xml(line(failing.getFirst())))
          .append(failing.size() == 1 ? "" : " (and " + (failing.size() - 1) + " more)")
          .append("\">")
          .append(text(failing))
          .append("</failure>\n");
    }
    List<Diagnostic> others = findings.stream().filter(d -> !d.fails()).toList();
    if (!others.isEmpty()) {
      out.append("      <system-out>").append(text(others)).append("</system-out>\n");
    }
    out.append("    </testcase>\n");
  }

  private static String line(Diagnostic diagnostic) {
    Location at = diagnostic.location();
    return at == null ? diagnostic.message() : "line " + at.line() + ": " + diagnostic.message();
  }

  /** Jenkins reads what follows the last dot of a class as its name. */
  private static String withoutEnding(String file) {
    int dot = file.lastIndexOf('.');
    return dot > file.lastIndexOf('/') + 1 ? file.substring(0, dot) : file;
  }

  private static long failures(Map<String, List<Diagnostic>> objects) {
    return objects.values().stream().filter(o -> o.stream().anyMatch(Diagnostic::fails)).count();
  }

  private static String counts(long tests, long failures, Duration took) {
    return " tests=\"%d\" failures=\"%d\" errors=\"0\" time=\"%s\""
        .formatted(
            tests, failures, String.format(Locale.ROOT, "%.3f", took.toNanos() / 1_000_000_000.0));
  }

  private static String text(List<Diagnostic> diagnostics) {
    StringBuilder out = new StringBuilder();
    for (String line : TextReport.of(diagnostics, false).split("\n", -1)) {
      out.append(xml(line)).append('\n');
    }
    return out.deleteCharAt(out.length() - 1).toString();
  }

  /**
   * A line as text or as an attribute's value, with only characters that XML 1.0 has (section 2.2);
   * no end of CDATA, no line end that an attribute would lose.
   */
  private static String xml(String text) {
    StringBuilder out = new StringBuilder(text.length() + 16);
    Printable.line(text)
        .codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\t' -> out.append("&#9;");
                case 0xFFFE, 0xFFFF -> out.append('\uFFFD');
                default -> out.appendCodePoint(c);
              }
            });
    return out.toString();
  }
}
