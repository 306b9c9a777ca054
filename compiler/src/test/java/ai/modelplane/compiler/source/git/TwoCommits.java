package ai.modelplane.compiler.source.git;

import static ai.modelplane.compiler.source.git.Reading.request;
import static ai.modelplane.compiler.source.git.Reading.withHome;

import ai.modelplane.compiler.source.request.Request;
import ai.modelplane.testing.Git;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A remote with two commits, a clone that pushes to it, and a home of its own. */
abstract class TwoCommits {

  @TempDir Path temp;
  Path home;
  Git bare;
  Git git;
  String first;
  String second;

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

  Request remote() {
    return withHome(request(bare.url()), home);
  }

  void push() {
    git.run("push", "--quiet", "--force", "origin", "main");
  }
}
