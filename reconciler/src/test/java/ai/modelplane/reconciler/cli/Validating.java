package ai.modelplane.reconciler.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

/** A folder of manifests, and validate on it. */
abstract class Validating {

  static final String GOOD =
      """
      apiVersion: modelplane.ai/v1alpha1
      kind: ModelService
      metadata: {name: good, namespace: ml-team}
      spec: {endpoints: [{selector: {matchLabels: {a: b}}}]}
      """;

  @TempDir Path repo;

  void write(String file, String text) throws IOException {
    Files.writeString(repo.resolve(file), text);
  }

  /** The time that it took is the only thing that differs from run to run. */
  Cli validate(String... more) {
    List<String> arguments = new ArrayList<>(List.of("validate", repo.toString()));
    arguments.addAll(List.of(more));
    Cli cli = Cli.run(arguments).without(repo.toString());
    return new Cli(cli.exit(), cli.out(), cli.err().replaceAll("in [0-9]+ ms", "in N ms"));
  }
}
