package ai.modelplane.compiler.report;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.compiler.diagnostic.Location;
import ai.modelplane.compiler.text.Printable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What GitHub annotates. */
class GithubReportTest {

  /** One annotation, as the runner understands a line. */
  record Command(String name, Map<String, String> properties, String data) {}

  /** Reads a report as GitHub's runner does, in ActionCommand.TryParseV2. */
  static List<Command> commands(String report) {
    List<Command> commands = new ArrayList<>();
    for (String line : report.split("\r\n|\r|\n", 0)) {
      if (line.isEmpty()) {
        continue;
      }
      assertThat(line.stripLeading()).as("another line than a command").startsWith("::");
      int end = line.indexOf("::", 2);
      String[] info = line.substring(2, end).split(" ", 2);
      Map<String, String> properties = new LinkedHashMap<>();
      for (String property : info[1].split(",")) {
        String[] pair = property.split("=", 2);
        properties.put(pair[0], unescaped(pair[1].replace("%3A", ":").replace("%2C", ",")));
      }
      commands.add(new Command(info[0], properties, unescaped(line.substring(end + 2))));
    }
    return commands;
  }

  private static String unescaped(String text) {
    return text.replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%");
  }

  @Test
  void aFindingIsAnAnnotation() {
    assertThat(
            GithubReport.of(
                Sample.of(Sample.SYNTAX, Sample.TYPO, Sample.EMPTY, Sample.TWICE, Sample.NOWHERE)))
        .isEqualTo(
            """
            ::error file=models/broken.yaml,line=3,endLine=3,col=1,endColumn=1,title=yaml/syntax::expected "]" in the list that begins on line 2, found the end of the file
            ::error file=models/qwen.yaml,line=10,endLine=10,col=9,endColumn=19,title=schema/unknown-field::unknown field "matchLabel" in spec.endpoints[0].selector%0Ahint: did you mean matchLabels?
            ::warning file=models/qwen.yaml,line=12,endLine=13,title=selector/empty::the selector has no labels
            ::error file=a b/[x].yaml,line=4,endLine=4,col=9,endColumn=13,title=resource/duplicate::ModelService ml-team/kimi is defined more than once, also at b/c:d.yaml:5
            ::warning title=selector/no-match::ModelService ml-team/by-hand: no endpoint has the labels {a=b}
            """);
  }

  @Test
  void againstABaseOldFindingsAreNoticesAndFixedOnesAreNot() {
    assertThat(commands(GithubReport.of(Sample.compared())))
        .extracting(Command::name)
        .containsExactly("error", "notice", "warning");
  }

  @Test
  void nothingFoundPrintsNothing() {
    assertThat(GithubReport.of(Sample.nothing())).isEmpty();
  }

  @Test
  void standardInputIsNoFile() {
    String report =
        GithubReport.of(Sample.of(Sample.at(Sample.TYPO, new Location("-", 1, 1, 1, 2))));
    assertThat(report).startsWith("::error title=schema/unknown-field::");
  }

  @Test
  void hostileTextStaysInsideItsCommand() {
    List<Command> commands = commands(GithubReport.of(Sample.of(Sample.EVIL, Sample.TYPO)));
    assertThat(commands).hasSize(2);
    Command evil = commands.getFirst();
    assertThat(evil.name()).isEqualTo("error");
    assertThat(evil.properties().keySet())
        .containsExactly("file", "line", "endLine", "col", "endColumn", "title");
    assertThat(evil.properties())
        .containsEntry("file", Printable.text(Sample.HOSTILE))
        .containsEntry("title", "endpoint/url");
    assertThat(evil.data())
        .isEqualTo(
            Printable.text(Sample.HOSTILE + ", also at " + Sample.HOSTILE + ":4")
                + "\n"
                + Printable.text("hint: " + Sample.HOSTILE));
  }

  @Test
  void commasColonsAndPercentSignsOfAPathAreEscaped() {
    assertThat(
            GithubReport.of(
                Sample.of(Sample.at(Sample.TYPO, new Location("a,b:100%.yaml", 1, 1, 1, 2)))))
        .startsWith("::error file=a%2Cb%3A100%25.yaml,line=1,");
  }
}
