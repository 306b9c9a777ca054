package ai.modelplane.compiler.source.disk;

import static ai.modelplane.compiler.source.git.Reading.paths;
import static ai.modelplane.compiler.source.git.Reading.request;
import static ai.modelplane.compiler.source.git.Reading.snapshot;
import static ai.modelplane.compiler.source.git.Reading.stablePaths;
import static ai.modelplane.compiler.source.git.Reading.text;
import static ai.modelplane.compiler.source.git.Reading.withPath;
import static ai.modelplane.compiler.source.git.Reading.withPruneAs;
import static ai.modelplane.compiler.source.git.Reading.withRev;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import ai.modelplane.compiler.diagnostic.MessageText;
import ai.modelplane.compiler.hold.UnseenReason;
import ai.modelplane.compiler.source.Identity;
import ai.modelplane.compiler.source.Snapshot;
import ai.modelplane.compiler.source.Source;
import ai.modelplane.compiler.source.SourceException;
import ai.modelplane.compiler.source.Unseen;
import ai.modelplane.compiler.source.request.Sources;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderSourceTest {

  @TempDir Path temp;

  private Path write(String path) throws IOException {
    Path file = temp.resolve(path);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, "# " + path + "\n");
  }

  @Test
  void aFolderIsReadRecursivelySortedByPathAndOnlyNamesThatCanHoldManifests() throws Exception {
    write("team/b.yml");
    write("team/a.yaml");
    write("c.json");
    write("team/README.md");
    write("team/a.yaml.bak");
    Snapshot snapshot = snapshot(request(temp));
    assertThat(paths(snapshot))
        .containsExactly(temp + "/c.json", temp + "/team/a.yaml", temp + "/team/b.yml");
    assertThat(stablePaths(snapshot)).containsExactly("c.json", "team/a.yaml", "team/b.yml");
    assertThat(snapshot.revision()).isNull();
    assertThat(text(snapshot, temp + "/team/b.yml")).isEqualTo("# team/b.yml\n");
  }

  @Test
  void foldersThatStartWithADotAreLeftOutButNotTheOneThatWasNamed() throws Exception {
    write(".config/a.yaml");
    write(".config/.cache/b.yaml");
    assertThat(paths(snapshot(request(temp)))).isEmpty();
    assertThat(stablePaths(snapshot(request(temp.resolve(".config"))))).containsExactly("a.yaml");
  }

  @Test
  void aPathNarrowsAndKeepsTheFilesNames() throws Exception {
    write("deploy/prod/a.yaml");
    write("deploy/test/b.yaml");
    Snapshot snapshot = snapshot(withPath(request(temp), "./deploy//prod/../prod/"));
    assertThat(paths(snapshot)).containsExactly(temp + "/deploy/prod/a.yaml");
    assertThat(stablePaths(snapshot)).containsExactly("deploy/prod/a.yaml");
  }

  @Test
  void aPathThatLeadsOutOrIsNotThereIsAnError() throws Exception {
    write("deploy/a.yaml");
    for (String path : new String[] {"..", "deploy/../..", "/etc"}) {
      assertThatThrownBy(() -> snapshot(withPath(request(temp), path)))
          .isInstanceOf(SourceException.class)
          .hasMessage(
              "--path %s leads out of %s; expected a folder in it, such as deploy/prod"
                  .formatted(path, temp));
    }
    assertThatThrownBy(() -> snapshot(withPath(request(temp), "prod")))
        .hasMessage(temp + " has no folder prod; check --path, which is relative to the source");
    assertThatThrownBy(() -> snapshot(withPath(request(temp), "deploy/a.yaml")))
        .hasMessage("deploy/a.yaml in " + temp + " is not a folder; --path takes one");
  }

  @Test
  void aPathThatIsALinkOutOfTheFolderIsAnError(@TempDir Path elsewhere) throws Exception {
    Files.createSymbolicLink(temp.resolve("out"), elsewhere);
    assertThatThrownBy(() -> snapshot(withPath(request(temp), "out")))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("--path out is a link that leads out of");
  }

  @Test
  void linksLeadNeitherOutOfTheFolderNorRoundInACircle(@TempDir Path elsewhere) throws Exception {
    write("a.yaml");
    Files.writeString(elsewhere.resolve("secret.yaml"), "x");
    Files.createSymbolicLink(temp.resolve("file.yaml"), elsewhere.resolve("secret.yaml"));
    Files.createSymbolicLink(temp.resolve("folder"), elsewhere);
    Files.createSymbolicLink(temp.resolve("up.yaml"), Path.of("../secret.yaml"));
    Files.createSymbolicLink(temp.resolve("circle"), temp);
    Files.createSymbolicLink(temp.resolve("self.yaml"), temp.resolve("self.yaml"));
    Files.createSymbolicLink(temp.resolve("none.yaml"), Path.of("nothing.yaml"));
    Files.createSymbolicLink(temp.resolve("twice.yaml"), temp.resolve("a.yaml"));
    Snapshot snapshot = snapshot(request(temp));
    assertThat(stablePaths(snapshot)).containsExactly("a.yaml");
    assertThat(snapshot.unseen())
        .extracting(Unseen::stablePath, Unseen::reason)
        .containsExactly(
            tuple("file.yaml", UnseenReason.LINK_OUT),
            tuple("folder", UnseenReason.LINK_OUT),
            tuple("none.yaml", UnseenReason.LINK_NOWHERE),
            tuple("self.yaml", UnseenReason.LINK_CIRCLE),
            tuple("up.yaml", UnseenReason.LINK_OUT));
  }

  @Test
  void aLinkWithinTheFolderIsFollowedUnderItsOwnNameAndOnce() throws Exception {
    write("base/a.yaml");
    write("base/deep/b.yaml");
    write(".store/c.txt");
    Files.createDirectories(temp.resolve("prod"));
    Files.createSymbolicLink(temp.resolve("prod/all"), Path.of("../base"));
    Files.createSymbolicLink(temp.resolve("prod/c.yaml"), Path.of("../.store/c.txt"));
    Files.createSymbolicLink(temp.resolve("prod/again"), Path.of("all/deep"));
    assertThat(stablePaths(snapshot(request(temp))))
        .containsExactly("base/a.yaml", "base/deep/b.yaml", "prod/c.yaml");
    assertThat(stablePaths(snapshot(withPath(request(temp), "prod"))))
        .containsExactly("prod/again/b.yaml", "prod/all/a.yaml", "prod/c.yaml");
  }

  @Test
  void aPipeIsNeverOpened() throws Exception {
    write("a.yaml");
    run(temp, "mkfifo pipe.yaml && ln -s pipe.yaml link.yaml");
    Snapshot snapshot = snapshot(request(temp));
    assertThat(stablePaths(snapshot)).containsExactly("a.yaml", "pipe.yaml");
    assertThatThrownBy(() -> snapshot.files().getLast().content().read())
        .isInstanceOf(IOException.class)
        .hasMessage("it is no regular file");
  }

  @Test
  void aNameThatIsNotUtf8IsNotSeen() throws Exception {
    run(temp, "echo a >\"$(printf 'b\\351.yaml')\"; mkdir \"$(printf 'd\\351')\"");
    write("Überblick.yaml");
    Snapshot snapshot = snapshot(request(temp));
    assertThat(stablePaths(snapshot)).containsExactly("Überblick.yaml");
    assertThat(snapshot.unseen()).extracting(Unseen::reason).containsOnly(UnseenReason.NAME);
    assertThat(snapshot.unseen()).hasSize(2);
  }

  @Test
  void aMountedConfigMapIsReadOnce() throws Exception {
    // as the kubelet lays it out: NAME -> ..data/NAME, ..data -> ..TIME
    write("..2026_01_01/a.yaml");
    Files.createSymbolicLink(temp.resolve("..data"), Path.of("..2026_01_01"));
    Files.createSymbolicLink(temp.resolve("a.yaml"), Path.of("..data/a.yaml"));
    Snapshot snapshot = snapshot(request(temp));
    assertThat(stablePaths(snapshot)).containsExactly("a.yaml");
    assertThat(text(snapshot, temp + "/a.yaml")).isEqualTo("# ..2026_01_01/a.yaml\n");
  }

  @Test
  void foldersWithAKustomizationAreNamed() throws Exception {
    write("kustomization.yaml");
    write("overlays/a/kustomization.yml");
    write("overlays/b/Kustomization");
    assertThat(snapshot(request(temp)).kustomizations())
        .containsExactly(temp.toString(), temp + "/overlays/a", temp + "/overlays/b");
  }

  @Test
  void aFolderPrunesByWhereItIsUnlessItIsGivenAName() throws Exception {
    Path one = Files.createDirectories(temp.resolve("one"));
    Path two = Files.createDirectories(temp.resolve("two/x"));
    Identity identity = snapshot(request(one)).identity().orElseThrow();
    assertThat(identity.hash()).matches("[0-9a-f]{16}");
    assertThat(snapshot(request(temp + "/two/../one")).identity()).contains(identity);
    assertThat(snapshot(request(two)).identity().orElseThrow()).isNotEqualTo(identity);
    assertThat(snapshot(request(two)).identity())
        .isEqualTo(snapshot(withPath(request(temp.resolve("two")), "x")).identity());
    assertThat(snapshot(withPruneAs(request(one), "mine")).identity())
        .isEqualTo(snapshot(withPruneAs(request(two), "mine")).identity())
        .isNotEqualTo(snapshot(request(one)).identity());
  }

  @Test
  void aFolderIsCalledByItsPathWhichIsWhatMakesItTheSameSource() throws Exception {
    Path one = Files.createDirectories(temp.resolve("one/x"));
    String path = temp.toRealPath() + "/one/x";
    Files.createDirectories(temp.resolve("two"));
    assertThat(snapshot(request(one)).identity().orElseThrow().name()).isEqualTo(path);
    assertThat(snapshot(request(temp + "/two/../one/x")).identity().orElseThrow().name())
        .isEqualTo(path);
    assertThat(
            snapshot(withPath(request(temp.resolve("one")), "x")).identity().orElseThrow().name())
        .isEqualTo(path);
    assertThat(snapshot(withPruneAs(request(one), "mine")).identity().orElseThrow().name())
        .isEqualTo("mine");
  }

  @Test
  void aLinkThatIsSwitchedToTheNextReleaseStaysTheSameSource() throws Exception {
    write("releases/1/a.yaml");
    write("releases/2/b.yaml");
    Path current = Files.createSymbolicLink(temp.resolve("current"), temp.resolve("releases/1"));
    try (Source source = Sources.open(request(current))) {
      Snapshot before = source.snapshot();
      Files.delete(current);
      Files.createSymbolicLink(current, temp.resolve("releases/2"));
      Snapshot after = source.snapshot();
      assertThat(stablePaths(before)).containsExactly("a.yaml");
      assertThat(stablePaths(after)).containsExactly("b.yaml");
      assertThat(after.identity()).isEqualTo(before.identity());
    }
  }

  @Test
  void aMissingFolderIsAnErrorThatSaysWhereItWasLookedFor() {
    assertThatThrownBy(() -> snapshot(request("no-such-folder")))
        .isInstanceOf(SourceException.class)
        .hasMessage(
            "there is no file or folder no-such-folder in %s; give a folder, a file, - or a Git URL"
                .formatted(Path.of("").toAbsolutePath()));
  }

  @Test
  void aFolderThatVanishesIsAnErrorAndNotAnEmptyOne() throws Exception {
    Path folder = Files.createDirectories(temp.resolve("folder"));
    try (Source source = Sources.open(request(folder))) {
      assertThat(source.snapshot().files()).isEmpty();
      Files.delete(folder);
      assertThatThrownBy(source::snapshot)
          .isInstanceOf(SourceException.class)
          .hasMessageContaining("it does not exist");
    }
  }

  @Test
  void aFolderThatCannotBeReadIsNotSeenAndTheOthersAre() throws Exception {
    // deeper than a path may be long: the one obstacle that holds for root too
    Path deep = Files.createDirectories(temp.resolve("deep"));
    run(
        deep,
        "n=$(printf '%0200d' 0); for i in $(seq 25); do mkdir $n && cd -P $n || exit 1; done");
    write("a.yaml");
    try {
      Snapshot snapshot = snapshot(request(temp));
      assertThat(stablePaths(snapshot)).containsExactly("a.yaml");
      assertThat(snapshot.unseen())
          .singleElement()
          .satisfies(
              u -> {
                assertThat(u.stablePath()).startsWith("deep/0000");
                assertThat(u.reason()).isEqualTo(UnseenReason.UNREADABLE);
              });
    } finally {
      run(temp, "rm -rf deep");
    }
    assertThat(MessageText.reason(new AccessDeniedException("a.yaml")))
        .isEqualTo("permission denied");
  }

  private static void run(Path folder, String script) throws Exception {
    Process shell = new ProcessBuilder("sh", "-c", script).directory(folder.toFile()).start();
    assertThat(shell.waitFor()).isZero();
  }

  @Test
  void ofAHugeFileOnlySoMuchIsReadThatItCanBeRefused() throws Exception {
    try (RandomAccessFile file = new RandomAccessFile(temp.resolve("a.yaml").toFile(), "rw")) {
      file.setLength(1L << 32);
    }
    Snapshot snapshot = snapshot(request(temp));
    assertThat(snapshot.files().getFirst().content().read()).hasSize(4 * 1024 * 1024 + 1);
  }

  @Test
  void aPlainFolderHasNoRevisions() {
    assertThatThrownBy(() -> snapshot(withRev(request(temp), "main")))
        .isInstanceOf(SourceException.class)
        .hasMessage(
            temp
                + " is not in a Git repository, so it has no revision main; leave out --rev or give"
                + " one");
  }
}
