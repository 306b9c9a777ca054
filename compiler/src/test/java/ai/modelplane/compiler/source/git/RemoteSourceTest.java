package ai.modelplane.compiler.source.git;

import static ai.modelplane.compiler.source.git.Reading.paths;
import static ai.modelplane.compiler.source.git.Reading.request;
import static ai.modelplane.compiler.source.git.Reading.snapshot;
import static ai.modelplane.compiler.source.git.Reading.stablePaths;
import static ai.modelplane.compiler.source.git.Reading.text;
import static ai.modelplane.compiler.source.git.Reading.withHome;
import static ai.modelplane.compiler.source.git.Reading.withPath;
import static ai.modelplane.compiler.source.git.Reading.withPruneAs;
import static ai.modelplane.compiler.source.git.Reading.withRev;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.modelplane.compiler.source.Identity;
import ai.modelplane.compiler.source.Snapshot;
import ai.modelplane.compiler.source.Source;
import ai.modelplane.compiler.source.SourceException;
import ai.modelplane.compiler.source.request.Sources;
import ai.modelplane.testing.Git;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read of a remote: its revisions, its paths, and the errors of reaching it. */
@Tag("real")
class RemoteSourceTest extends TwoCommits {

  @Test
  void aPushAndAForcedPushAreSeenByTheNextSnapshot() throws Exception {
    try (Source source = Sources.open(remote())) {
      assertThat(source.snapshot().revision()).isEqualTo(second);
      String third = git.commit("deploy/c.yaml", "c: 1\n");
      assertThat(source.snapshot().revision()).as("not pushed yet").isEqualTo(second);
      push();
      Snapshot pushed = source.snapshot();
      assertThat(pushed.revision()).isEqualTo(third);
      assertThat(text(pushed, "deploy/c.yaml")).isEqualTo("c: 1\n");

      git.run("reset", "--quiet", "--hard", first);
      String other = git.commit("deploy/d.yaml", "d: 1\n");
      push();
      Snapshot forced = source.snapshot();
      assertThat(forced.revision()).isEqualTo(other);
      assertThat(paths(forced)).containsExactly("deploy/a.yaml", "deploy/d.yaml");
      assertThat(text(pushed, "deploy/c.yaml")).as("read later").isEqualTo("c: 1\n");
    }
  }

  @Test
  void theDefaultIsTheServersHeadWhereverItPoints() throws Exception {
    try (Source source = Sources.open(remote())) {
      assertThat(source.snapshot().revision()).isEqualTo(second);
      bare.run("symbolic-ref", "HEAD", "refs/heads/feature/one");
      assertThat(source.snapshot().revision()).isEqualTo(first);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"v1", "v1-annotated", "feature/one", "HEAD~1", "main^", "@~", "refs/tags/v1"})
  void aBranchATagAndWhatIsBehindThemAreRevisions(String rev) throws Exception {
    Snapshot snapshot = snapshot(withRev(remote(), rev));
    assertThat(snapshot.revision()).isEqualTo(first);
    assertThat(paths(snapshot)).containsExactly("deploy/a.yaml");
  }

  @Test
  void aCommitIsARevisionAndMayBeAbbreviated() throws Exception {
    assertThat(snapshot(withRev(remote(), first)).revision()).isEqualTo(first);
    assertThat(snapshot(withRev(remote(), first.substring(0, 10))).revision()).isEqualTo(first);
    assertThat(snapshot(withRev(remote(), second + "~1")).revision()).isEqualTo(first);
  }

  @Test
  void aTagThatWasMovedIsFollowed() throws Exception {
    try (Source source = Sources.open(withRev(remote(), "v1"))) {
      assertThat(source.snapshot().revision()).isEqualTo(first);
      git.run("tag", "--force", "v1", "main");
      git.run("push", "--quiet", "--force", "origin", "v1");
      assertThat(source.snapshot().revision()).isEqualTo(second);
    }
  }

  @Test
  void aBranchMayTurnIntoAFolderOfBranches() throws Exception {
    assertThat(snapshot(withRev(remote(), "feature/one")).revision()).isEqualTo(first);
    git.run("push", "--quiet", "origin", ":feature/one", "main:refs/heads/feature");
    assertThat(snapshot(withRev(remote(), "feature")).revision()).isEqualTo(second);
  }

  @Test
  void aRevisionThatIsNotThereNamesTheNearest() {
    assertThatThrownBy(() -> snapshot(withRev(remote(), "mian")))
        .isInstanceOf(SourceException.class)
        .hasMessage(
            bare.url()
                + " has no branch, tag or commit mian; nearest names: main, v1, feature/one,"
                + " v1-annotated");
    assertThatThrownBy(() -> snapshot(withRev(remote(), "0123456789")))
        .isInstanceOf(SourceException.class)
        .hasMessage(
            bare.url() + " has no commit 0123456789 on a branch or under a tag; check --rev");
    assertThatThrownBy(() -> snapshot(withRev(remote(), "main~9")))
        .hasMessageContaining("has no commit main~9");
  }

  @Test
  void aBranchThatIsDeletedWhileItIsFollowedIsAnErrorAndNotTheOldAnswer() throws Exception {
    try (Source source = Sources.open(withRev(remote(), "feature/one"))) {
      assertThat(source.snapshot().revision()).isEqualTo(first);
      git.run("push", "--quiet", "origin", ":feature/one");
      assertThatThrownBy(source::snapshot)
          .isInstanceOf(SourceException.class)
          .hasMessageContaining("has no branch, tag or commit feature/one");
    }
  }

  @Test
  void anEmptyRemoteIsAnError() {
    Git empty = Git.bare(temp.resolve("empty.git"));
    assertThatThrownBy(() -> snapshot(withHome(request(empty.url()), home)))
        .isInstanceOf(SourceException.class)
        .hasMessage(empty.url() + " has no commits yet; commit and push the manifests first");
  }

  @Test
  void aRemoteThatIsGoneIsAnErrorUntilItIsBack() throws Exception {
    try (Source source = Sources.open(remote())) {
      assertThat(source.snapshot().revision()).isEqualTo(second);
      Path away = Files.move(bare.folder(), temp.resolve("away.git"));
      assertThatThrownBy(source::snapshot)
          .isInstanceOf(SourceException.class)
          .hasMessageStartingWith("cannot fetch " + bare.url() + ": ")
          .hasMessageEndingWith("; check the URL, and that this account may read it");
      Files.move(away, bare.folder());
      assertThat(source.snapshot().revision()).isEqualTo(second);
    }
  }

  @Test
  void aServerThatStopsIsAnErrorAndNotAnOldAnswer() throws Exception {
    Path daemon = Path.of(git.run("--exec-path"), "git-daemon");
    String base = "--base-path=" + bare.folder().getParent();
    try (LoopbackServer server =
            LoopbackServer.start(
                temp.resolve("daemon.log"),
                port ->
                    List.of(
                        daemon.toString(),
                        "--listen=127.0.0.1",
                        "--port=" + port,
                        base,
                        "--export-all"));
        Source source =
            Sources.open(
                withHome(request("git://127.0.0.1:" + server.port() + "/repo.git"), home))) {
      assertThat(source.snapshot().revision()).isEqualTo(second);
      server.process().destroy();
      server.process().onExit().join();
      assertThatThrownBy(source::snapshot)
          .isInstanceOf(SourceException.class)
          .hasMessageStartingWith("cannot fetch " + source.name() + ": ")
          .hasMessageContaining("Connection refused")
          .hasMessageEndingWith("; check host and port, and that they can be reached from here");
    }
  }

  @Test
  void aPathNarrowsAndTheFilesKeepTheirPathsInTheRepository() throws Exception {
    git.write("other/c.yaml", "").commit("more");
    push();
    Snapshot snapshot = snapshot(withPath(remote(), "deploy"));
    assertThat(paths(snapshot)).containsExactly("deploy/a.yaml", "deploy/b.yaml");
    assertThat(stablePaths(snapshot)).isEqualTo(paths(snapshot));
    assertThatThrownBy(() -> snapshot(withPath(remote(), "prod")))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("has no folder prod");
    assertThatThrownBy(() -> snapshot(withPath(remote(), "../prod")))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("leads out of");
  }

  @Test
  void theCommitThatLastChangedAFileIsKnown() throws Exception {
    try (Source source = Sources.open(remote())) {
      Snapshot.History history = source.snapshot().history();
      assertThat(history.lastChange("deploy/a.yaml")).contains(first);
      assertThat(history.lastChange("deploy/b.yaml")).contains(second);
    }
  }

  @Test
  void everyCloneOfARemotePrunesTheSameAsTheRemoteItself() throws Exception {
    Git other = Git.clone(bare.url(), temp.resolve("other"));
    Identity identity = snapshot(request(git.folder())).identity().orElseThrow();
    assertThat(identity.hash()).matches("[0-9a-f]{16}");
    assertThat(snapshot(request(other.folder())).identity()).contains(identity);
    assertThat(snapshot(withRev(request(other.folder()), "v1")).identity()).contains(identity);
    assertThat(snapshot(remote()).identity()).contains(identity);
    assertThat(snapshot(request(bare.folder())).identity()).contains(identity);
    Identity deploy = snapshot(withPath(remote(), "deploy")).identity().orElseThrow();
    assertThat(deploy).isNotEqualTo(identity);
    assertThat(snapshot(request(other.folder().resolve("deploy"))).identity()).contains(deploy);
    assertThat(snapshot(withPruneAs(remote(), "mine")).identity().orElseThrow())
        .isNotEqualTo(identity);
  }

  @Test
  void everyCloneOfARemoteIsCalledTheSame() throws Exception {
    Git other = Git.clone(bare.url(), temp.resolve("other"));
    String name = "file://" + bare.folder().toRealPath().toString().replaceFirst("[.]git$", "");
    assertThat(snapshot(request(git.folder())).identity().orElseThrow().name()).isEqualTo(name);
    assertThat(snapshot(withRev(request(other.folder()), "v1")).identity().orElseThrow().name())
        .isEqualTo(name);
    assertThat(snapshot(remote()).identity().orElseThrow().name()).isEqualTo(name);
    assertThat(snapshot(withPath(remote(), "deploy")).identity().orElseThrow().name())
        .isEqualTo(name + "//deploy");
    assertThat(snapshot(request(other.folder().resolve("deploy"))).identity().orElseThrow().name())
        .isEqualTo(name + "//deploy");
    assertThat(snapshot(withPruneAs(remote(), "mine")).identity().orElseThrow().name())
        .isEqualTo("mine");
  }
}
