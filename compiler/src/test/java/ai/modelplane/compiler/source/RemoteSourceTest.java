package ai.modelplane.compiler.source;

import static ai.modelplane.compiler.source.Reading.paths;
import static ai.modelplane.compiler.source.Reading.request;
import static ai.modelplane.compiler.source.Reading.snapshot;
import static ai.modelplane.compiler.source.Reading.stablePaths;
import static ai.modelplane.compiler.source.Reading.text;
import static ai.modelplane.compiler.source.Reading.withHome;
import static ai.modelplane.compiler.source.Reading.withPath;
import static ai.modelplane.compiler.source.Reading.withPruneAs;
import static ai.modelplane.compiler.source.Reading.withRev;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RemoteSourceTest {

  @TempDir Path temp;
  private Path home;
  private Git bare;
  private Git git;
  private String first;
  private String second;

  @BeforeEach
  void aRemoteWithTwoCommits() {
    home = temp.resolve("home");
    bare = Git.bare(temp.resolve("srv/repo.git"));
    git = Git.clone(bare.url(), temp.resolve("clone"));
    git.run("checkout", "--quiet", "-B", "main");
    first = git.commit("deploy/a.yaml", "a: 1\n");
    git.run("tag", "v1");
    git.run("tag", "-a", "-m", "with a message", "v1-annotated");
    git.run("branch", "feature/one");
    second = git.commit("deploy/b.yaml", "b: 1\n");
    git.run("push", "--quiet", "--all", "origin");
    git.run("push", "--quiet", "--tags", "origin");
  }

  private Request remote() {
    return withHome(request(bare.url()), home);
  }

  private void push() {
    git.run("push", "--quiet", "--force", "origin", "main");
  }

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
    String identity = snapshot(request(git.folder())).identity().orElseThrow();
    assertThat(identity).matches("[0-9a-f]{16}");
    assertThat(snapshot(request(other.folder())).identity()).contains(identity);
    assertThat(snapshot(withRev(request(other.folder()), "v1")).identity()).contains(identity);
    assertThat(snapshot(remote()).identity()).contains(identity);
    assertThat(snapshot(request(bare.folder())).identity()).contains(identity);
    String deploy = snapshot(withPath(remote(), "deploy")).identity().orElseThrow();
    assertThat(deploy).isNotEqualTo(identity);
    assertThat(snapshot(request(other.folder().resolve("deploy"))).identity()).contains(deploy);
    assertThat(snapshot(withPruneAs(remote(), "mine")).identity().orElseThrow())
        .isNotEqualTo(identity);
  }

  @Test
  void theCopyIsKeptWhereCachesAreKept() throws Exception {
    Path caches = temp.resolve("caches");
    assertThat(snapshot(withHome(request(bare.url()), home, "XDG_CACHE_HOME", caches.toString())))
        .isNotNull();
    assertThat(caches.resolve("modelplane/git")).isNotEmptyDirectory();
    assertThat(home).doesNotExist();
    assertThat(snapshot(remote()).revision()).isEqualTo(second);
    assertThat(home.resolve(".cache/modelplane/git")).isNotEmptyDirectory();
  }

  @Test
  void aPlaceWhereNothingCanBeKeptIsAnError() throws Exception {
    Path file = Files.writeString(temp.resolve("file"), "");
    assertThatThrownBy(() -> snapshot(withHome(request(bare.url()), file)))
        .isInstanceOf(SourceException.class)
        .hasMessageStartingWith("cannot keep " + bare.url() + " in " + file)
        .hasMessageEndingWith("; XDG_CACHE_HOME names another place for it");
  }

  @Test
  void manySourcesShareOneCopy() throws Exception {
    try (Source one = Sources.open(remote());
        Source two = Sources.open(withRev(remote(), "feature/one"))) {
      assertThat(one.snapshot().revision()).isEqualTo(second);
      assertThat(two.snapshot().revision()).isEqualTo(first);
      assertThat(one.snapshot().revision()).isEqualTo(second);
    }
    try (var copies = Files.list(home.resolve(".cache/modelplane/git"))) {
      assertThat(copies.filter(Files::isDirectory)).hasSize(1);
    }
  }

  @Test
  void processesThatStartTogetherOnAnEmptyCacheDoNotDisturbEachOther() throws Exception {
    List<Process> readers = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      readers.add(
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin/java").toString(),
                  "-XX:TieredStopAtLevel=1",
                  "-cp",
                  System.getProperty("java.class.path"),
                  OneSnapshot.class.getName(),
                  bare.url(),
                  home.toString())
              .redirectErrorStream(true)
              .start());
    }
    for (Process reader : readers) {
      String output =
          new String(reader.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      assertThat(reader.waitFor()).as(output).isZero();
      assertThat(output.lines().toList().getLast()).isEqualTo(second + " a: 1");
    }
  }

  @Test
  void aCopyThatAnotherProcessWritesToIsWaitedFor() throws Exception {
    try (Source source = Sources.open(remote())) {
      assertThat(source.snapshot().revision()).isEqualTo(second);
      String third = git.commit("deploy/c.yaml", "");
      push();
      Process holder = LockHolder.start(lock());
      BufferedReader said = holder.inputReader();
      assertThat(said.readLine()).isEqualTo("locked");
      CompletableFuture<Snapshot> reading = CompletableFuture.supplyAsync(() -> take(source));
      while (!reading.isDone() && !isWaiting()) {
        Thread.onSpinWait();
      }
      assertThat(reading).isNotDone();
      holder.getOutputStream().close();
      assertThat(reading.get().revision()).isEqualTo(third);
      assertThat(holder.waitFor()).isZero();
    }
  }

  private static Snapshot take(Source source) {
    try {
      return source.snapshot();
    } catch (SourceException e) {
      throw new AssertionError(e);
    }
  }

  private Path lock() throws IOException {
    try (var copies = Files.list(home.resolve(".cache/modelplane/git"))) {
      return copies.filter(f -> f.toString().endsWith(".lock")).findFirst().orElseThrow();
    }
  }

  /** Whether a thread of ours has come to the file's lock. */
  private static boolean isWaiting() {
    return Thread.getAllStackTraces().values().stream()
        .anyMatch(
            stack ->
                Arrays.stream(stack)
                    .anyMatch(at -> at.getClassName().equals(CacheLock.class.getName())));
  }

  @Test
  void aDamagedCopyIsAnErrorThatNamesIt() throws Exception {
    try (Source source = Sources.open(remote())) {
      assertThat(source.snapshot().revision()).isEqualTo(second);
    }
    Path copies = home.resolve(".cache/modelplane/git");
    try (var files = Files.walk(copies)) {
      for (Path file : files.filter(f -> f.toString().contains("/objects/")).toList()) {
        if (Files.isRegularFile(file)) {
          Files.delete(file);
        }
      }
    }
    assertThatThrownBy(() -> snapshot(remote()))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining(copies.toString())
        .hasMessageEndingWith("; delete that folder and run again");
  }
}
