package ai.modelplane.reconciler.preview;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.compiler.diagnostic.Diagnostic;
import ai.modelplane.reconciler.plan.Plan;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The comment of a pull request: to the letter, of any size, and whatever the manifests say. */
class PlanMarkdownTest {

  static Stream<String> hostile() {
    return Hostile.texts().filter(text -> text.length() < 1000);
  }

  @Test
  void theDemosSecondCommit() {
    assertThat(PlanMarkdown.of(Changes.canary()))
        .startsWith(
            """
            <!-- modelplane-diff -->
            ## `ml-team/kimi`: 15.0 % of requests move

            **0 to create, 2 to configure, 0 to delete, 12 unchanged**: `models at 1a2b3c4` against `cluster prod`

            | Endpoint | Cluster | Before | After | Change |
            |---|---|---:|---:|---:|
            | `kimi-k2-0` | `prod-us-east` | 47.5 % | **40.0 %** | \u22127.5 |
            | `kimi-k2-1` | `prod-eu-west` | 47.5 % | **40.0 %** | \u22127.5 |
            | `kimi-k2-next-0` | `prod-us-east` | 5.0 % | **20.0 %** | +15.0 |

            <details><summary>2 objects</summary>

            &#126; configure `ModelService ml-team/kimi`: differs

            ```diff
            ...
               - selector:
                   matchLabels:
                     modelplane.ai/deployment: kimi-k2
            -    weight: 95
            +    weight: 80
               - selector:
                   matchLabels:
                     modelplane.ai/deployment: kimi-k2-next
            -    weight: 5
            +    weight: 20
            ```

            &#126; configure `HTTPRoute ml-team/kimi`: differs
            """)
        .endsWith("```\n\n</details>\n");
  }

  @Test
  void nothingToDoReplacesTheCommentAsWell() {
    assertThat(PlanMarkdown.of(Changes.none()))
        .isEqualTo(
            """
            <!-- modelplane-diff -->
            ## No differences

            **0 to create, 0 to configure, 0 to delete, 14 unchanged**: `models at 1a2b3c4` against `cluster prod`
            """);
  }

  @Test
  void whatCouldNotBeComparedIsNotWithoutDifferences() {
    assertThat(PlanMarkdown.of(Changes.unknown(Changes.error())))
        .startsWith(
            """
            <!-- modelplane-diff -->
            ## Not all of it could be compared: 1 error

            **0 to create, 0 to configure, 0 to delete, 14 unchanged; 1 error**:\
            """);
    assertThat(PlanMarkdown.of(Changes.unknown(Changes.warning()))).contains("## No differences\n");
  }

  @Test
  void aNewServiceThatNobodyServes() {
    assertThat(PlanMarkdown.of(Changes.unserved()))
        .contains("\n## `ml-team/kimi`: will not be served\n")
        .contains("\nclients get 503: no selector matches an endpoint\n");
  }

  @Test
  void lostMovedHeldAndDriftedTrafficIsSaidInWords() {
    assertThat(PlanMarkdown.of(Changes.everything()))
        .contains("1 skipped, 1 in conflict; 1 error, 1 warning**")
        .contains("### `ml-team/phi`: is no longer served\n\nclients get 503: no selector matches")
        .contains("| `llama-0` | `prod-eu-west` was `prod-us-east` | 50.0 % | **50.0 %** | moves |")
        .contains("\nDrift: HTTPRoute ml-team/drifted was changed by kubectl-edit at 2026-01-02T")
        .contains("the route stays as it is: paused by its annotation modelplane.ai/reconcile")
        .contains(
            """
            ### Findings

            - **error** `qwen.yaml:10:9`: <code>unknown field &#34;matchLabel&#34; in spec&#46;endpoints&#91;0&#93;&#46;selector</code> (`schema/unknown-field`); `did you mean matchLabels?`
            - **warning** `phi.yaml:5:14`: `no endpoint in namespace ml-team has the labels {modelplane.ai/deployment=phi-4}` (`selector/no-match`)
            """);
  }

  /** What a parser could take for markup: what stands outside of code, and what is no code. */
  private static List<String> markup(String comment) {
    List<String> lines = new ArrayList<>();
    String fence = "";
    for (String line : comment.lines().toList()) {
      if (!fence.isEmpty()) {
        fence = line.equals(fence) ? "" : fence;
      } else if (line.startsWith("```")) {
        fence = line.replace("diff", "");
        lines.add("fence");
      } else {
        lines.add(
            line.replaceAll("`[\\w .:/,;=+()'\"@#%&~^!?$*{}-]+`", "CODE")
                .replaceAll("<code>(?:[A-Za-z0-9 ]|&#[0-9]+;)+</code>", "CODE"));
      }
    }
    assertThat(fence).isEmpty();
    return lines;
  }

  @ParameterizedTest
  @MethodSource("hostile")
  void textFromOutsideIsOnlyCode(String text) {
    assertThat(markup(PlanMarkdown.of(Hostile.preview(text))))
        .isEqualTo(markup(PlanMarkdown.of(Hostile.preview("@x"))));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 20, 60, 220})
  void staysBelowTheLimitAndSaysHowMuchIsLeftOut(int services) {
    Preview preview = Changes.many(services);

    String comment = PlanMarkdown.of(preview);

    int shown = count(comment, "-next-0` |");
    int diffs = count(comment, "```diff\n");
    assertThat(comment.getBytes(UTF_8)).hasSizeLessThanOrEqualTo(PlanMarkdown.LIMIT);
    if (services < 60) {
      assertThat(shown).isEqualTo(services);
      assertThat(diffs).isEqualTo(2 * services);
      assertThat(comment).doesNotContain("Left out");
    } else {
      assertThat(diffs).isLessThan(2 * services);
      assertThat(comment)
          .contains(
              "**Left out to stay below 65,536 bytes:** "
                  + (services == shown ? "" : (services - shown) + " services, ")
                  + "the diffs of "
                  + (2 * shown - diffs)
                  + " objects. `modelplane diff` shows all.\n");
      assertThat(comment.contains("`, `ml-team/model-"))
          .as("names what is left out")
          .isEqualTo(shown < services);
    }
    markup(comment);
  }

  @Test
  void whoIsLeftOutIsNamedAsFarAsThereIsRoom() {
    assertThat(PlanMarkdown.of(Changes.many(7), 2_000))
        .endsWith(
            "**Left out to stay below 2,000 bytes:** 3 services, the diffs of 8 objects."
                + " `modelplane diff` shows all.\n\n`ml-team/model-0004`,"
                + " `ml-team/model-0005`, `ml-team/model-0006`\n");
    String comment = PlanMarkdown.of(Changes.many(40), 3_000);
    assertThat(comment).containsPattern("`ml-team/model-[0-9]{4}` and [0-9]+ more\n$");
    assertThat(comment.getBytes(UTF_8)).hasSizeLessThanOrEqualTo(3_000);
  }

  @Test
  void anExternalEndpointHasItsAddressForAPlace() {
    assertThat(PlanMarkdown.of(Changes.moving()))
        .contains("| `away` | `https://b.example.com` was `https://a.example.com` |")
        .contains("| `new` | `https://c.example.com` |")
        .contains("| `phi-0` | `prod-eu-west`, `http://10.8.1.99` was `http://10.8.1.50` |");
  }

  @Test
  void aPausedRouteShowsWhereItsTrafficGoesOn() {
    assertThat(PlanMarkdown.of(Changes.everything()))
        .contains("### `ml-team/held`: stays as it is\n")
        .contains("| `qwen3-8b-0` | `prod-us-east` | 50.0 % | **50.0 %** |  |");
  }

  @Test
  void isFoldedNoFurtherThanItMust() {
    Preview preview = Changes.everything();
    int all = PlanMarkdown.of(preview).getBytes(UTF_8).length;

    for (int limit = 2_000; limit < all + 400; limit += 613) {
      String comment = PlanMarkdown.of(preview, limit);
      assertThat(comment.getBytes(UTF_8)).hasSizeLessThanOrEqualTo(limit);
      assertThat(comment).startsWith(PlanMarkdown.MARKER + "\n## ");
      markup(comment);
    }
    assertThat(PlanMarkdown.of(preview, all + 400)).isEqualTo(PlanMarkdown.of(preview));
  }

  @Test
  void aThousandFindingsLeaveRoomForTheTraffic() {
    Preview canary = Changes.canary();
    List<Diagnostic> many = Stream.generate(Changes::error).limit(1000).toList();

    String comment = PlanMarkdown.of(new Preview("", "", canary.plan(), canary.traffic(), many));

    assertThat(comment).contains("; 1000 errors**\n").contains("| `kimi-k2-next-0` |");
    assertThat(comment)
        .containsPattern("Left out to stay below 65,536 bytes:\\*\\* [0-9]+ findings, ");
    assertThat(comment.getBytes(UTF_8)).hasSizeLessThanOrEqualTo(PlanMarkdown.LIMIT);
  }

  @Test
  void aLongNameDoesNotBreakTheLimit() {
    String name = "x".repeat(100_000);

    assertThat(
            PlanMarkdown.of(
                new Preview(name, name, new Plan(List.of(), List.of()), List.of(), List.of())))
        .hasSizeLessThan(2_000);
  }

  private static int count(String text, String part) {
    return text.split(Pattern.quote(part), -1).length - 1;
  }
}
