package ai.modelplane.compiler.schema;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Which known name somebody meant who wrote an unknown one. */
final class Nearest {

  private Nearest() {}

  /** The known name that is near enough to be meant; of equally near ones the first. */
  static Optional<String> of(String written, Collection<String> known) {
    return known.stream()
        .filter(name -> distance(plain(written), plain(name)) <= bound(written, name))
        .min(Comparator.comparingInt(name -> distance(plain(written), plain(name))));
  }

  /** Half of a part counts as near: labels for matchLabels. */
  private static int bound(String written, String name) {
    String a = plain(written);
    String b = plain(name);
    boolean part = Math.min(a.length(), b.length()) > 3 && (a.contains(b) || b.contains(a));
    return part ? Math.max(a.length(), b.length()) : (Math.max(a.length(), b.length()) + 1) / 4;
  }

  /** As if written alike: match_labels, MatchLabels and match-labels are one. */
  private static String plain(String name) {
    return name.toLowerCase(Locale.ROOT).replace("_", "").replace("-", "");
  }

  /** Insertions, deletions, replacements and swaps of neighbours that make one word the other. */
  private static int distance(String a, String b) {
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
}
