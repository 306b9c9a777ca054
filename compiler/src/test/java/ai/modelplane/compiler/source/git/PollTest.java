package ai.modelplane.compiler.source.git;

import static ai.modelplane.compiler.source.git.Reading.request;
import static ai.modelplane.compiler.source.git.Reading.withHome;
import static ai.modelplane.compiler.source.git.Reading.withRev;
import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.compiler.source.Source;
import ai.modelplane.compiler.source.request.Request;
import ai.modelplane.compiler.source.request.Sources;
import ai.modelplane.testing.HttpBackend;
import ai.modelplane.testing.HttpBackend.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What asking a server again and again costs it. */
@Tag("real")
class PollTest extends TwoCommits {

  private HttpBackend server;

  @BeforeEach
  void aServer() throws IOException {
    server = new HttpBackend(temp.resolve("srv"), null);
  }

  @AfterEach
  void end() {
    server.close();
  }

  private Request http() {
    return withHome(request("http://" + server.address() + "/repo.git"), home);
  }

  private List<String> commands() {
    return server.commands().stream().map(Command::name).toList();
  }

  @Test
  void whileNothingIsPushedTheRefsAreListedAndNothingIsFetched() throws Exception {
    try (Source source = Sources.open(http())) {
      assertThat(source.snapshot().revision()).isEqualTo(second);
      assertThat(commands()).contains("fetch");
      server.commands().clear();
      for (int i = 0; i < 3; i++) {
        assertThat(source.snapshot().revision()).isEqualTo(second);
      }
      assertThat(commands()).containsExactly("ls-refs", "ls-refs", "ls-refs");
    }
    try (Source later = Sources.open(http())) {
      server.commands().clear();
      assertThat(later.snapshot().revision()).isEqualTo(second);
      assertThat(commands()).as("a process that finds the copy").containsExactly("ls-refs");
    }
  }

  @Test
  void aPushToAnotherBranchIsNotFetched() throws Exception {
    try (Source source = Sources.open(withRev(http(), "main"))) {
      assertThat(source.snapshot().revision()).isEqualTo(second);
      server.commands().clear();
      git.run("push", "--quiet", "origin", "HEAD~1:refs/heads/other");
      assertThat(source.snapshot().revision()).isEqualTo(second);
      assertThat(commands()).containsExactly("ls-refs");
    }
  }

  @Test
  void ofAPushOnlyWhatIsNewIsFetched() throws Exception {
    byte[] large = new byte[1 << 20];
    new Random(1).nextBytes(large);
    Files.write(git.folder().resolve("model.bin"), large);
    String with = git.commit("a large file");
    push();
    try (Source source = Sources.open(http())) {
      assertThat(source.snapshot().revision()).isEqualTo(with);
      server.commands().clear();
      String third = git.commit("deploy/c.yaml", "c: 1\n");
      push();
      assertThat(source.snapshot().revision()).isEqualTo(third);
      assertThat(commands()).contains("fetch");
      assertThat(server.commands().stream().mapToInt(Command::answer).sum()).isLessThan(10_000);
      assertThat(source.snapshot().history().lastChange("deploy/a.yaml")).contains(first);
    }
  }

  @Test
  void aCommitIsAskedForOnce() throws Exception {
    try (Source source = Sources.open(withRev(http(), first))) {
      assertThat(source.snapshot().revision()).isEqualTo(first);
      server.commands().clear();
      assertThat(source.snapshot().revision()).isEqualTo(first);
      assertThat(commands()).isEmpty();
    }
  }
}
