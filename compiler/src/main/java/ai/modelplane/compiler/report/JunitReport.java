package ai.modelplane.compiler.report;

import ai.modelplane.compiler.diagnostic.Diagnostic;
import ai.modelplane.compiler.diagnostic.Diagnostic.Baseline;
import ai.modelplane.compiler.diagnostic.Location;
import ai.modelplane.compiler.diagnostic.Resource;
import ai.modelplane.compiler.text.Printable;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

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

  private final XMLStreamWriter xml;

  private JunitReport(XMLStreamWriter xml) {
    this.xml = xml;
  }

  /** An XML 1.0 document without a DTD; ends with a line feed. */
  public static String of(Validation validation) {
    StringWriter out = new StringWriter();
    try {
      new JunitReport(XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(out))
          .write(suites(validation), validation.took());
    } catch (XMLStreamException e) {
      throw new IllegalStateException(e); // a StringWriter takes everything
    }
    return out.toString();
  }

  private void write(Map<String, Map<String, List<Diagnostic>>> suites, Duration took)
      throws XMLStreamException {
    xml.writeStartDocument("UTF-8", "1.0");
    line(0);
    xml.writeStartElement("testsuites");
    attribute("name", "modelplane validate");
    counts(
        suites.values().stream().mapToLong(Map::size).sum(),
        suites.values().stream().mapToLong(JunitReport::failures).sum(),
        took);
    for (var suite : suites.entrySet()) {
      suite(suite.getKey(), suite.getValue());
    }
    line(0);
    xml.writeEndElement();
    line(0);
  }

  /**
   * The findings of each object of each file; with an empty list for a manifest that has none. A
   * file that has neither is no test: nothing in it was checked.
   */
  private static Map<String, Map<String, List<Diagnostic>>> suites(Validation validation) {
    Map<String, Map<String, List<Diagnostic>>> suites = new TreeMap<>();
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
    return suites;
  }

  private static List<Diagnostic> findings(
      String file, String object, Map<String, Map<String, List<Diagnostic>>> suites) {
    return suites
        .computeIfAbsent(file, x -> new TreeMap<>())
        .computeIfAbsent(object, x -> new ArrayList<>(1));
  }

  private void suite(String file, Map<String, List<Diagnostic>> objects) throws XMLStreamException {
    line(1);
    xml.writeStartElement("testsuite");
    attribute("name", file);
    if (!file.equals(NO_FILE)) {
      attribute("file", file);
    }
    counts(objects.size(), failures(objects), Duration.ZERO);
    for (var object : objects.entrySet()) {
      testcase(file, object.getKey(), object.getValue());
    }
    line(1);
    xml.writeEndElement();
  }

  private void testcase(String file, String object, List<Diagnostic> findings)
      throws XMLStreamException {
    line(2);
    if (findings.isEmpty()) {
      xml.writeEmptyElement("testcase");
    } else {
      xml.writeStartElement("testcase");
    }
    attribute("name", object);
    attribute("classname", withoutEnding(file));
    attribute("time", "0.000");
    if (findings.isEmpty()) {
      return;
    }
    List<Diagnostic> failing = findings.stream().filter(Diagnostic::fails).toList();
    if (!failing.isEmpty()) {
      String more = failing.size() == 1 ? "" : " (and " + (failing.size() - 1) + " more)";
      line(3);
      xml.writeStartElement("failure"); // one element: Jenkins shows only one
      attribute("type", failing.getFirst().finding().rule().id());
      attribute("message", summary(failing.getFirst()) + more);
      text(failing);
      xml.writeEndElement();
    }
    List<Diagnostic> others = findings.stream().filter(d -> !d.fails()).toList();
    if (!others.isEmpty()) {
      line(3);
      xml.writeStartElement("system-out");
      text(others);
      xml.writeEndElement();
    }
    line(2);
    xml.writeEndElement();
  }

  private static String summary(Diagnostic diagnostic) {
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

  private void counts(long tests, long failures, Duration took) throws XMLStreamException {
    attribute("tests", Long.toString(tests));
    attribute("failures", Long.toString(failures));
    attribute("errors", "0");
    attribute("time", String.format(Locale.ROOT, "%.3f", took.toNanos() / 1_000_000_000.0));
  }

  /** A parser turns a tab in an attribute into a space, so it is shown as a visible character. */
  private void attribute(String name, String value) throws XMLStreamException {
    xml.writeAttribute(name, Printable.text(value));
  }

  private void text(List<Diagnostic> diagnostics) throws XMLStreamException {
    xml.writeCharacters(Printable.lines(TextReport.of(diagnostics, false)));
  }

  /** Starts a line of the document. */
  private void line(int depth) throws XMLStreamException {
    xml.writeCharacters("\n" + "  ".repeat(depth));
  }
}
