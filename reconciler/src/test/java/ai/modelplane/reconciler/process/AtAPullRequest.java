package ai.modelplane.reconciler.process;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.compiler.yaml.YamlReader;
import ai.modelplane.testbed.Testbed;
import ai.modelplane.testing.Git;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A repository with an old mistake on its main branch, and a change. */
abstract class AtAPullRequest {

  static final String GOOD =
      """
      apiVersion: modelplane.ai/v1alpha1
      kind: ModelService
      metadata: {name: qwen, namespace: ml-team}
      spec:
        endpoints:
        - selector:
            matchLabels: {modelplane.ai/deployment: qwen}
      """;

  @TempDir Path temp;
  Path modelplane;
  Path repo;

  @BeforeEach
  void aRepositoryWithAnOldMistakeOnItsMainBranch() throws IOException {
    modelplane = temp.resolve("bin/modelplane");
    Files.createDirectories(modelplane.getParent());
    String words =
        Program.modelplane().stream().map(w -> "'" + w + "'").collect(Collectors.joining(" "));
    Files.writeString(modelplane, "#!/bin/sh\nexec " + words + " \"$@\"\n");
    assertThat(modelplane.toFile().setExecutable(true)).isTrue();

    repo = Files.createDirectory(temp.resolve("repo"));
    new Git(repo).run("init", "--quiet", "--initial-branch=main");
    commit("old.yaml", GOOD.replace("name: qwen", "name: old").replace("matchLabels:", "labels:"));
    new Git(repo).run("checkout", "--quiet", "-b", "change");
    commit("qwen.yaml", GOOD);
  }

  static JsonNode yaml(String file) throws IOException {
    return YamlReader.read(file, Files.readAllBytes(Program.top().resolve(file)))
        .documents()
        .getFirst()
        .tree();
  }

  /** Where an installed part is. */
  static String part(String name) {
    Testbed.get();
    Program install =
        Program.start(List.of(Program.top().resolve("testbed/install").toString()), Map.of());
    return install
        .output()
        .lines()
        .filter(line -> line.startsWith(name + "="))
        .map(line -> line.substring(name.length() + 1))
        .findFirst()
        .orElseThrow(() -> new AssertionError(install.said()));
  }

  void commit(String file, String text) throws IOException {
    Path at = repo.resolve(file);
    Files.createDirectories(at.getParent());
    Files.writeString(at, text);
    new Git(repo).run("add", "--all");
    new Git(repo).run("commit", "--quiet", "-m", file);
  }

  static Program in(Path folder, List<String> command, Map<String, String> environment) {
    List<String> there = new ArrayList<>(List.of("env", "-C", folder.toString()));
    there.addAll(command);
    return Program.start(there, environment);
  }
}
