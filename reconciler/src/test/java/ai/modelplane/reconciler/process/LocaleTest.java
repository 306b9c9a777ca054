package ai.modelplane.reconciler.process;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.testing.Git;
import ai.modelplane.testing.Yaml;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** In a container there is often no locale. */
@Tag("real")
class LocaleTest {

  @TempDir Path temp;

  @Test
  void namesOfFilesAreTheSameWithoutOne() {
    Git git = Git.init(temp.resolve("repo"));
    git.write("docs/Überblick.md", "x");
    git.write("models/für-alle.yaml", Yaml.service("qwen").over("qwen").toString());
    git.commit("start");
    assertThat(says("C.UTF-8", git)).contains("1 valid manifest, 0 errors");
    assertThat(says("POSIX", git)).contains("1 valid manifest, 0 errors");
  }

  private static String says(String locale, Git git) {
    try (Program program =
        Program.modelplane(
            Map.of("LC_ALL", locale), List.of("validate", git.folder().toString()))) {
      assertThat(program.exit()).isZero();
      return program.output();
    }
  }
}
