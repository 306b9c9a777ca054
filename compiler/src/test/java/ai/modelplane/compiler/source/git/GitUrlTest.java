package ai.modelplane.compiler.source.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.modelplane.compiler.source.SourceException;
import ai.modelplane.testing.Git;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GitUrlTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://git.example.com/team/repo",
        "https://git.example.com/team/repo.git",
        "https://git.example.com/team/repo.git/",
        "https://git.example.com:443/team/repo.git",
        "https://ann:s3cret@Git.Example.com/team/repo.git",
        "http://git.example.com/team/repo.git",
        "http://git.example.com:80/team/repo.git",
        "ssh://git@git.example.com/team/repo.git",
        "ssh://git@git.example.com:22/team/repo.git",
        "git://git.example.com/team/repo",
        "git@git.example.com:team/repo.git",
        "git.example.com:/team/repo",
      })
  void everyWayToOneRepositoryHasOneName(String url) throws Exception {
    assertThat(GitUrl.matches(url)).isTrue();
    assertThat(GitUrl.parse(url).repository()).isEqualTo("git.example.com/team/repo");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://git.example.com:8443/team/repo",
        "https://git.example.org/team/repo",
        "https://git.example.com/team/repo2",
        "https://git.example.com/other/team/repo",
        "https://git.example.com/team/Repo"
      })
  void anotherRepositoryHasAnotherName(String url) throws Exception {
    assertThat(GitUrl.parse(url).repository()).isNotEqualTo("git.example.com/team/repo");
  }

  @ParameterizedTest
  @ValueSource(strings = {".", "deploy/prod", "/srv/git/repo.git", "./a:b", "deploy/a:b", "a.yaml"})
  void aPathIsNoAddress(String source) {
    assertThat(GitUrl.matches(source)).isFalse();
  }

  @Test
  void aFileUrlAndAPathAreOneRepository(@TempDir Path temp) throws Exception {
    Git bare = Git.bare(temp.resolve("repo.git"));
    assertThat(GitUrl.parse(bare.url()).repository())
        .isEqualTo(GitUrl.localRepository(bare.folder()))
        .isEqualTo(temp.toRealPath() + "/repo");
  }

  @ParameterizedTest
  @CsvSource({
    "https://ann:s3cret@host/repo, https://host/repo",
    "https://s3cret@host/repo, https://host/repo",
    "https://ann:s3@cret@host/repo, https://host/repo",
    "HTTPS://ann:s3cret@host/repo, HTTPS://host/repo",
    "https://ann:s3cret@ho st:x/repo, https://ho st:x/repo",
    "ssh://git:s3cret@host/repo, ssh://git@host/repo",
    "ssh://git@host/repo, ssh://git@host/repo",
    "git@host:repo, git@host:repo",
    "https://host/a@b, https://host/a@b",
    "deploy/prod, deploy/prod",
  })
  void aSourceIsPrintedWithoutCredentials(String source, String printed) {
    assertThat(GitUrl.withoutCredentials(source)).isEqualTo(printed);
  }

  @Test
  void aWrongAddressIsExplainedWithoutItsCredentials() {
    assertThatThrownBy(() -> GitUrl.parse("ftp://ann:s3cret@host/repo"))
        .isInstanceOf(SourceException.class)
        .hasMessage(
            "ftp://ann@host/repo has the scheme ftp; expected https, ssh, git, http or file")
        .hasNoCause();
    assertThatThrownBy(() -> GitUrl.parse("ssh://-oProxyCommand=touch/repo"))
        .isInstanceOf(SourceException.class);
  }
}
