package ai.modelplane.compiler.diagnostic;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/**
 * How near two words are: for "did you mean". Case, {@code _} and {@code -} make no difference, nor
 * does the plural.
 */
public final class Spelling {

  /** The most letters that may be wrong; a ModelServer is 3 away from a ModelService. */
  private static final int MOST_WRONG = 2;

  private Spelling() {}

  /** The known word that is near enough to be meant; of equally near ones the first. */
  public static Optional<String> nearest(String word, Collection<String> known) {
    return known.stream()
        .filter(candidate -> isNear(word, candidate))
        .min(Comparator.comparingInt(candidate -> distance(word, candidate)));
  }

  /** Whether one word is likely the other misspelt: at most a third of its letters is wrong. */
  public static boolean isNear(String word, String known) {
    int most = Math.min(MOST_WRONG, Math.max(word.length(), known.length()) / 3);
    return Math.abs(plain(word).length() - plain(known).length()) <= most
        && distance(word, known) <= most;
  }

  /** The nearest words first; equally near ones by the alphabet. */
  public static Comparator<String> byDistance(String word) {
    return Comparator.<String>comparingInt(other -> distance(word, other))
        .thenComparing(Comparator.naturalOrder());
  }

  /** Insertions, deletions, replacements and swaps of neighbours that make one word the other. */
  private static int distance(String word, String other) {
    String a = plain(word);
    String b = plain(other);
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          d[i][j] = i + j;
          continue;
        }
        int cost = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        d[i][j] = Math.min(Math.min(d[i - 1][j], d[i][j - 1]) + 1, d[i - 1][j - 1] + cost);
        boolean swapped =
            i > 1
                && j > 1
                && a.charAt(i - 1) == b.charAt(j - 2)
                && a.charAt(i - 2) == b.charAt(j - 1);
        if (swapped) {
          d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
        }
      }
    }
    return d[a.length()][b.length()];
  }

  private static String plain(String word) {
    String plain = word.toLowerCase(Locale.ROOT).replace("_", "").replace("-", "");
    if (plain.endsWith("ies")) {
      return plain.substring(0, plain.length() - 3) + "y";
    }
    return plain.endsWith("s") ? plain.substring(0, plain.length() - 1) : plain;
  }
}
