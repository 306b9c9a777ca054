package ai.modelplane.compiler.source;

import static ai.modelplane.compiler.source.git.Reading.request;
import static ai.modelplane.compiler.source.git.Reading.snapshot;
import static ai.modelplane.compiler.source.git.Reading.withPath;
import static ai.modelplane.compiler.source.git.Reading.withPruneAs;
import static ai.modelplane.compiler.source.git.Reading.withSourceIdentity;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.modelplane.compiler.source.request.Request;
import ai.modelplane.testing.Git;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
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
    assertThat(Identity.ofFolder(Naming.OWN, place, "").orElseThrow().name()).isEqualTo(place);
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
    assertThat(
            Identity.ofNothing(new Naming.Name("a\nb\u001b[31m\u202ec\u2028d\ud800e"))
                .orElseThrow()
                .name())
        .isEqualTo("a?b?[31m?c?d?e");
    assertThat(Identity.ofFolder(Naming.OWN, "/srv/model\u00e9s #1", "").orElseThrow().name())
        .isEqualTo("/srv/model\u00e9s #1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://github.com/Acme/Fleet.git",
        "https://GitHub.com/acme/fleet/",
        "http://www.github.com/acme/fleet",
        "https://x-access-token:s3cret@github.com/acme/FLEET.git",
        "git@github.com:acme/fleet.git",
        "ssh://git@github.com/Acme/fleet",
        "ssh://git@github.com:22/Acme/fleet",
        "ssh://git@ssh.github.com:443/acme/fleet.git",
        "git://github.com:9418/acme/fleet.git",
      })
  void aRepositoryOfAPublicHostIsOneSourceHoweverItsUrlIsSpelled(String url) throws Exception {
    Identity identity = clonedFrom(url, "models").identity().orElseThrow();
    assertThat(identity.name()).isEqualTo("github.com/acme/fleet//models");
    assertThat(identity.hash())
        .isEqualTo(Identity.hash("git\ngithub.com/acme/fleet\nmodels"))
        .doesNotContain("s3cret");
  }

  @ParameterizedTest
  @CsvSource({
    "ssh://git@altssh.gitlab.com:443/Acme/Fleet.git, gitlab.com/acme/fleet",
    "ssh://git@altssh.bitbucket.org:443/Acme/Fleet.git, bitbucket.org/acme/fleet",
    "git@codeberg.org:Acme/Fleet.git, codeberg.org/acme/fleet",
    "git@ssh.dev.azure.com:v3/Acme/Plat/Fleet, dev.azure.com/acme/plat/_git/fleet",
    "https://acme@dev.azure.com/acme/plat/_git/Fleet, dev.azure.com/acme/plat/_git/fleet",
    "https://dev.azure.com/acme/_git/fleet, dev.azure.com/acme/fleet/_git/fleet",
    "https://acme.visualstudio.com/DefaultCollection/plat/_git/fleet,"
        + " dev.azure.com/acme/plat/_git/fleet",
    "acme@vs-ssh.visualstudio.com:v3/acme/plat/fleet, dev.azure.com/acme/plat/_git/fleet",
    "https://git.example.com/Acme/Fleet.git, git.example.com/Acme/Fleet",
    "ssh://git@git.example.com:2222/Acme/Fleet.git, git.example.com:2222/Acme/Fleet",
    "https://github.com.example.com/Acme/Fleet, github.com.example.com/Acme/Fleet",
    "https://xssh.dev.azure.com/v3/A/P/F, xssh.dev.azure.com/v3/A/P/F",
  })
  void onlyWhatIsKnownOfAHostIsAssumed(String url, String name) throws Exception {
    assertThat(clonedFrom(url, null).identity().orElseThrow().name()).isEqualTo(name);
  }

  @Test
  void theOnlyRemoteNamesItWhateverItIsCalled() throws Exception {
    Identity identity = clonedFrom("git@github.com:acme/fleet", null).identity().orElseThrow();
    git.run("remote", "rename", "origin", "upstream");
    Identity renamed = snapshot(request(git.folder())).identity().orElseThrow();
    assertThat(renamed.hash()).isEqualTo(identity.hash());
    String place = "file://" + temp.toRealPath() + "/clone";
    assertThat(renamed.owns(Identity.hash("git\n" + place.substring(7) + "\n"), place))
        .as("as earlier versions named it")
        .isTrue();

    git.run("remote", "add", "fork", "git@github.com:ann/fleet");
    assertThat(snapshot(request(git.folder())).identity().orElseThrow().name())
        .as("nobody knows which of them")
        .isEqualTo(place);
    git.run("remote", "add", "origin", "https://github.com/acme/fleet");
    assertThat(snapshot(request(git.folder())).identity().orElseThrow().hash())
        .isEqualTo(identity.hash());
  }

  @Test
  void aShortNameIsWhatItStandsForAndAMirrorIsNot() throws Exception {
    git.run("config", "url.git@github.com:.insteadOf", "gh:");
    git.run("config", "url.https://github.com/acme/.insteadOf", "work://");
    for (String url : List.of("gh:Acme/fleet.git", "work://fleet")) {
      assertThat(clonedFrom(url, null).identity().orElseThrow().name())
          .isEqualTo("github.com/acme/fleet");
    }
    git.run("config", "url.https://mirror.example.com/.insteadOf", "https://github.com/");
    assertThat(clonedFrom("https://github.com/acme/fleet", null).identity().orElseThrow().name())
        .isEqualTo("github.com/acme/fleet");
  }

  @Test
  void whoeverRunsTheProgramSaysWhatAMirrorIsACopyOf() throws Exception {
    Identity original = clonedFrom("git@github.com:acme/fleet", "models").identity().orElseThrow();
    clonedFrom("https://mirror.example.com/github/fleet.git", "models");
    Request mirror = withPath(request(git.folder()), "models");
    assertThat(snapshot(mirror).identity()).isNotEqualTo(Optional.of(original));
    String url = "https://ann:s3cret@github.com/Acme/Fleet.git";
    assertThat(snapshot(withSourceIdentity(mirror, url)).identity().orElseThrow().hash())
        .isEqualTo(original.hash());

    git.delete(".git/HEAD"); // no repository any more, as an archive is none
    assertThat(snapshot(withSourceIdentity(mirror, url)).identity().orElseThrow().name())
        .isEqualTo(original.name());
  }

  @ParameterizedTest
  @CsvSource({
    "github, '--source-identity is github; expected the URL of the repository that this is a copy"
        + " of, such as https://host/team/repository'",
    "https://github.com/acme/fleet//models, '--source-identity is"
        + " https://github.com/acme/fleet//models; expected the URL of the repository that this is"
        + " a copy of, such as https://host/team/repository'",
  })
  void whatIsNoRepositoryIsNoIdentity(String url, String message) {
    assertThatThrownBy(() -> snapshot(withSourceIdentity(request(git.folder()), url)))
        .isInstanceOf(SourceException.class)
        .hasMessage(message);
  }

  @Test
  void twoNamesForOneSourceAreRefusedAndOneFileIsNoCopyOfARepository() {
    String url = "https://github.com/acme/fleet";
    Request folder = withSourceIdentity(request(git.folder()), url);
    assertThatThrownBy(() -> snapshot(withPruneAs(folder, "mine")))
        .hasMessage("--prune-as and --source-identity both name the source; leave out one of them");
    assertThatThrownBy(() -> snapshot(withSourceIdentity(request("-"), url)))
        .hasMessage(
            "standard input is no copy of a repository; --prune-as gives it a name of its own");
  }

  @ParameterizedTest
  @CsvSource({
    "github.com/Acme/Fleet, models, github.com/Acme/Fleet//models",
    "github.com/Acme/Fleet, '', github.com/Acme/Fleet",
    "ssh.github.com:443/acme/fleet, a/b, ssh.github.com:443/acme/fleet//a/b",
  })
  void whatEarlierVersionsRecordedIsRecognisedHoweverTheyWereCalled(
      String repository, String path, String recorded) throws Exception {
    String label = Identity.hash("git\n" + repository + "\n" + path);
    git.commit("a/b/c.yaml", "a: 1\n");
    Identity now =
        clonedFrom("git@github.com:acme/fleet", path.isEmpty() ? null : path)
            .identity()
            .orElseThrow();
    assertThat(now.owns(label, recorded)).isTrue();
    assertThat(now.owns(label, "")).as("nobody knows what was hashed").isFalse();
    assertThat(now.owns(Identity.hash("name\n" + recorded), recorded))
        .as("a name of --prune-as that reads the same")
        .isFalse();
    assertThat(now.owns(label, recorded.replace("leet", "eet"))).isFalse();
    assertThat(Identity.NONE.owns("", "")).isFalse();
  }
}
