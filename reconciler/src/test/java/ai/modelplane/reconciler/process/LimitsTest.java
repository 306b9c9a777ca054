package ai.modelplane.reconciler.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the machine does not give: one line that names the limit, and no success. */
@Tag("real")
class LimitsTest {

  @TempDir Path folder;

  @Test
  void tooFewOpenFilesAreSaidBeforeAnythingStarts() {
    String script = "ulimit -n 64; source .mvn/flags; start java none --version";
    String inTheTree = "cd '" + Program.top() + "'; " + script;
    try (Program program = Program.start(List.of("bash", "-c", inTheTree), Map.of())) {
      assertThat(program.exit()).isEqualTo(2);
      assertThat(program.output())
          .isEqualTo(
              "modelplane: at most 64 files may be open, and 128 are needed: ulimit -n 1024");
    }
  }

  @Test
  void aSmallHeapIsSaidWithTheOptionThatMakesItLarger() throws IOException {
    StringBuilder many = new StringBuilder();
    for (int i = 0; i < 20_000; i++) {
      many.append(
              "---\napiVersion: modelplane.ai/v1alpha1\nkind: ModelEndpoint\nmetadata: {name: e")
          .append(i)
          .append(", namespace: a}\nspec: {url: \"https://e.example.com/v1\"}\n");
    }
    for (int i = 0; i < 10; i++) {
      Files.writeString(folder.resolve("f" + i + ".yaml"), many);
    }
    Map<String, String> small =
        Map.of("MODELPLANE_JAVA_OPTS", "-Xmx24m", "JAVA_TOOL_OPTIONS", "-Xmx24m");
    try (Program program = Program.modelplane(small, List.of("validate", folder.toString()))) {
      assertThat(program.exit()).as(program.said()).isEqualTo(2);
      assertThat(program.output().lines().filter(l -> !l.startsWith("Picked up")).toList())
          .containsExactly("modelplane: out of memory; give more with MODELPLANE_JAVA_OPTS=-Xmx1g");
    }
  }
}
