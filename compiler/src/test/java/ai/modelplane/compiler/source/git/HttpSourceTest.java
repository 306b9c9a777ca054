package ai.modelplane.compiler.source.git;

import static ai.modelplane.compiler.source.git.Reading.request;
import static ai.modelplane.compiler.source.git.Reading.snapshot;
import static ai.modelplane.compiler.source.git.Reading.withHome;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ai.modelplane.compiler.source.Identity;
import ai.modelplane.compiler.source.Naming;
import ai.modelplane.compiler.source.Snapshot;
import ai.modelplane.compiler.source.Source;
import ai.modelplane.compiler.source.SourceException;
import ai.modelplane.compiler.source.request.Request;
import ai.modelplane.compiler.source.request.Sources;
import ai.modelplane.testing.Git;
import ai.modelplane.testing.HttpBackend;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("real")
class HttpSourceTest {

  private static final String ACCOUNT = "ann:s3cret/+@token";

  @TempDir Path temp;
  private Path home;
  private Git git;
  private String first;

  @BeforeEach
  void aRemote() {
    home = temp.resolve("home");
    Git bare = Git.bare(temp.resolve("srv/team/repo.git"));
    git = Git.clone(bare.url(), temp.resolve("clone"));
    git.run("checkout", "--quiet", "-B", "main");
    first = git.commit("deploy/a.yaml", "a: 1\n");
    push();
  }

  private void push() {
    git.run("push", "--quiet", "--force", "origin", "main");
  }

  private HttpBackend backend(String account) throws IOException {
    return new HttpBackend(temp.resolve("srv"), account.isEmpty() ? null : account);
  }

  private Request at(String authority, String... environment) {
    return withHome(request("http://" + authority + "/team/repo.git"), home, environment);
  }

  @Test
  void credentialsComeFromTheUrl() throws Exception {
    try (HttpBackend backend = backend(ACCOUNT);
        Source source = Sources.open(at("ann:s3cret%2F%2B%40token@" + backend.address()))) {
      Snapshot snapshot = source.snapshot();
      assertThat(snapshot.revision()).isEqualTo(first);
      String shown = "http://" + backend.address() + "/team/repo.git";
      assertThat(List.of(source.name(), snapshot.name())).containsOnly(shown);
      assertThat(snapshot.identity())
          .as("they are no part of what is pruned")
          .isEqualTo(Identity.ofRepository(Naming.OWN, backend.address() + "/team/repo", ""));
      assertThat(snapshot.identity().orElseThrow().name())
          .isEqualTo(backend.address() + "/team/repo");
    }
    try (var files = Files.walk(home)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
            .as("nothing that is kept has the password")
            .doesNotContain("s3cret");
      }
    }
  }

  @Test
  void missingAndWrongCredentialsAreExplainedAndNotPrinted() throws Exception {
    try (HttpBackend backend = backend(ACCOUNT)) {
      String advice =
          "; set MODELPLANE_GIT_USERNAME, and MODELPLANE_GIT_PASSWORD or"
              + " MODELPLANE_GIT_PASSWORD_FILE (a token is a password too)";
      assertThatThrownBy(() -> snapshot(at(backend.address())))
          .isInstanceOf(SourceException.class)
          .hasMessageStartingWith("cannot fetch http://" + backend.address() + "/team/repo.git: ")
          .hasMessageEndingWith(advice);
      for (Request wrong :
          List.of(
              at("ann:wr0ng@" + backend.address()),
              at("wr0ng@" + backend.address()),
              at(backend.address(), "MODELPLANE_GIT_PASSWORD", "wr0ng"))) {
        SourceException e = catchThrowableOfType(SourceException.class, () -> snapshot(wrong));
        StringWriter all = new StringWriter();
        e.printStackTrace(new PrintWriter(all));
        assertThat(all.toString()).contains(advice).doesNotContain("wr0ng");
        assertThat(wrong.toString()).doesNotContain("wr0ng");
      }
    }
  }

  @Test
  void aRedirectIsFollowedButCredentialsAreForTheServerTheyWereGivenFor() throws Exception {
    try (HttpBackend asked = backend("");
        HttpBackend open = backend("");
        HttpBackend other = backend(ACCOUNT)) {
      asked.redirectTo("http", open.address());
      assertThat(snapshot(at(asked.address())).revision()).isEqualTo(first);
      asked.redirectTo("http", other.address());
      assertThatThrownBy(() -> snapshot(at("ann:s3cret%2F%2B%40token@" + asked.address())))
          .isInstanceOf(SourceException.class);
      assertThat(other.authorizations()).isEmpty();
    }
  }
}
