package ai.modelplane.compiler.source;

import static ai.modelplane.compiler.source.git.Reading.request;
import static ai.modelplane.compiler.source.git.Reading.snapshot;
import static ai.modelplane.compiler.source.git.Reading.withPath;
import static ai.modelplane.compiler.source.git.Reading.withPruneAs;
import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.testing.Git;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a cluster says of where an object came from. */
class SourceNameTest {

  @TempDir Path temp;
  Git git;

  @BeforeEach
  void begin() {
    git = Git.init(temp.resolve("clone"));
    git.commit("models/a.yaml", "a: 1\n");
  }

  /** A clone, as far as its identity goes. */
  Snapshot clonedFrom(String url, String folder) throws SourceException {
    git.run("config", "remote.origin.url", url);
    return snapshot(withPath(request(git.folder()), folder));
  }

  @Test
  void aRepositoryHasOneNameWhateverTheProtocolAndTheUser() throws Exception {
    Snapshot first = clonedFrom("https://git.example.com/team/fleet.git", "models");
    assertThat(first.identity().orElseThrow().name())
        .isEqualTo("git.example.com/team/fleet//models");
    for (String url :
        List.of(
            "https://ann:s3cret@Git.Example.com:443/team/fleet.git/",
            "ssh://git@git.example.com/team/fleet",
            "git@git.example.com:team/fleet.git")) {
      Snapshot other = clonedFrom(url, "models");
      assertThat(other.identity()).as(url).isEqualTo(first.identity());
      assertThat(other.identity().orElseThrow().name())
          .as(url)
          .isEqualTo(first.identity().orElseThrow().name());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "https://s3cret@host/team/fleet, host/team/fleet",
    "https://host:8443/team/fleet?private_token=s3cret, host:8443/team/fleet",
    "https://host/team/fleet.git#s3cret, host/team/fleet.git",
    "https://host/team/fleet@v2, host/team/fleet@v2",
    "https://host:8443/team/fleet@v2, host:8443/team/fleet@v2",
    "gs://s3cret@bucket/fleet, gs://bucket/fleet",
    "gs://ann:s3/cret@bucket/fleet, gs://bucket/fleet",
    "ftp://ann:s3@cret@host/fleet?key=s3cret, ftp://host/fleet",
    "https://ann:s3/cret@host/fleet, https://host/fleet",
    "ext::https://ann:s3cret@host/fleet, ext/:https://host/fleet",
    "ann:s3cret@host:team/fleet, host/team/fleet",
  })
  void aNameHasNoCredentialsWhereverTheyWereWritten(String url, String name) throws Exception {
    assertThat(clonedFrom(url, null).identity().orElseThrow().name())
        .isEqualTo(name)
        .doesNotContain("s3");
  }

  @Test
  void aRepositoryThatWasNeverPushedIsCalledByItsPlaceAndIsNoPlainFolder() throws Exception {
    String place = temp.toRealPath() + "/clone";
    assertThat(snapshot(request(git.folder())).identity().orElseThrow().name())
        .isEqualTo("file://" + place);
    assertThat(snapshot(request(git.folder().resolve("models"))).identity().orElseThrow().name())
        .isEqualTo("file://" + place + "//models");
    assertThat(Identity.ofFolder(null, place).orElseThrow().name()).isEqualTo(place);
  }

  @ParameterizedTest
  @CsvSource({
    "team-a, team-a",
    "Team A @ prod?, Team A @ prod?",
    "https://ci-token:s3cret@host/team/fleet.git, https://host/team/fleet.git",
  })
  void whatAPersonCallsItIsItsName(String pruneAs, String name) throws Exception {
    assertThat(
            snapshot(withPruneAs(request(git.folder()), pruneAs)).identity().orElseThrow().name())
        .isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "\uD83D\uDE80"})
  void aLongNameKeepsItsHostAndItsLastFolder(String letter) throws Exception {
    String path = (letter.repeat(50) + "/").repeat(20);
    String name =
        clonedFrom("https://host/" + path + "fleet", null).identity().orElseThrow().name();
    assertThat(name).startsWith("host/" + letter).contains("...").endsWith(letter + "/fleet");
    assertThat(name.codePointCount(0, name.length())).isLessThanOrEqualTo(Identity.MOST);
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    assertThat(new String(bytes, StandardCharsets.UTF_8))
        .as("as a server takes it")
        .isEqualTo(name);
  }

  @Test
  void aNameIsOneLineThatReadsAsItIsWritten() throws Exception {
    assertThat(Identity.ofNothing("a\nb\u001b[31m\u202ec\u2028d\ud800e").orElseThrow().name())
        .isEqualTo("a?b?[31m?c?d?e");
    assertThat(Identity.ofFolder(null, "/srv/model\u00e9s #1").orElseThrow().name())
        .isEqualTo("/srv/model\u00e9s #1");
  }
}
