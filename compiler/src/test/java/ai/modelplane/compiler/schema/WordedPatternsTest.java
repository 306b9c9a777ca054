package ai.modelplane.compiler.schema;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.compiler.address.EndpointUrl;
import ai.modelplane.compiler.address.Parsed;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.endpoint.RewritePath;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Servers and editors know an endpoint's URL and path by a pattern. What it refuses, the checks of
 * an endpoint refuse too: so the checks alone can say what is wrong.
 */
class WordedPatternsTest {

  private static final List<String> PIECES =
      List.of(
          "http",
          "https",
          "HTTP",
          "ftp",
          ":",
          "//",
          "/",
          "://",
          "a.example.com",
          "10.0.0.1",
          ":80",
          "@",
          "me",
          "?",
          "#",
          "%20",
          "%",
          " ",
          "\t",
          "\n",
          "\\",
          "v1",
          "..",
          "[fd00::1]",
          "é",
          "");

  private final Random dice = new Random(1);

  @Test
  void theChecksRefuseWhatThePatternsRefuse() {
    Pattern url = pattern("url");
    Pattern path = pattern("rewritePath");
    int fine = 0;
    for (int i = 0; i < 100_000; i++) {
      String text = text(i % 2 == 0 ? "http://" : "");
      if (EndpointUrl.parse(text) instanceof Parsed.Ok<EndpointUrl>) {
        fine++;
        assertThat(url.matcher(text).find()).as(text).isTrue();
      }
      if (RewritePath.wrong(text).isEmpty()) {
        assertThat(path.matcher(text).find()).as(text).isTrue();
      }
    }
    assertThat(fine).isGreaterThan(1_000);
  }

  @Test
  void thePatternsRefuseWhatNobodyMayStore() {
    assertThat(
            List.of(
                "http//10.1.1.1",
                "htp:/10.0.0.1/v1",
                "10.0.0.1/v1",
                "http://me:pass@a.example.com",
                "http://a.example.com/#x",
                "http://a.example.com?x=1",
                "http://a.example.com/a b"))
        .noneMatch(text -> pattern("url").matcher(text).find());
  }

  private String text(String start) {
    StringBuilder text = new StringBuilder(start);
    IntStream.range(0, 1 + dice.nextInt(5))
        .forEach(i -> text.append(PIECES.get(dice.nextInt(PIECES.size()))));
    return text.toString();
  }

  private static Pattern pattern(String field) {
    String text =
        Definition.read(Kind.MODEL_ENDPOINT)
            .written()
            .at("/properties/spec/properties/" + field + "/pattern")
            .asText();
    assertThat(text).isNotEmpty();
    return Pattern.compile(text);
  }
}
