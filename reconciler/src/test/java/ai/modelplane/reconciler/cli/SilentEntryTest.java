package ai.modelplane.reconciler.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.testing.Yaml;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** An entry that serves nothing leaves its weight to others: a canary may get all requests. */
class SilentEntryTest extends OnAFolder {

  @Test
  void aCanaryThatWouldGetEverythingIsTheHeadline() throws IOException {
    command("reconcile");
    live(Yaml.replica("next-0", "prod-us-east"));
    write(Yaml.service("qwen").over("qwem:95", "next:5"));

    String headline =
        "ml-team/qwen: entry 0 serves nothing, and others carry its weight; ml-team/qwen: ";

    assertThat(command("diff").lines().getFirst())
        .startsWith(headline + "100.0 % of requests move");
    assertThat(command("diff", "-o", "html").out()).contains("<title>" + headline);
    assertThat(command("diff", "-o", "markdown").out())
        .contains("## `ml-team/qwen`: entry 0 serves nothing, and others carry its weight; ");
    assertThat(explain("--source", repo.toString()).out())
        .contains("  entry 0  modelplane.ai/deployment=qwem; weight 95; matches nothing\n")
        .contains("  entry 1  modelplane.ai/deployment=next; weight 5\n");
    assertThat(explain("-o", "json", "--source", repo.toString()).out())
        .contains("\"matches\" : false", "\"matches\" : true");
  }

  @Test
  void whatServesAsBeforeIsNoHeadline() throws IOException {
    write(Yaml.service("qwen").over("qwem:95", "qwen:5"));
    command("reconcile");
    live(Yaml.provider("other", "https://api.example.com/v1"));
    write(Yaml.service("second").over("other"));

    assertThat(command("diff").lines().getFirst())
        .isEqualTo("ml-team/second: starts to be served by 1 endpoint");
  }
}
