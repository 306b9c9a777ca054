package ai.modelplane.compiler.source.git;

import static ai.modelplane.compiler.source.git.Reading.paths;
import static ai.modelplane.compiler.source.git.Reading.request;
import static ai.modelplane.compiler.source.git.Reading.snapshot;
import static ai.modelplane.compiler.source.git.Reading.stablePaths;
import static ai.modelplane.compiler.source.git.Reading.text;
import static ai.modelplane.compiler.source.git.Reading.withPath;
import static ai.modelplane.compiler.source.git.Reading.withRev;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.modelplane.compiler.source.Snapshot;
import ai.modelplane.compiler.source.Source;
import ai.modelplane.compiler.source.SourceException;
import ai.modelplane.compiler.source.request.Request;
import ai.modelplane.compiler.source.request.Sources;
import ai.modelplane.testing.Git;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RepositorySourceTest {

  @TempDir Path temp;
  private Git git;
  private String first;
  private String second;

  @BeforeEach
  void aRepositoryWithTwoCommits() {
    git = Git.init(temp.resolve("repo"));
    first = git.commit("deploy/a.yaml", "a: 1\n");
    git.run("tag", "v1");
    git.run("tag", "-a", "-m", "with a message", "v1-annotated");
    git.run("branch", "feature/one");
    second = git.commit("deploy/b.yaml", "b: 1\n");
    git.write("deploy/a.yaml", "not committed");
  }

  private Request at(String rev) {
    return withRev(request(git.folder()), rev);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"v1", "v1-annotated", "feature/one", "HEAD~1", "main^", "refs/tags/v1", "@~"})
  void aRevisionIsReadWithoutTheWorkTree(String rev) throws Exception {
    try (Source source = Sources.open(at(rev))) {
      Snapshot snapshot = source.snapshot();
      assertThat(snapshot.revision()).isEqualTo(first);
      assertThat(paths(snapshot)).containsExactly("deploy/a.yaml");
      assertThat(text(snapshot, "deploy/a.yaml")).isEqualTo("a: 1\n");
    }
  }

  @Test
  void aCommitMayBeAbbreviated() throws Exception {
    assertThat(snapshot(at(second)).revision()).isEqualTo(second);
    assertThat(snapshot(at(second.substring(0, 8))).revision()).isEqualTo(second);
  }

  @Test
  void anAbbreviationOfSeveralCommitsNamesThem() throws IOException {
    String ambiguous = twoCommitsThatBeginAlike();
    assertThatThrownBy(() -> snapshot(at(ambiguous)))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("the abbreviation " + ambiguous + " stands for several objects")
        .hasMessageMatching(".*; say which: [0-9a-f]{40} or [0-9a-f]{40}.*");
  }

  /** The digits that they have in common: of some hundred commits two share four. */
  private String twoCommitsThatBeginAlike() throws IOException {
    try (Repository repository =
            new FileRepositoryBuilder().setWorkTree(git.folder().toFile()).build();
        ObjectInserter objects = repository.newObjectInserter()) {
      CommitBuilder commit = new CommitBuilder();
      commit.setTreeId(repository.resolve("HEAD^{tree}"));
      commit.setAuthor(new PersonIdent("Ann", "ann@example.com"));
      commit.setCommitter(commit.getAuthor());
      Set<String> seen = new HashSet<>();
      for (int i = 0; ; i++) {
        commit.setMessage("commit " + i);
        String digits = objects.insert(commit).abbreviate(4).name();
        if (!seen.add(digits)) {
          objects.flush();
          return digits;
        }
      }
    }
  }

  @Test
  void aRevisionThatIsNotThereNamesTheNearest() {
    assertThatThrownBy(() -> snapshot(at("mian")))
        .isInstanceOf(SourceException.class)
        .hasMessage(
            "%s has no branch, tag or commit mian; nearest names: main, v1, feature/one,"
                    .formatted(git.folder())
                + " v1-annotated");
    assertThatThrownBy(() -> snapshot(at("HEAD~9"))).hasMessageContaining("no branch, tag or");
    assertThatThrownBy(() -> snapshot(at("a..b"))).hasMessageContaining("no branch, tag or");
    assertThatThrownBy(() -> snapshot(at("deadbeef"))).hasMessageContaining("no branch, tag or");
    assertThatThrownBy(() -> snapshot(at("HEAD:deploy/a.yaml")))
        .hasMessageContaining("is not a commit; give a branch, a tag or a commit");
    assertThatThrownBy(() -> snapshot(at(" "))).hasMessageStartingWith("--rev is empty");
  }

  @Test
  void aNameOfABranchAndATagIsNotGuessed() throws Exception {
    git.run("branch", "v1");
    assertThatThrownBy(() -> snapshot(at("v1")))
        .isInstanceOf(SourceException.class)
        .hasMessageEndingWith("v1 is a branch and a tag; say which: refs/heads/v1 or refs/tags/v1");
    assertThat(snapshot(at("refs/tags/v1")).revision()).isEqualTo(first);
  }

  @Test
  void aBareRepositoryIsReadAtItsHead() throws Exception {
    Git bare = Git.clone(git.url(), temp.resolve("bare.git"), "--bare");
    Snapshot snapshot = snapshot(request(bare.folder()));
    assertThat(snapshot.revision()).isEqualTo(second);
    assertThat(paths(snapshot)).containsExactly("deploy/a.yaml", "deploy/b.yaml");
    assertThat(snapshot.name()).isEqualTo(bare.folder().toString());
  }

  @Test
  void aPushToABareRepositoryIsSeenByTheNextSnapshot() throws Exception {
    Git bare = Git.clone(git.url(), temp.resolve("bare.git"), "--bare");
    try (Source source = Sources.open(request(bare.folder()))) {
      assertThat(source.snapshot().revision()).isEqualTo(second);
      String third = git.commit("c.yaml", "");
      git.run("push", "--quiet", bare.url(), "main");
      assertThat(source.snapshot().revision()).isEqualTo(third);
      git.run("reset", "--quiet", "--hard", first);
      git.run("push", "--quiet", "--force", bare.url(), "main");
      assertThat(source.snapshot().revision()).isEqualTo(first);
      bare.run("gc", "--quiet", "--prune=now");
      assertThat(source.snapshot().revision()).isEqualTo(first);
    }
  }

  @Test
  void aPathOrAFolderInsideNarrowsAndKeepsThePathsOfTheRepository() throws Exception {
    git.write("other/c.yaml", "").write("deploy/.hidden/d.yaml", "").commit("more");
    Snapshot byPath = snapshot(withPath(at("main"), "deploy"));
    Snapshot byFolder = snapshot(withRev(request(git.folder().resolve("deploy")), "main"));
    assertThat(paths(byPath)).containsExactly("deploy/a.yaml", "deploy/b.yaml");
    assertThat(paths(byFolder)).isEqualTo(paths(byPath)).isEqualTo(stablePaths(byFolder));
    assertThat(byFolder.identity()).isEqualTo(byPath.identity());
    assertThat(snapshot(request(git.folder().resolve("deploy"))).identity())
        .as("the work tree")
        .isEqualTo(byPath.identity());
    assertThatThrownBy(() -> snapshot(withPath(at("main"), "prod")))
        .hasMessageContaining("has no folder prod");
    assertThatThrownBy(() -> snapshot(withPath(at("main"), "deploy/a.yaml")))
        .hasMessageContaining("is not a folder");
    assertThatThrownBy(() -> snapshot(withPath(at("main"), "../x")))
        .hasMessageContaining("leads out of");
  }

  @Test
  void anEmptyRepositoryIsAnError() {
    Git empty = Git.bare(temp.resolve("empty.git"));
    assertThatThrownBy(() -> snapshot(request(empty.folder())))
        .isInstanceOf(SourceException.class)
        .hasMessage(empty.folder() + " has no commits yet; commit and push the manifests first");
    empty.run("symbolic-ref", "HEAD", "refs/heads/trunk");
    git.run("push", "--quiet", empty.url(), "feature/one");
    assertThatThrownBy(() -> snapshot(request(empty.folder())))
        .hasMessage(
            empty.folder() + " has a HEAD that names no commit; choose with --rev: feature/one");
  }

  @Test
  void ofAHugeFileOnlySoMuchIsReadThatItCanBeRefused() throws Exception {
    git.commit("huge.yaml", "# 4567890\n".repeat(600_000));
    try (Source source = Sources.open(at("main"))) {
      assertThat(text(source.snapshot(), "huge.yaml")).hasSize(4 * 1024 * 1024 + 1);
      git.run("gc", "--quiet");
      assertThat(text(source.snapshot(), "huge.yaml")).hasSize(4 * 1024 * 1024 + 1);
    }
  }

  @Test
  void historyFollowsFirstParentsToTheChangeOfEachFile() throws Exception {
    git.run("checkout", "--quiet", "--", ".");
    git.run("checkout", "--quiet", "feature/one");
    git.commit("deploy/c.yaml", "c: 1\n");
    git.run("checkout", "--quiet", "main");
    git.run("merge", "--quiet", "--no-ff", "-m", "merge", "feature/one");
    String merge = git.run("rev-parse", "HEAD");
    git.commit("README.md", "later");
    try (Source source = Sources.open(at("main"))) {
      Snapshot.History history = source.snapshot().history();
      assertThat(history.lastChange("deploy/a.yaml")).contains(first);
      assertThat(history.lastChange("deploy/b.yaml")).contains(second);
      assertThat(history.lastChange("deploy/c.yaml")).as("came by the merge").contains(merge);
      assertThat(history.lastChange("README.md")).isEmpty();
    }
  }

  @Test
  void aShallowCloneDoesNotInventAHistory() throws Exception {
    Git clone = Git.clone(git.url(), temp.resolve("clone"), "--depth=1");
    String third = clone.commit("deploy/b.yaml", "b: 2\n");
    try (Source source = Sources.open(withRev(request(clone.folder()), "main"))) {
      Snapshot snapshot = source.snapshot();
      assertThat(snapshot.history().lastChange("deploy/b.yaml")).contains(third);
      assertThat(snapshot.history().lastChange("deploy/a.yaml")).isEmpty();
    }
    assertThatThrownBy(() -> snapshot(withRev(request(clone.folder()), "v9")))
        .hasMessageEndingWith("(the clone is shallow: git fetch --unshallow gets the rest)");
  }

  @Test
  void aDamagedRepositoryIsAnError() throws Exception {
    Path objects = git.folder().resolve(".git/objects");
    String tree = git.run("rev-parse", "main:deploy");
    Files.delete(objects.resolve(tree.substring(0, 2) + "/" + tree.substring(2)));
    assertThatThrownBy(() -> snapshot(at("main")))
        .isInstanceOf(SourceException.class)
        .hasMessageMatching("cannot read .* at main: Missing .*" + tree + "; try git fsck");
  }
}
