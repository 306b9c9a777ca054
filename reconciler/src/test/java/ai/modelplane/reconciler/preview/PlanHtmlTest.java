package ai.modelplane.reconciler.preview;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.compiler.text.Printable;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NamedNodeMap;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** The page: that it is well-formed, says what it should in words too, and obeys nobody's text. */
class PlanHtmlTest {

  private static final Set<String> ELEMENTS =
      Set.of(
          "html", "head", "meta", "title", "style", "body", "main", "header", "section", "div", "p",
          "h1", "h2", "ul", "li", "a", "b", "i", "code", "span", "mark", "pre", "ins", "del",
          "table", "thead", "tbody", "tr", "th", "td", "details", "summary");

  private static final Set<String> ATTRIBUTES =
      Set.of(
          "lang",
          "charset",
          "name",
          "content",
          "http-equiv",
          "class",
          "id",
          "href",
          "style",
          "title",
          "hidden",
          "role",
          "aria-label",
          "aria-hidden",
          "scope",
          "open",
          "tabindex");

  static Stream<Preview> previews() {
    return Stream.of(Changes.canary(), Changes.first(), Changes.none(), Changes.everything());
  }

  static Stream<String> hostile() {
    return Hostile.texts();
  }

  static Document parse(String html) {
    try {
      DocumentBuilder parser = DocumentBuilderFactory.newInstance().newDocumentBuilder();
      parser.setErrorHandler(null);
      return parser.parse(new ByteArrayInputStream(html.getBytes(UTF_8)));
    } catch (ParserConfigurationException | SAXException | IOException e) {
      throw new AssertionError("not well-formed: " + e.getMessage() + "\n" + html, e);
    }
  }

  static List<Element> elements(Document page, String name) {
    NodeList found = page.getElementsByTagName(name);
    List<Element> elements = new ArrayList<>();
    for (int i = 0; i < found.getLength(); i++) {
      elements.add((Element) found.item(i));
    }
    return elements;
  }

  static List<String> texts(Document page, String name) {
    return elements(page, name).stream().map(Element::getTextContent).toList();
  }

  private static void needsNothingElse(Document page) {
    Set<String> names = new TreeSet<>();
    for (Element element : elements(page, "*")) {
      assertThat(ELEMENTS).contains(element.getTagName());
      NamedNodeMap attributes = element.getAttributes();
      for (int i = 0; i < attributes.getLength(); i++) {
        names.add(attributes.item(i).getNodeName());
      }
      assertThat(element.getAttribute("style")).matches("|flex-grow:[0-9.]+");
      assertThat(element.getAttribute("href")).isIn("", "#findings");
    }
    assertThat(ATTRIBUTES).containsAll(names);
  }

  @ParameterizedTest
  @MethodSource("previews")
  void isWellFormedAndNeedsNothingElse(Preview preview) {
    String html = PlanHtml.of(preview);

    needsNothingElse(parse(html));
    assertThat(html)
        .startsWith("<!DOCTYPE html>\n<html lang=\"en\">")
        .contains("default-src 'none'")
        .contains("prefers-color-scheme:dark")
        .doesNotContain("url(")
        .doesNotContain("@import");
    assertThat(PlanHtml.of(preview)).isEqualTo(html);
  }

  @ParameterizedTest
  @MethodSource("hostile")
  void textFromOutsideIsOnlyText(String text) {
    Document page = parse(PlanHtml.of(Hostile.preview(text)));
    String visible = Printable.text(text).replace('\uFFFE', '\uFFFD');

    needsNothingElse(page);
    assertThat(texts(page, "h2")).contains(visible + "/" + visible);
    assertThat(elements(page, "div").stream().map(d -> d.getAttribute("aria-label")))
        .anyMatch(said -> said.contains(visible));
    assertThat(texts(page, "code")).contains("ModelService " + visible + "/" + visible);
    assertThat(texts(page, "td")).anyMatch(cell -> cell.contains("(was " + visible + ")"));
  }

  @Test
  void leadsWithTheServiceAndItsShares() {
    Document page = parse(PlanHtml.of(Changes.canary()));

    assertThat(texts(page, "title")).containsExactly("ml-team/kimi: 15.0 % of requests move");
    assertThat(texts(page, "li")).containsExactly("~ 2 to configure", "= 12 unchanged");
    assertThat(texts(page, "td"))
        .containsExactly(
            "prod-us-east",
            "47.5 %",
            "40.0 %",
            "\u22127.5",
            "prod-eu-west",
            "47.5 %",
            "40.0 %",
            "\u22127.5",
            "prod-us-east",
            "5.0 %",
            "20.0 %",
            "+15.0");
    assertThat(texts(page, "del").stream().map(String::strip))
        .contains("-    weight: 95", "-      weight: 19");
  }

  @Test
  void thePictureIsSaidInWords() {
    assertThat(labels(Changes.canary()))
        .containsExactly(
            "Before: kimi-k2-0 47.5 %, kimi-k2-1 47.5 %, kimi-k2-next-0 5.0 %",
            "After: kimi-k2-0 40.0 %, kimi-k2-1 40.0 %, kimi-k2-next-0 20.0 %");
    assertThat(labels(Changes.first())).startsWith("Before: nobody");
  }

  private static List<String> labels(Preview preview) {
    return elements(parse(PlanHtml.of(preview)), "div").stream()
        .map(d -> d.getAttribute("aria-label"))
        .filter(l -> !l.isEmpty())
        .toList();
  }

  @Test
  void whatMattersMostComesFirst() {
    Document page = parse(PlanHtml.of(Changes.everything()));

    assertThat(texts(page, "h2"))
        .containsExactly(
            "ml-team/phi",
            "ml-team/taken",
            "ml-team/llama",
            "ml-team/drifted",
            "ml-team/kimi",
            "ml-team/new",
            "ml-team/held",
            "Shared objects",
            "Findings");
    assertThat(texts(page, "p"))
        .contains(
            "is no longer served",
            "clients get 503: no selector matches an endpoint",
            "50.0 % of requests move",
            "Drift: HTTPRoute ml-team/drifted was changed by kubectl-edit at 2026-01-02T03:04:05Z",
            "the route stays as it is: paused by its annotation modelplane.ai/reconcile");
    assertThat(texts(page, "mark")).containsExactly("matchLabel");
    assertThat(texts(page, "td")).contains("prod-eu-west (was prod-us-east)", "moves");
  }

  @Test
  void everyObjectIsThereOnce() {
    Preview preview = Changes.everything();

    List<String> shown =
        elements(parse(PlanHtml.of(preview)), "*").stream()
            .filter(e -> e.getAttribute("class").equals("object"))
            .map(e -> elements(e, "code").getFirst())
            .toList();

    assertThat(shown)
        .containsExactlyInAnyOrderElementsOf(
            preview.plan().changes().stream().map(c -> c.key().toString()).toList());
  }

  private static List<String> elements(Element parent, String name) {
    NodeList found = parent.getElementsByTagName(name);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < found.getLength(); i++) {
      texts.add(found.item(i).getTextContent());
    }
    return texts;
  }

  @Test
  void nothingToDoIsSaid() {
    assertThat(texts(parse(PlanHtml.of(Changes.none())), "h1")).containsExactly("No differences");
  }

  @Test
  void whatCouldNotBeComparedIsNotWithoutDifferences() {
    Document page = parse(PlanHtml.of(Changes.unknown(Changes.error(), Changes.error())));

    assertThat(texts(page, "title")).containsExactly("Not all of it could be compared: 2 errors");
    assertThat(texts(page, "h1")).containsExactly("Not all of it could be compared: 2 errors");
  }

  @Test
  void aNewServiceThatNobodyServesIsNotAsBefore() {
    String page = PlanHtml.of(Changes.unserved());

    assertThat(texts(parse(page), "h1")).containsExactly("ml-team/kimi: will not be served");
    assertThat(page).contains("<p class=\"pill lost\">will not be served</p>");
  }

  @Test
  void anExternalEndpointHasItsAddressForAPlace() {
    assertThat(texts(parse(PlanHtml.of(Changes.moving())), "td"))
        .contains(
            "https://b.example.com (was https://a.example.com)",
            "https://c.example.com",
            "prod-eu-west, http://10.8.1.99 (was http://10.8.1.50)");
  }

  @Test
  void whatIsSkippedOrInConflictDoesNotCountAsAChange() {
    List<String> counts = texts(parse(PlanHtml.of(Changes.everything())), "summary");

    assertThat(counts).contains("1 object changes, 1 stays as it is");
    assertThat(texts(parse(PlanHtml.of(Changes.held())), "summary"))
        .containsExactly("1 object stays as it is", "1 object stays as it is");
  }

  @Test
  void everyCardHasAHeadingAlsoTheLastOne() {
    assertThat(texts(parse(PlanHtml.of(Changes.none())), "h2")).containsExactly("Nothing to do");
  }

  @Test
  void aLongNameDoesNotMakeAPhoneScroll() {
    assertThat(PlanHtml.of(Changes.none())).containsPattern("\nh1\\{[^}]*overflow-wrap:anywhere");
  }
}
