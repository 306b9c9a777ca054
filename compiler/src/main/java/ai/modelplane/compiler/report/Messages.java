package ai.modelplane.compiler.report;

import ai.modelplane.compiler.diagnostic.Diagnostic;
import ai.modelplane.compiler.diagnostic.Location;
import org.jspecify.annotations.Nullable;

/** What formats say of a finding that has no place. */
final class Messages {

  private Messages() {}

  /** The message; where no file is named beside it, with the object before it. */
  static String standalone(Diagnostic diagnostic) {
    return diagnostic.location() == null && diagnostic.finding().resource() != null
        ? diagnostic.finding().resource() + ": " + diagnostic.message()
        : diagnostic.message();
  }

  /**
   * The place of a finding; of one without a file, the beginning of the first file that was read.
   * Formats that want a place for each finding are read by programs that refuse all when one has
   * none (github/codeql-action issue 1738).
   *
   * @return null when no file was read
   */
  static @Nullable Location place(Diagnostic diagnostic, Validation validation) {
    if (diagnostic.location() != null) {
      return diagnostic.location();
    }
    return validation.files().isEmpty() ? null : Location.start(validation.files().getFirst());
  }
}
