package ai.modelplane.reconciler.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** An option whose value cannot be used. */
final class Misuse {

  private Misuse() {}

  /**
   * What to throw.
   *
   * @param command whose option it is; null outside of a command line
   * @param message names the option, what was found and what was expected
   */
  static RuntimeException of(@Nullable CommandSpec command, String message) {
    return command == null
        ? new IllegalArgumentException(message)
        : new ParameterException(command.commandLine(), message);
  }
}
