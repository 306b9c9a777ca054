package ai.modelplane.compiler.source.git;

import ai.modelplane.testing.Git;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A repository with two manifests, in folders of their own. */
abstract class TwoManifests {

  static final String KIMI = "models/kimi.yaml";

  @TempDir Path temp;
  Git git;

  @BeforeEach
  void aRepository() {
    git = Git.init(temp.resolve("repo"));
    git.write(KIMI, "kimi").write("other/a.yaml", "a").commit("start");
  }
}
