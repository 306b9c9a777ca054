package ai.modelplane.reconciler.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
    String[] arguments = new String[more.length + 2];
    arguments[0] = "validate";
    arguments[1] = repo.toString();
    System.arraycopy(more, 0, arguments, 2, more.length);
    Cli cli = Cli.run(arguments).without(repo.toString());
    return new Cli(cli.exit(), cli.out(), cli.err().replaceAll("in [0-9]+ ms", "in N ms"));
  }
}
