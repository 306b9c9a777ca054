package ai.modelplane.compiler.source.git;

import static ai.modelplane.compiler.source.git.Reading.paths;
import static ai.modelplane.compiler.source.git.Reading.request;
import static ai.modelplane.compiler.source.git.Reading.snapshot;
import static ai.modelplane.compiler.source.git.Reading.stablePaths;
import static ai.modelplane.compiler.source.git.Reading.text;
import static ai.modelplane.compiler.source.git.Reading.withPath;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.modelplane.compiler.source.Snapshot;
import ai.modelplane.compiler.source.Source;
import ai.modelplane.compiler.source.SourceException;
import ai.modelplane.compiler.source.request.Request;
import ai.modelplane.compiler.source.request.Sources;
import ai.modelplane.testing.Git;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkTreeSourceTest {

  @TempDir Path temp;
  private Git git;

  @BeforeEach
  void aRepository() {
    git = Git.init(temp.resolve("repo"));
  }

  private Request whole() {
    return request(git.folder());
  }

  @Test
  void aCleanWorkTreeHasTheRevisionOfItsCommit() throws Exception {
    String commit = git.commit("deploy/a.yaml", "a: 1\n");
    Snapshot snapshot = snapshot(whole());
    assertThat(snapshot.revision()).isEqualTo(commit);
    assertThat(paths(snapshot)).containsExactly(git.folder() + "/deploy/a.yaml");
    assertThat(stablePaths(snapshot)).containsExactly("deploy/a.yaml");
  }

  @Test
  void whatIsNotCommittedCountsAndHasNoRevision() throws Exception {
    git.commit("a.yaml", "a: 1\n");
    git.write("a.yaml", "a: 2\n");
    try (Source source = Sources.open(whole())) {
      Snapshot edited = source.snapshot();
      assertThat(edited.revision()).isNull();
      assertThat(text(edited, git.folder() + "/a.yaml")).isEqualTo("a: 2\n");

      git.run("add", "a.yaml");
      assertThat(source.snapshot().revision()).as("staged").isNull();

      String commit = git.commit("edit");
      assertThat(source.snapshot().revision()).as("committed").isEqualTo(commit);

      git.write("b.yaml", "");
      assertThat(source.snapshot().revision()).as("untracked").isNull();
      assertThat(stablePaths(source.snapshot())).containsExactly("a.yaml", "b.yaml");

      git.delete("b.yaml").delete("a.yaml");
      assertThat(source.snapshot().revision()).as("deleted").isNull();
      assertThat(source.snapshot().files()).isEmpty();
    }
  }

  @Test
  void editsOfWhatIsNotReadDoNotMakeItUnclean() throws Exception {
    git.write("README.md", "hello").write("other/b.yaml", "").write(".github/ci.yaml", "");
    String commit = git.commit("deploy/a.yaml", "a: 1\n");
    git.write("README.md", "changed").write("other/b.yaml", "b: 2").write(".github/ci.yaml", "x");
    git.write(".github/new.yaml", "x");
    assertThat(snapshot(withPath(whole(), "deploy")).revision()).isEqualTo(commit);
    assertThat(snapshot(request(git.folder().resolve("deploy"))).revision()).isEqualTo(commit);
    assertThat(snapshot(whole()).revision()).isNull();
  }

  @Test
  void aFileThatWasOnlyTouchedIsClean() throws Exception {
    String commit = git.commit("a.yaml", "a: 1\n");
    git.write("a.yaml", "a: 1\n");
    assertThat(snapshot(whole()).revision()).isEqualTo(commit);
  }

  @Test
  void whatGitIgnoresIsNotReadUnlessItIsTracked() throws Exception {
    git.write("build/forced.yaml", "").run("add", "build/forced.yaml");
    git.write(".gitignore", "build/\n*.gen.yaml\n").write("sub/.gitignore", "local.yaml\n");
    git.write("sub/a.yaml", "");
    String commit = git.commit("start");
    git.write("build/out.yaml", "").write("sub/local.yaml", "").write("x.gen.yaml", "");
    git.write(".git/info/exclude", "private.yaml\n").write("private.yaml", "");
    Snapshot snapshot = snapshot(whole());
    assertThat(stablePaths(snapshot)).containsExactly("build/forced.yaml", "sub/a.yaml");
    assertThat(snapshot.revision()).isEqualTo(commit);
  }

  @Test
  void anIgnoredFolderThatIsNamedIsReadAsAPlainOne() throws Exception {
    git.write(".gitignore", "build/\n").write("a.yaml", "").commit("start");
    git.write("build/out/b.yaml", "");
    Snapshot snapshot = snapshot(request(git.folder().resolve("build/out")));
    assertThat(stablePaths(snapshot)).containsExactly("b.yaml");
    assertThat(snapshot.revision()).isNull();
    assertThatThrownBy(() -> snapshot(withPath(whole(), "nothing")))
        .isInstanceOf(SourceException.class)
        .hasMessageEndingWith(
            "has no folder nothing; check --path, which is relative to the source");
  }

  @Test
  void aRepositoryWithoutACommitIsReadFromDisk() throws Exception {
    git.write("a.yaml", "");
    Snapshot snapshot = snapshot(whole());
    assertThat(stablePaths(snapshot)).containsExactly("a.yaml");
    assertThat(snapshot.revision()).isNull();
  }

  @Test
  void aSecondWorkTreeOfARepositoryIsTheSameSource() throws Exception {
    String commit = git.commit("a.yaml", "a: 1\n");
    Path second = temp.resolve("second");
    git.run("worktree", "add", "--quiet", "--detach", second.toString());
    try (Source source = Sources.open(request(second))) {
      Snapshot snapshot = source.snapshot();
      assertThat(snapshot.revision()).isEqualTo(commit);
      assertThat(snapshot.identity()).isEqualTo(snapshot(whole()).identity());
      assertThat(snapshot.history().lastChange(second + "/a.yaml")).contains(commit);
    }
  }

  @Test
  void aLinkThatIsSwitchedToAnotherWorkTreeIsFollowed() throws Exception {
    // as git-sync does it
    git.commit("a.yaml", "");
    git.run("worktree", "add", "--quiet", "--detach", temp.resolve(".trees/1").toString());
    String second = git.commit("b.yaml", "");
    git.run("worktree", "add", "--quiet", "--detach", temp.resolve(".trees/2").toString());
    Path current = Files.createSymbolicLink(temp.resolve("current"), Path.of(".trees/1"));
    try (Source source = Sources.open(request(current))) {
      Snapshot before = source.snapshot();
      assertThat(stablePaths(before)).containsExactly("a.yaml");
      Files.delete(current);
      Files.createSymbolicLink(current, Path.of(".trees/2"));
      Snapshot after = source.snapshot();
      assertThat(stablePaths(after)).containsExactly("a.yaml", "b.yaml");
      assertThat(after.revision()).isEqualTo(second);
      assertThat(after.identity()).isEqualTo(before.identity());
    }
  }

  @Test
  void theCommitThatLastChangedAFileIsKnownForFilesThatAreAsCommitted() throws Exception {
    String first = git.commit("deploy/a.yaml", "a: 1\n");
    String second = git.commit("deploy/b.yaml", "b: 1\n");
    git.commit("README.md", "later");
    git.write("deploy/c.yaml", "new");
    Path deploy = git.folder().resolve("deploy");
    try (Source source = Sources.open(request(deploy))) {
      Snapshot.History history = source.snapshot().history();
      assertThat(history.lastChange(deploy + "/a.yaml")).contains(first);
      assertThat(history.lastChange(deploy + "/b.yaml")).contains(second);
      assertThat(history.lastChange(deploy + "/c.yaml")).isEmpty();
      git.write("deploy/a.yaml", "a: 2\n");
      assertThat(source.snapshot().history().lastChange(deploy + "/a.yaml")).isEmpty();
    }
  }

  @Test
  void aBrokenRepositoryIsAnErrorAndNotAPlainFolder() throws Exception {
    git.write("a.yaml", "").write(".git/config", "[core\n");
    assertThatThrownBy(() -> snapshot(whole()))
        .isInstanceOf(SourceException.class)
        .hasMessageStartingWith("cannot read the Git repository " + git.folder());
  }
}
