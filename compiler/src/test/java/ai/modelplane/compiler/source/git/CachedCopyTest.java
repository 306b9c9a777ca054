package ai.modelplane.compiler.source.git;

import static ai.modelplane.compiler.source.git.Reading.request;
import static ai.modelplane.compiler.source.git.Reading.snapshot;
import static ai.modelplane.compiler.source.git.Reading.withHome;
import static ai.modelplane.compiler.source.git.Reading.withRev;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.modelplane.compiler.source.Snapshot;
import ai.modelplane.compiler.source.Source;
import ai.modelplane.compiler.source.SourceException;
import ai.modelplane.compiler.source.request.Sources;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The copy of a remote: where it is kept, who shares it, and what damages it. */
class CachedCopyTest extends TwoCommits {

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
  void aDamagedCopyIsThrownAwayAndFetchedAnew() throws Exception {
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
    assertThat(snapshot(remote()).revision()).isEqualTo(second);
    try (var left = Files.list(copies)) {
      assertThat(left.filter(Files::isDirectory)).hasSize(1);
    }
  }

  /** The files of a part of the copy are cut to half their lengths, one part after the other. */
  @ParameterizedTest
  @ValueSource(strings = {"objects", "refs", "HEAD", "config"})
  void whateverIsDamagedTheNextReadingIsWhole(String part) throws Exception {
    try (Source source = Sources.open(remote())) {
      assertThat(source.snapshot().revision()).isEqualTo(second);
    }
    Path copies = home.resolve(".cache/modelplane/git");
    List<Path> files;
    try (var all = Files.walk(copies)) {
      files =
          all.filter(Files::isRegularFile)
              .filter(f -> copies.relativize(f).getNameCount() > 1)
              .filter(f -> copies.relativize(f).getName(1).toString().equals(part))
              .toList();
    }
    assertThat(files).isNotEmpty();
    for (Path file : files) {
      byte[] whole = Files.readAllBytes(file);
      assertThat(file.toFile().setWritable(true)).isTrue();
      Files.write(file, Arrays.copyOf(whole, whole.length / 2));
    }
    try (Source source = Sources.open(remote())) {
      Snapshot snapshot = source.snapshot();
      assertThat(snapshot.revision()).isEqualTo(second);
      for (var each : snapshot.files()) {
        assertThat(each.content().read()).isNotNull();
      }
    }
  }
}
