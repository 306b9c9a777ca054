package ai.modelplane.compiler.manifest;

import java.util.Locale;
import java.util.Optional;

/**
 * What Kubernetes lets be a name or a label (k8s.io/apimachinery/pkg/util/validation). Each method
 * returns the mistake, or empty.
 */
final class NameRules {

  private NameRules() {}

  /** RFC 1123 label: at most 63 characters. */
  static Optional<String> label(String name) {
    return check(
        name,
        63,
        isLabel(name, 0, name.length()),
        "lower-case letters, digits and \"-\", beginning and ending with a letter or digit");
  }

  /** RFC 1123 subdomain: at most 253 characters. */
  static Optional<String> subdomain(String name) {
    return check(
        name,
        253,
        isSubdomain(name),
        "lower-case letters, digits, \"-\" and \".\", beginning and ending with a letter or digit");
  }

  /** Key of a label or annotation: an optional DNS prefix and a name. */
  static Optional<String> qualifiedName(String key) {
    int slash = key.indexOf('/');
    if (slash >= 0) {
      Optional<String> prefix = subdomain(key.substring(0, slash));
      if (prefix.isPresent()) {
        return prefix.map(wrong -> "before the \"/\": " + wrong);
      }
    }
    return qualified(key.substring(slash + 1));
  }

  /** Value of a label; may be empty. */
  static Optional<String> labelValue(String value) {
    return value.isEmpty() ? Optional.empty() : qualified(value);
  }

  /** The nearest DNS label, as a suggestion; empty when nothing is left of the name. */
  static Optional<String> suggestion(String name) {
    String fixed =
        name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
    return fixed.isEmpty() || fixed.length() > 63 || fixed.equals(name)
        ? Optional.empty()
        : Optional.of(fixed);
  }

  private static Optional<String> qualified(String name) {
    return check(
        name,
        63,
        isQualified(name),
        "letters, digits, \"-\", \"_\" and \".\", beginning and ending with a letter or digit");
  }

  /** {@code [a-z0-9]([-a-z0-9]*[a-z0-9])?}; by hand, since a regular expression takes ten times. */
  private static boolean isLabel(String name, int from, int to) {
    for (int i = from; i < to; i++) {
      char c = name.charAt(i);
      boolean end = i == from || i == to - 1;
      if ((c < 'a' || c > 'z') && (c < '0' || c > '9') && (c != '-' || end)) {
        return false;
      }
    }
    return to > from;
  }

  /** Labels with a dot between them. */
  private static boolean isSubdomain(String name) {
    int from = 0;
    for (int dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', from)) {
      if (!isLabel(name, from, dot)) {
        return false;
      }
      from = dot + 1;
    }
    return isLabel(name, from, name.length());
  }

  /** {@code [A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?}. */
  private static boolean isQualified(String name) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean end = i == 0 || i == name.length() - 1;
      boolean plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
      if (!plain && (end || (c != '-' && c != '_' && c != '.'))) {
        return false;
      }
    }
    return !name.isEmpty();
  }

  private static Optional<String> check(String name, int most, boolean good, String expected) {
    if (name.length() > most) {
      return Optional.of("it has " + name.length() + " characters, expected at most " + most);
    }
    return good ? Optional.empty() : Optional.of("expected " + expected);
  }
}
