package ai.modelplane.compiler.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import ai.modelplane.compiler.manifest.ManifestReader;
import ai.modelplane.compiler.manifest.Manifests;
import ai.modelplane.compiler.schema.Schemas;
import ai.modelplane.compiler.text.Printable;
import ai.modelplane.testing.Texts;
import ai.modelplane.testing.Yaml;
import java.io.StringReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.Schema;
import javax.xml.validation.SchemaFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** What a CI system shows as tests. */
class JunitReportTest {

  /** What Jenkins' schema and the one of Ant both allow, and no more. */
  private static final Schema ALLOWED =
      schema(
          """
          <xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
            <xs:simpleType name="seconds">
              <xs:restriction base="xs:string"><xs:pattern value="[0-9]+\\.[0-9]{3}"/></xs:restriction>
            </xs:simpleType>
            <xs:attributeGroup name="counts">
              <xs:attribute name="tests" type="xs:nonNegativeInteger" use="required"/>
              <xs:attribute name="failures" type="xs:nonNegativeInteger" use="required"/>
              <xs:attribute name="errors" type="xs:nonNegativeInteger" use="required"/>
              <xs:attribute name="time" type="seconds" use="required"/>
            </xs:attributeGroup>
            <xs:element name="testsuites">
              <xs:complexType>
                <xs:sequence>
                  <xs:element name="testsuite" minOccurs="0" maxOccurs="unbounded">
                    <xs:complexType>
                      <xs:sequence>
                        <xs:element name="testcase" type="testcase" maxOccurs="unbounded"/>
                      </xs:sequence>
                      <xs:attribute name="name" type="xs:string" use="required"/>
                      <xs:attribute name="file" type="xs:string"/>
                      <xs:attributeGroup ref="counts"/>
                    </xs:complexType>
                  </xs:element>
                </xs:sequence>
                <xs:attribute name="name" type="xs:string"/>
                <xs:attributeGroup ref="counts"/>
              </xs:complexType>
            </xs:element>
            <xs:complexType name="testcase">
              <xs:sequence>
                <xs:element name="failure" minOccurs="0">
                  <xs:complexType mixed="true">
                    <xs:attribute name="type" type="xs:string" use="required"/>
                    <xs:attribute name="message" type="xs:string" use="required"/>
                  </xs:complexType>
                </xs:element>
                <xs:element name="system-out" type="xs:string" minOccurs="0"/>
              </xs:sequence>
              <xs:attribute name="name" type="xs:string" use="required"/>
              <xs:attribute name="classname" type="xs:string" use="required"/>
              <xs:attribute name="time" type="seconds" use="required"/>
            </xs:complexType>
          </xs:schema>
          """);

  /** The report as a document, once it is known that its form and its numbers are right. */
  static Document checked(Validation validation) {
    String report = JunitReport.of(validation);
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      Document document =
          factory.newDocumentBuilder().parse(new InputSource(new StringReader(report)));
      ALLOWED.newValidator().validate(new DOMSource(document));
      counted(document.getDocumentElement());
      for (Element suite : all(document.getDocumentElement(), "testsuite")) {
        counted(suite);
        assertThat(all(suite, "testcase")).extracting(c -> c.getAttribute("name")).isSorted();
        assertThat(all(suite, "testcase"))
            .extracting(c -> c.getAttribute("name"))
            .doesNotHaveDuplicates();
      }
      return document;
    } catch (Exception e) {
      throw new AssertionError(report, e);
    }
  }

  private static void counted(Element element) {
    assertThat(element.getAttribute("tests"))
        .isEqualTo(String.valueOf(all(element, "testcase").size()));
    assertThat(element.getAttribute("failures"))
        .isEqualTo(String.valueOf(all(element, "failure").size()));
  }

  @Test
  void aFileIsASuiteAndAnObjectACase() {
    Validation validation = Sample.of(Sample.EMPTY, Sample.TYPO, Sample.SYNTAX, Sample.NOWHERE);
    checked(validation);
    assertThat(JunitReport.of(validation))
        .isEqualTo(
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <testsuites name="modelplane validate" tests="3" failures="2" errors="0" time="0.120">
              <testsuite name="(no file)" tests="1" failures="0" errors="0" time="0.000">
                <testcase name="ModelService ml-team/by-hand" classname="(no file)" time="0.000">
                  <system-out>ModelService ml-team/by-hand: warning: no endpoint has the labels {a=b} [selector/no-match]
            </system-out>
                </testcase>
              </testsuite>
              <testsuite name="models/broken.yaml" file="models/broken.yaml" tests="1" failures="1" errors="0" time="0.000">
                <testcase name="models/broken.yaml" classname="models/broken" time="0.000">
                  <failure type="yaml/syntax" message="line 3: expected &quot;]&quot; in the list that begins on line 2, found the end of the file">models/broken.yaml:3:1: error: expected "]" in the list that begins on line 2, found the end of the file [yaml/syntax]

            ^
            </failure>
                </testcase>
              </testsuite>
              <testsuite name="models/qwen.yaml" file="models/qwen.yaml" tests="1" failures="1" errors="0" time="0.000">
                <testcase name="ModelService ml-team/qwen" classname="models/qwen" time="0.000">
                  <failure type="schema/unknown-field" message="line 10: unknown field &quot;matchLabel&quot; in spec.endpoints[0].selector">models/qwen.yaml:10:9: error: unknown field "matchLabel" in spec.endpoints[0].selector [schema/unknown-field]
                    matchLabel:
                    ^~~~~~~~~~
            hint: did you mean matchLabels?
            </failure>
                  <system-out>models/qwen.yaml:12:7: warning: the selector has no labels [selector/empty]
                  selector:
                  ^~~~~~~~~
            </system-out>
                </testcase>
              </testsuite>
            </testsuites>
            """);
  }

  @Test
  void aManifestThatHasNoFindingIsACaseThatPasses() {
    Manifests manifests =
        new ManifestReader(new Schemas())
            .read(
                Texts.with("models/a.yaml", Yaml.service("kimi").entry("a=b"))
                    .and("models/b.yaml", "a: b")
                    .snapshot());
    Document report =
        checked(
            new Validation(
                List.of(),
                manifests,
                List.of("models/a.yaml", "models/b.yaml"),
                Duration.ofSeconds(75)));
    assertThat(all(report.getDocumentElement(), "testcase"))
        .extracting(c -> c.getAttribute("classname"), c -> c.getAttribute("name"))
        .as("nothing of models/b.yaml was checked, so it is no test")
        .containsExactly(tuple("models/a", "ModelService ml-team/kimi"));
    assertThat(report.getDocumentElement().getAttribute("time")).isEqualTo("75.000");
  }

  @Test
  void severalErrorsOfAnObjectAreOneFailure() {
    Element failure = all(checked(Sample.of(Sample.TYPO, Sample.TYPO)), "failure").getFirst();
    assertThat(failure.getAttribute("message")).endsWith(".selector (and 1 more)");
    assertThat(failure.getTextContent().split("hint:", -1)).hasSize(3);
  }

  @Test
  void againstABaseOnlyWhatWasIntroducedFails() {
    Document report = checked(Sample.compared());
    assertThat(all(report, "failure"))
        .extracting(f -> f.getAttribute("type"))
        .containsExactly("yaml/syntax");
    assertThat(all(report, "system-out"))
        .singleElement()
        .satisfies(o -> assertThat(o.getTextContent()).contains("(unchanged)", "selector/empty"));
    assertThat(JunitReport.of(Sample.compared())).doesNotContain("resource/duplicate");
  }

  @Test
  void nothingFoundIsNoSuite() {
    assertThat(all(checked(Sample.nothing()), "testsuite")).isEmpty();
  }

  @Test
  void hostileTextIsText() {
    Document report = checked(Sample.of(Sample.EVIL));
    Element failure = all(report, "failure").getFirst();
    assertThat(failure.getTextContent()).contains("<script>alert(1)</script> ]]> &lt; ::error::x");
    assertThat(failure.getAttribute("message")).contains("<script>alert(1)</script> ]]> &lt;");
    assertThat(
            JunitReport.of(Sample.of(Sample.EVIL))
                .codePoints()
                .filter(c -> c != '\n' && Printable.isControl(c)))
        .isEmpty();
  }

  @Test
  void aTabInASourceLineStaysATab() {
    String report = JunitReport.of(Sample.of(Sample.lined("a:\t x")));
    assertThat(report).contains("a:\t x");
  }

  private static List<Element> all(Document document, String name) {
    return all(document.getDocumentElement(), name);
  }

  private static List<Element> all(Element element, String name) {
    NodeList nodes = element.getElementsByTagName(name);
    List<Element> elements = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      elements.add((Element) nodes.item(i));
    }
    return elements;
  }

  private static Schema schema(String text) {
    try {
      return SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI)
          .newSchema(new StreamSource(new StringReader(text)));
    } catch (org.xml.sax.SAXException e) {
      throw new AssertionError(e);
    }
  }
}
