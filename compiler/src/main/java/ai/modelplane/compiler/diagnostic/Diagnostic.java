package ai.modelplane.compiler.diagnostic;

import org.jspecify.annotations.Nullable;

/**
 * A finding with its places looked up.
 *
 * @param location null when no file has a part in it
 * @param sourceLine the line that the location starts on, without its line end; null with the
 *     location, or when the finding is about the file as a whole
 * @param also where {@link Finding#also} is; null when there is none
 * @param baseline how it stands against another revision; null when none was compared
 */
public record Diagnostic(
    Finding finding,
    @Nullable Location location,
    @Nullable String sourceLine,
    @Nullable Location also,
    @Nullable Baseline baseline) {

  /** What a change did to a finding. */
  public enum Baseline {
    INTRODUCED,
    UNCHANGED,
    /** Its location is one of the other revision. */
    FIXED;

    /** The word that is printed, in lower case. */
    public String word() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  public Diagnostic as(Baseline other) {
    return new Diagnostic(finding, location, sourceLine, also, other);
  }

  /** Whether a validation fails for it: an error that was not there before. */
  public boolean fails() {
    return finding.isError() && (baseline == null || baseline == Baseline.INTRODUCED);
  }

  /** The finding's message, with the second place. */
  public String message() {
    return also == null
        ? finding.message()
        : finding.message() + ", also at " + also.file() + ":" + also.line();
  }
}
