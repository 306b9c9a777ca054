package ai.modelplane.compiler.source.git;

import static ai.modelplane.compiler.source.git.Reading.request;
import static ai.modelplane.compiler.source.git.Reading.snapshot;
import static ai.modelplane.compiler.source.git.Reading.stablePaths;
import static ai.modelplane.compiler.source.git.Reading.withRev;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.modelplane.compiler.hold.UnseenReason;
import ai.modelplane.compiler.source.Snapshot;
import ai.modelplane.compiler.source.Source;
import ai.modelplane.compiler.source.SourceException;
import ai.modelplane.compiler.source.Unseen;
import ai.modelplane.compiler.source.request.Request;
import ai.modelplane.compiler.source.request.Sources;
import ai.modelplane.testing.Git;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a clone lacks, since it is a partial or a shallow one, is not gone. */
class PartialCloneTest extends TwoManifests {

  @Test
  void whatNeitherTheSparseCheckoutNorThePartialCloneHasIsNotSeen() throws Exception {
    Git clone = partial("blob:none", "--sparse");
    assertThat(unseen(request(clone.folder()))).containsOnly(UnseenReason.SPARSE);
    assertThat(snapshot(request(clone.folder())).revision()).isNotNull();
  }

  @Test
  void ofAPartialCloneItIsSaidWhatItLacksAndHowToCompleteIt() throws Exception {
    git.commit(KIMI, "changed");
    Git clone = partial("blob:none");
    try (Source source = Sources.open(withRev(request(clone.folder()), "HEAD~1"))) {
      assertThatThrownBy(() -> source.snapshot().files().getFirst().content().read())
          .isInstanceOf(IOException.class)
          .hasMessageEndingWith("complete it: git fetch --refetch --no-filter");
    }
    Git treeless = partial("tree:1");
    assertThat(unseen(withRev(request(treeless.folder()), "HEAD~1")))
        .containsOnly(UnseenReason.NOT_CLONED);
    for (Git each : List.of(clone, treeless)) {
      Request change = withRev(request(each.folder()), "HEAD");
      assertThatThrownBy(() -> base(change, "HEAD~1"))
          .isInstanceOf(SourceException.class)
          .hasMessageContaining("in full")
          .hasMessageEndingWith("complete it: git fetch --refetch --no-filter");
      each.run("fetch", "-q", "--refetch", "--no-filter");
      assertThat(stablePaths(base(change, "HEAD~1"))).contains(KIMI);
    }
  }

  @Test
  void aShallowCloneDoesNotTakeAnEarlierCommitForTheBase() throws Exception {
    // main merged an old branch last: cut off, it leads to the start and not to where change began
    git.run("branch", "old");
    for (int i = 0; i < 4; i++) {
      git.commit("other/a.yaml", "a" + i);
    }
    git.run("branch", "change");
    git.commit("other/a.yaml", "main");
    git.commit("other/a.yaml", "main again");
    git.run("merge", "-q", "-s", "ours", "-m", "merge", "old^0");
    git.run("checkout", "-q", "old");
    git.commit("other/b.yaml", "b");
    git.run("checkout", "-q", "main");
    git.run("merge", "-q", "-m", "merge", "old");
    git.run("checkout", "-q", "change");
    git.commit("other/c.yaml", "c");
    git.run("checkout", "-q", "main");
    Git clone = new Git(temp.resolve("shallow"));
    Files.createDirectories(clone.folder());
    clone.run("init", "-q");
    clone.run("remote", "add", "origin", git.url());
    clone.run("fetch", "-q", "--depth=3", "origin", "main:refs/remotes/origin/main");
    clone.run("fetch", "-q", "--depth=50", "origin", "change:refs/remotes/origin/change");
    clone.run("fetch", "-q", "--depth=3", "origin", "main:refs/remotes/origin/main");
    Request change = withRev(request(clone.folder()), "origin/change");
    String whole = base(withRev(request(git.folder()), "change"), "main").revision();
    try {
      assertThat(base(change, "origin/main").revision()).isEqualTo(whole);
    } catch (SourceException e) {
      assertThat(e).hasMessageEndingWith("git fetch --unshallow gets the rest");
    }
    clone.run("fetch", "-q", "--unshallow");
    assertThat(base(change, "origin/main").revision()).isEqualTo(whole);
  }

  private static Snapshot base(Request change, String base) throws SourceException {
    try (Source source = Sources.base(change, base)) {
      return source.snapshot();
    }
  }

  private Git partial(String filter, String... more) {
    git.run("config", "uploadpack.allowFilter", "true");
    git.run("config", "uploadpack.allowAnySHA1InWant", "true");
    Path folder = temp.resolve("partial-" + filter.replace(':', '-'));
    String[] options = new String[more.length + 1];
    options[0] = "--filter=" + filter;
    System.arraycopy(more, 0, options, 1, more.length);
    return Git.clone(git.url(), folder, options);
  }

  private static List<UnseenReason> unseen(Request request) throws SourceException {
    return snapshot(request).unseen().stream().map(Unseen::reason).toList();
  }
}
