package ai.modelplane.compiler.diagnostic;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How much a rule is made to matter, from what lets everything pass to what lets nothing. */
public enum Level {
  OFF,
  WARNING,
  ERROR;

  /** The word that people write, in lower case. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Empty for a word that is no level. */
  public static Optional<Level> of(String word) {
    return Arrays.stream(values()).filter(level -> level.word().equals(word)).findFirst();
  }
}
