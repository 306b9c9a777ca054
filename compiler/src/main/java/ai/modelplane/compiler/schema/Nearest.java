package ai.modelplane.compiler.schema;

import ai.modelplane.compiler.diagnostic.Spelling;
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
        .filter(name -> Spelling.distance(plain(written), plain(name)) <= bound(written, name))
        .min(Comparator.comparingInt(name -> Spelling.distance(plain(written), plain(name))));
  }

  /** A third may be wrong, three letters at most; a part is near: labels for matchLabels. */
  private static int bound(String written, String name) {
    String a = plain(written);
    String b = plain(name);
    boolean part = Math.min(a.length(), b.length()) > 3 && (a.contains(b) || b.contains(a));
    return part
        ? Math.max(a.length(), b.length())
        : Math.min(3, (Math.max(a.length(), b.length()) + 1) / 3);
  }

  /** As if written alike: match_labels, MatchLabels and match-labels are one. */
  private static String plain(String name) {
    return name.toLowerCase(Locale.ROOT).replace("_", "").replace("-", "");
  }
}
