package ai.modelplane.compiler.source.git;

import static ai.modelplane.compiler.source.git.Reading.request;
import static ai.modelplane.compiler.source.git.Reading.snapshot;
import static ai.modelplane.compiler.source.git.Reading.stablePaths;
import static ai.modelplane.compiler.source.git.Reading.withPath;
import static ai.modelplane.compiler.source.git.Reading.withRev;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import ai.modelplane.compiler.hold.UnseenReason;
import ai.modelplane.compiler.source.Snapshot;
import ai.modelplane.compiler.source.Source;
import ai.modelplane.compiler.source.SourceException;
import ai.modelplane.compiler.source.SourceFile;
import ai.modelplane.compiler.source.Unseen;
import ai.modelplane.compiler.source.request.Request;
import ai.modelplane.compiler.source.request.Sources;
import ai.modelplane.testing.Git;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * The file models/kimi.yaml goes unseen in every way there is: it is read where Git would have it,
 * or the snapshot says why it is not seen.
 */
class UnseenPartsTest extends TwoManifests {

  @Test
  void whatASparseCheckoutLeavesOutIsReadFromTheIndex() throws Exception {
    git.run("sparse-checkout", "set", "--cone", "other");
    assertThat(seen(request(git.folder()))).contains("kimi");
    assertThat(seen(withPath(request(git.folder()), "models"))).contains("kimi");
    assertThat(snapshot(request(git.folder())).revision()).isNotNull();
    git.write(KIMI, "again on disk");
    assertThat(seen(request(git.folder()))).contains("again on disk");
  }

  @Test
  void aFileThatIsAssumedUnchangedIsWhatGitTakesItFor() throws Exception {
    git.run("update-index", "--assume-unchanged", KIMI);
    git.write(KIMI, "edited");
    assertThat(seen(request(git.folder()))).contains("kimi");
    git.delete(KIMI);
    assertThat(seen(request(git.folder()))).contains("kimi");
    git.run("update-index", "--no-assume-unchanged", KIMI);
    assertThat(seen(request(git.folder()))).isEmpty();
    assertThat(unseen(request(git.folder()))).isEmpty();
  }

  @Test
  void anIndexThatCannotBeReadNamesItsFormatAndTheCommand() throws Exception {
    git.run("sparse-checkout", "set", "--cone", "--sparse-index", "other");
    assertThatThrownBy(() -> snapshot(request(git.folder())))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("has a sparse index")
        .hasMessageEndingWith(" sparse-checkout reapply --no-sparse-index");
    git.run("sparse-checkout", "reapply", "--no-sparse-index");
    assertThat(seen(request(git.folder()))).contains("kimi");
    git.run("sparse-checkout", "disable");
    git.run("update-index", "--split-index");
    assertThatThrownBy(() -> snapshot(request(git.folder().resolve("models"))))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("has a split index")
        .hasMessageEndingWith(" update-index --no-split-index");
    git.run("update-index", "--no-split-index");
    assertThat(seen(request(git.folder()))).contains("kimi");
  }

  @Test
  void aRepositoryOfAnotherObjectFormatSaysSo() {
    Git other = new Git(temp.resolve("other"));
    assertThat(other.folder().toFile().mkdir()).isTrue();
    other.run("init", "-q", "--object-format=sha256");
    other.commit(KIMI, "kimi");
    assertThatThrownBy(() -> snapshot(request(other.folder())))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("has the object format sha256");
  }

  @Test
  void aSubmoduleIsNotSeenInAnyKindOfSource() throws Exception {
    Git sub = Git.init(temp.resolve("sub"));
    sub.commit("kimi.yaml", "kimi");
    git.run("rm", "-rq", "models");
    git.run("-c", "protocol.file.allow=always", "submodule", "add", "-q", sub.url(), "models");
    git.commit("a submodule");
    assertThat(everywhere()).containsOnly(UnseenReason.SUBMODULE);
    git.run("submodule", "deinit", "-q", "-f", "models");
    assertThat(everywhere()).containsOnly(UnseenReason.SUBMODULE);
    git.run("-c", "protocol.file.allow=always", "submodule", "update", "-q", "--init");
    link("link.yaml", "models/kimi.yaml");
    for (Request request : sources()) {
      assertThat(snapshot(request).unseen())
          .extracting(Unseen::stablePath, Unseen::reason)
          .contains(tuple("link.yaml", UnseenReason.LINK_REPOSITORY));
    }
    assertThatThrownBy(() -> snapshot(withPath(request(git.folder()), "models")))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("--path models")
        .hasMessageContaining("is a repository of its own");
  }

  @Test
  void aRepositoryInsideIsNotSeenUnlessItsFilesAreTrackedHere() throws Exception {
    Git.init(git.folder().resolve("models"));
    assertThat(seen(request(git.folder()))).as("tracked before").contains("kimi");
    git.run("rm", "-rq", "--cached", "models");
    assertThat(unseen(request(git.folder()))).contains(UnseenReason.REPOSITORY);
  }

  @Test
  void aLinkOutOfTheRepositoryOrToNothingIsNotSeen() throws Exception {
    link(KIMI, "../../elsewhere.yaml");
    assertThat(everywhere()).containsOnly(UnseenReason.LINK_OUT);
    link(KIMI, "/etc/passwd");
    assertThat(everywhere()).containsOnly(UnseenReason.LINK_OUT);
    link(KIMI, "../.git/config");
    assertThat(everywhere()).containsOnly(UnseenReason.LINK_OUT);
    link(KIMI, "nothing.yaml");
    assertThat(everywhere()).containsOnly(UnseenReason.LINK_NOWHERE);
    link(KIMI, "kimi.yaml");
    assertThat(everywhere()).containsOnly(UnseenReason.LINK_CIRCLE);
    git.delete(KIMI).delete("models");
    link("models", "../elsewhere");
    assertThat(everywhere()).as("a folder").containsOnly(UnseenReason.LINK_OUT);
  }

  @Test
  void aLinkWithinTheRepositoryIsFollowedAndAFileThatIsReachedTwiceIsOneFile() throws Exception {
    git.delete(KIMI).delete("models").write("base/kimi.yaml", "kimi").write(".data/x.txt", "x");
    link("models", "base");
    link("other/x.yaml", "../.data/x.txt");
    link("other/up", "..");
    for (Request request : sources()) {
      Snapshot snapshot = snapshot(request);
      assertThat(stablePaths(snapshot))
          .containsExactly("base/kimi.yaml", "other/a.yaml", "other/x.yaml");
      assertThat(snapshot.revision()).isNotNull();
    }
    git.delete("other/up");
    link("other/again", "../models");
    git.commit("narrower");
    Request narrow = withPath(request(git.folder()), "other");
    for (Request request : List.of(narrow, withRev(narrow, "HEAD"))) {
      try (Source source = Sources.open(request)) {
        Snapshot snapshot = source.snapshot();
        assertThat(stablePaths(snapshot))
            .contains("other/a.yaml", "other/again/kimi.yaml")
            .doesNotHaveDuplicates();
        String shown =
            snapshot.files().stream()
                .filter(f -> f.stablePath().equals("other/again/kimi.yaml"))
                .map(SourceFile::path)
                .findFirst()
                .orElseThrow();
        assertThat(snapshot.history().lastChange(shown)).isPresent();
      }
    }
  }

  @Test
  void whatIsHiddenOrIgnoredIsNotSeen() throws Exception {
    git.run("mv", "models", ".models");
    git.commit("hidden");
    assertThat(snapshot(request(git.folder())).unseen())
        .containsExactly(new Unseen(git.folder() + "/.models", ".models", UnseenReason.HIDDEN));
    git.run("mv", ".models", "models");
    git.run("rm", "-rq", "--cached", "models");
    git.write(".gitignore", "kimi.yaml\n");
    assertThat(unseen(request(git.folder()))).contains(UnseenReason.IGNORED);
    git.write(".gitignore", "models/\n");
    assertThat(unseen(request(git.folder()))).contains(UnseenReason.IGNORED);
  }

  @Test
  void aFolderInThePlaceOfAFileIsNotThatFile() throws Exception {
    git.delete(KIMI).write(KIMI + "/a.yaml", "new");
    git.commit("a folder");
    assertThat(everywhere()).containsOnly(UnseenReason.FOLDER);
  }

  @Test
  void aFileThatAMergeLeavesUndecidedIsNotGone() throws Exception {
    git.run("checkout", "-q", "-b", "change");
    git.commit(KIMI, "changed");
    git.run("checkout", "-q", "main");
    git.run("rm", "-q", KIMI);
    git.commit("deleted");
    assertThatThrownBy(() -> git.run("merge", "-q", "change")).isInstanceOf(AssertionError.class);
    assertThat(seen(request(git.folder()))).as("on disk").contains("changed");
    git.delete(KIMI);
    assertThat(unseen(request(git.folder()))).contains(UnseenReason.UNMERGED);
  }

  @Test
  void aNameThatTheSystemCannotTellIsReadFromTheIndex() throws Exception {
    run("cp models/kimi.yaml \"$(printf 'models/k\\351.yaml')\"");
    git.commit("a name that is no UTF-8");
    assertThat(stablePaths(snapshot(request(git.folder())))).contains("models/k\u00e9.yaml");
  }

  @Test
  void aPipeInThePlaceOfAFileIsNotOpened() throws Exception {
    git.write(KIMI, "").commit("empty");
    git.delete(KIMI);
    run("mkfifo " + KIMI);
    try (Source source = Sources.open(request(git.folder()))) {
      SourceFile kimi = source.snapshot().files().getFirst();
      assertThat(kimi.stablePath()).isEqualTo(KIMI);
      assertThatThrownBy(() -> kimi.content().read()).hasMessage("it is no regular file");
    }
  }

  /** The work tree as it is, and the same as a commit: in it, and in a bare clone. */
  private List<Request> sources() {
    git.commit("as it is now");
    Path bare = temp.resolve("bare-" + System.nanoTime() + ".git");
    git.run("clone", "-q", "--bare", ".", bare.toString());
    Request whole = request(git.folder());
    return List.of(whole, withRev(whole, "HEAD"), request(bare));
  }

  private List<UnseenReason> everywhere() throws Exception {
    return sources().stream().map(this::unseen).map(Optional::orElseThrow).toList();
  }

  /** Why the file is not seen. */
  private Optional<UnseenReason> unseen(Request request) {
    try {
      Snapshot snapshot = snapshot(request);
      assertThat(stablePaths(snapshot)).doesNotContain(KIMI);
      return snapshot.unseen().stream()
          .filter(u -> KIMI.equals(u.stablePath()) || KIMI.startsWith(u.stablePath() + "/"))
          .map(Unseen::reason)
          .findFirst();
    } catch (SourceException e) {
      throw new AssertionError(e);
    }
  }

  private static Optional<String> seen(Request request) throws Exception {
    try (Source source = Sources.open(request)) {
      for (SourceFile file : source.snapshot().files()) {
        if (file.stablePath().equals(KIMI)) {
          return Optional.of(new String(file.content().read(), StandardCharsets.UTF_8));
        }
      }
      return Optional.empty();
    }
  }

  private void link(String path, String target) throws IOException {
    Path link = git.folder().resolve(path);
    Files.deleteIfExists(link);
    Files.createSymbolicLink(link, Path.of(target));
  }

  private void run(String script) throws Exception {
    Process shell = new ProcessBuilder("sh", "-c", script).directory(git.folder().toFile()).start();
    assertThat(shell.waitFor()).isZero();
  }
}
