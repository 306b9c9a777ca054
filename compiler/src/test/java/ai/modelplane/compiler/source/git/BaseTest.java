package ai.modelplane.compiler.source.git;

import static ai.modelplane.compiler.source.git.Reading.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.modelplane.compiler.source.Snapshot;
import ai.modelplane.compiler.source.Source;
import ai.modelplane.compiler.source.SourceException;
import ai.modelplane.compiler.source.SourceFile;
import ai.modelplane.compiler.source.request.Request;
import ai.modelplane.compiler.source.request.Sources;
import ai.modelplane.testing.Git;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a source was before a change began. */
class BaseTest {

  @TempDir private Path temp;
  private Git git;

  @BeforeEach
  void aBranchThatLeftMainWhichMovedOn() {
    git = Git.init(temp.resolve("repo"));
    git.commit("deploy/a.yaml", "a: 1\n");
    git.run("checkout", "--quiet", "-b", "change");
    git.commit("deploy/b.yaml", "b: 1\n");
    git.commit("new/c.yaml", "c: 1\n");
    git.run("checkout", "--quiet", "main");
    git.commit("deploy/a.yaml", "a: 2\n");
    git.run("checkout", "--quiet", "change");
  }

  @Test
  void itIsWhereTheBranchBeganAndNotWhereItsBaseIsNow() throws Exception {
    assertThat(base(git.folder().toString(), null, "main")).containsExactly("deploy/a.yaml: a: 1");
    assertThat(base(git.folder().toString(), "change~1", "main"))
        .containsExactly("deploy/a.yaml: a: 1");
    assertThat(base(git.folder().toString(), null, "change~1"))
        .containsExactly("deploy/a.yaml: a: 1", "deploy/b.yaml: b: 1");
  }

  @Test
  void aFolderOrFileThatTheChangeAddsWasNotThere() throws Exception {
    assertThat(base(git.folder().resolve("new").toString(), null, "main")).isEmpty();
    assertThat(base(git.folder().resolve("deploy/b.yaml").toString(), null, "main")).isEmpty();
    assertThat(base(git.folder().resolve("deploy/a.yaml").toString(), null, "main"))
        .containsExactly("deploy/a.yaml: a: 1");
  }

  @Test
  void aBareRepositoryHasOneToo() throws Exception {
    git.run("clone", "--quiet", "--bare", ".", temp.resolve("bare.git").toString());
    assertThat(base(temp.resolve("bare.git").toString(), "change", "main"))
        .containsExactly("deploy/a.yaml: a: 1");
  }

  @Test
  void whatHasNoHistoryHereHasNoBase() throws IOException {
    Path folder = Files.createDirectory(temp.resolve("plain"));
    assertThatThrownBy(() -> base(folder.toString(), null, "main"))
        .isInstanceOf(SourceException.class)
        .hasMessage(
            folder + " is not in a Git repository, so it has no base main; leave out --base");
    assertThatThrownBy(() -> base("-", null, "main"))
        .hasMessageContaining("--base needs a Git repository on this machine");
    assertThatThrownBy(() -> base(git.folder().toString(), null, "mian"))
        .hasMessageContaining("no branch, tag or commit mian; nearest names: main");
    git.run("checkout", "--quiet", "--orphan", "other");
    git.commit("deploy/a.yaml", "a: 3\n");
    assertThatThrownBy(() -> base(git.folder().toString(), null, "main"))
        .hasMessageContaining("HEAD and main have no commit in common; check --base");
  }

  @Test
  void twoRepositoriesWithDifferentFilesOfTheSameNameAreNotMixedUp() throws Exception {
    Git other = Git.init(temp.resolve("other"));
    other.commit("deploy/a.yaml", "a: other\n");
    List<Snapshot> parts = new ArrayList<>();
    try (Source one =
            Sources.open(
                new Request(git.folder().toString(), "HEAD", null, null, null, System.in));
        Source two =
            Sources.open(
                new Request(other.folder().toString(), "HEAD", null, null, null, System.in))) {
      parts.add(one.snapshot());
      parts.add(two.snapshot());
      assertThatThrownBy(() -> Snapshot.of(parts))
          .isInstanceOf(SourceException.class)
          .hasMessageContaining("two of the sources have a file deploy/a.yaml");
      assertThat(Snapshot.of(List.of(parts.getFirst(), parts.getFirst())).files())
          .hasSameSizeAs(parts.getFirst().files());
    }
  }

  @Test
  void theNearestConfigHoldsFromTheFolderUpToTheRepository() throws Exception {
    git.commit(".modelplane.yaml", "rules: {}\n");
    assertThat(config(git.folder().resolve("deploy").toString())).isEqualTo(".modelplane.yaml");
    git.commit("deploy/.modelplane.yaml", "rules: {}\n");
    assertThat(config(git.folder().resolve("deploy").toString()))
        .isEqualTo("deploy/.modelplane.yaml");
    assertThat(config(git.folder().resolve("deploy/a.yaml").toString()))
        .isEqualTo("deploy/.modelplane.yaml");
    assertThat(config(git.folder().resolve("new").toString())).isEqualTo(".modelplane.yaml");
    Request committed =
        new Request(git.folder().toString(), "HEAD", "deploy", null, null, System.in);
    try (Source source = Sources.open(committed)) {
      assertThat(source.snapshot().configs().getFirst().path())
          .isEqualTo("deploy/.modelplane.yaml");
      assertThat(source.snapshot().files())
          .extracting(SourceFile::path)
          .doesNotContain("deploy/.modelplane.yaml");
    }
  }

  private static String config(String folder) throws SourceException {
    try (Source source = Sources.open(request(folder))) {
      return source.snapshot().configs().getFirst().stablePath();
    }
  }

  private static List<String> base(String folder, String rev, String base) throws Exception {
    try (Source source =
        Sources.base(new Request(folder, rev, null, null, null, System.in), base)) {
      List<String> files = new ArrayList<>();
      for (SourceFile file : source.snapshot().files()) {
        files.add(file.path() + ": " + new String(file.content().read()).strip());
      }
      return files;
    }
  }
}
