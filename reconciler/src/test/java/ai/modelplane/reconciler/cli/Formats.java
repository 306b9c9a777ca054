package ai.modelplane.reconciler.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.compiler.yaml.YamlReader;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;

/** Whether a text is what its format says, and no more. */
final class Formats {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final Pattern CODE =
      Pattern.compile("`[^`\n]+`|<code>(?:[A-Za-z0-9 ]|&#[0-9]+;)+</code>");

  private static final Pattern FENCE = Pattern.compile("(?ms)^(`{3,})diff\n.*?^\\1\n");

  private static final Pattern OWN_TAGS =
      Pattern.compile("</?details>|</?summary>|<!-- modelplane-diff -->");

  private Formats() {}

  static void isJson(String text) {
    try {
      JSON.readTree(text);
    } catch (IOException e) {
      throw new AssertionError(text, e);
    }
  }

  static void isYaml(String text) {
    assertThat(YamlReader.read("out", text.getBytes(UTF_8)).findings()).as(text).isEmpty();
  }

  static void isXml(String text) {
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      factory.newDocumentBuilder().parse(new ByteArrayInputStream(text.getBytes(UTF_8)));
    } catch (Exception e) {
      throw new AssertionError(text, e);
    }
  }

  /** Well-formed, and with no element or attribute by which a page could do something. */
  static void isHtml(String text) {
    isXml(text.replaceFirst("<!DOCTYPE html>\n", ""));
    assertThat(text).doesNotContainPattern("<(script|img|iframe|object|link|form|svg)\\b");
    assertThat(text).doesNotContainPattern("<[a-z0-9]+(\\s+[a-z-]+=\"[^\"]*\")*\\s+on[a-z]+=");
    assertThat(text).doesNotContainPattern("href=\"(?!#findings\")");
  }

  /** Outside of code there is nothing that Markdown, GitHub or GitLab gives a meaning to. */
  static void isMarkdown(String text) {
    String prose = FENCE.matcher(text).replaceAll("");
    prose = OWN_TAGS.matcher(CODE.matcher(prose).replaceAll("CODE")).replaceAll("");
    assertThat(prose).doesNotContain("`", "@", "](", "://", "www.", "\\", "~~", "$");
    assertThat(prose).doesNotContainPattern("<(?!br>)");
    assertThat(prose.lines().filter(l -> l.startsWith("#"))).allMatch(l -> l.matches("###? .*"));
    assertThat(prose.lines()).noneMatch(l -> l.matches("\\s*(/|>|[0-9]+[.)]|=+$|~~~).*"));
    assertThat(prose.lines().filter(l -> l.startsWith("-")))
        .allMatch(l -> l.matches("- \\*\\*(error|warning)\\*\\* .*"));
  }
}
