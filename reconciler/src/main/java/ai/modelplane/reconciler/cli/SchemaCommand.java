package ai.modelplane.reconciler.cli;

import ai.modelplane.compiler.schema.Schemas;
import picocli.CommandLine.Command;

/** {@code schema}: what a manifest may contain, for editors. */
@Command(
    name = "schema",
    description = "Prints the JSON Schema of manifests, for the YAML language server of an editor.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  modelplane schema >.modelplane/schema.json",
      "",
      "The first line of a manifest names the file:",
      "  # yaml-language-server: $$schema=../.modelplane/schema.json"
    })
final class SchemaCommand implements Runnable {

  private final Console console;

  SchemaCommand(Console console) {
    this.console = console;
  }

  @Override
  public void run() {
    console.data(Schemas.ofEditors());
  }
}
