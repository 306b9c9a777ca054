package ai.modelplane.reconciler.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.testing.Git;
import ai.modelplane.testing.Yaml;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is not seen of a source is not deleted, whatever hides it. */
class UnseenSourceTest extends OnAFolder {

  private Git git;

  @BeforeEach
  void twoServicesAreLive() throws IOException {
    git = Git.init(repo);
    git.write("models/kimi.yaml", Yaml.service("kimi").over("qwen").toString()).commit("start");
    assertThat(command("reconcile").exit()).isZero();
  }

  @Test
  void aSparseCheckoutDeletesNothing() {
    git.write("team/a.yaml", Yaml.service("a").over("qwen").toString()).commit("more");
    git.run("sparse-checkout", "set", "--cone", "team");

    Cli pass = command("reconcile");

    assertThat(pass.exit()).as(pass.err()).isZero();
    assertThat(pass.out()).contains("ModelService ml-team/a created").doesNotContain("deleted");
    assertThat(command("diff").exit()).isZero();
  }

  @Test
  void aFolderThatBecomesASubmoduleIsToldAndDeletesNothing() {
    git.run("rm", "-rq", "models");
    Git sub = Git.init(dir.resolve("sub"));
    sub.commit("kimi.yaml", Yaml.service("kimi").over("qwen").toString());
    git.run("-c", "protocol.file.allow=always", "submodule", "add", "-q", sub.url(), "models");
    git.commit("a submodule");

    Cli pass = command("reconcile");

    assertThat(pass.exit()).isZero();
    assertThat(pass.err())
        .startsWith("REPO/models:1:1: warning: models is a submodule")
        .contains("what was applied from there stays: ModelService ml-team/kimi [file/unseen]");
    assertThat(pass.out()).contains("ModelService ml-team/kimi skipped: models is a submodule");
    assertThat(Cli.run("validate", repo.toString()).exit()).isZero();
  }

  @Test
  void aFileThatNoLongerReadsAsOursIsAnErrorAndDeletesNothing() {
    git.write("models/kimi.yaml", "").commit("cut off");

    Cli pass = command("reconcile");

    assertThat(pass.exit()).isEqualTo(1);
    assertThat(pass.err()).contains("REPO/models/kimi.yaml:1:1: error: models/kimi.yaml is empty");
    assertThat(pass.out()).doesNotContain("deleted");
    git.delete("models/kimi.yaml").commit("meant");
    assertThat(command("reconcile").out()).contains("ModelService ml-team/kimi deleted");
  }

  @Test
  void whatTheConfigurationLeavesOutIsNotAppliedNotDeletedAndHoldsNothing() {
    git.write(".modelplane.yaml", "exclude: [models/, charts]\n")
        .write("charts/t.yaml", "apiVersion: modelplane.ai/v1alpha1\nkind: {{ .Kind }}\n")
        .write("team/c.yaml", Yaml.service("c").over("qwen").toString())
        .write("charts/b.yaml", Yaml.service("b").over("qwen").toString())
        .delete("qwen.yaml")
        .commit("left out");

    Cli pass = command("reconcile");

    assertThat(pass.exit()).as(pass.err()).isZero();
    assertThat(pass.err()).contains("models is left out by .modelplane.yaml");
    assertThat(pass.out())
        .contains("ModelService ml-team/qwen deleted")
        .doesNotContain("ModelService ml-team/b")
        .doesNotContain("ModelService ml-team/kimi deleted");
    Cli validate = Cli.run("validate", repo.toString());
    assertThat(validate.exit()).isZero();
    assertThat(validate.out()).isEmpty();
  }

  @Test
  void whileNobodyCanTellWhatIsLeftOutNothingIsApplied() {
    for (String wrong :
        new String[] {"exclude: models", "exclude: [../x]", "exlude: [a]", "a: ["}) {
      git.write(".modelplane.yaml", wrong + "\n").delete("qwen.yaml").commit("wrong");
      Cli pass = command("reconcile");
      assertThat(pass.exit()).isEqualTo(1);
      assertThat(pass.err()).contains("cannot tell what .modelplane.yaml leaves out of REPO: ");
      assertThat(pass.out()).isEmpty();
      assertThat(Cli.run("validate", repo.toString()).exit()).isEqualTo(1);
      git.run("revert", "--no-edit", "HEAD");
    }
    git.commit(".modelplane.yaml", "rules: {a/b: error}\nother: 1\n");
    assertThat(command("reconcile").exit()).as("of the rules nothing is taken").isZero();
  }

  @Test
  void aChangeThatLeavesOutMoreIsTold() {
    git.commit(".modelplane.yaml", "exclude: [charts]\n");
    git.run("checkout", "-q", "-b", "change");
    git.commit(".modelplane.yaml", "exclude: [charts/a, models]\n");

    Cli validate = Cli.run("validate", repo.toString(), "--base", "main").without(repo.toString());
    Cli diff = command("diff", "--base", "main");

    for (String text : new String[] {validate.out(), diff.err()}) {
      assertThat(text)
          .contains("REPO/.modelplane.yaml:1:21: warning: models is left out from now on")
          .doesNotContain("charts/a is left out");
    }
    assertThat(validate.exit()).isZero();
  }

  @Test
  void aBaseThatTheCloneLacksIsAnErrorAndNotAnotherAnswer() throws IOException {
    git.write("models/kimi.yaml", Yaml.service("kimi").over("other").toString()).commit("drift");
    git.run("checkout", "-q", "-b", "change");
    git.write("models/kimi.yaml", Yaml.service("kimi").over("qwen").toString()).commit("back");
    git.run("config", "uploadpack.allowFilter", "true");
    git.run("config", "uploadpack.allowAnySHA1InWant", "true");
    Path clone = dir.resolve("clone");
    Git partial = Git.clone(git.url(), clone, "--filter=blob:none", "--branch=change");

    for (String command : new String[] {"validate", "diff"}) {
      Cli cli =
          Cli.run(
              command, clone.toString(), "--base", "origin/main", "--cluster", cluster.toString());
      assertThat(cli.exit()).isEqualTo(2);
      assertThat(cli.out()).isEmpty();
      assertThat(cli.err())
          .isEqualTo(
              "modelplane: cannot read the merge base of HEAD and origin/main in full: the clone is"
                  + " partial and does not have it; complete it: git fetch --refetch"
                  + " --no-filter\n");
    }
    partial.run("fetch", "-q", "--refetch", "--no-filter");
    Cli diff =
        Cli.run("diff", clone.toString(), "--base", "origin/main", "--cluster", cluster.toString());
    assertThat(diff.exit()).isEqualTo(1);
  }
}
