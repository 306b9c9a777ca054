package ai.modelplane.compiler.diagnostic;

/** How much a finding matters: an error stops its object, a warning stops nothing. */
public enum Severity {
  ERROR,
  WARNING;

  /** The word that is printed, in lower case. */
  public String word() {
    return this == ERROR ? "error" : "warning";
  }
}
