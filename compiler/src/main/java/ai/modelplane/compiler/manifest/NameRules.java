package ai.modelplane.compiler.manifest;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What Kubernetes lets be a name or a label (k8s.io/apimachinery/pkg/util/validation). Each method
 * says what is wrong, or nothing.
 */
final class NameRules {

  private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?");
  private static final Pattern SUBDOMAIN =
      Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");
  private static final Pattern QUALIFIED =
      Pattern.compile("[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?");

  private NameRules() {}

  /** RFC 1123 label: at most 63 characters. */
  static Optional<String> label(String name) {
    return check(
        name,
        63,
        LABEL,
        "lower-case letters, digits and \"-\", beginning and ending with a letter or digit");
  }

  /** RFC 1123 subdomain: at most 253 characters. */
  static Optional<String> subdomain(String name) {
    return check(
        name,
        253,
        SUBDOMAIN,
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
        QUALIFIED,
        "letters, digits, \"-\", \"_\" and \".\", beginning and ending with a letter or digit");
  }

  private static Optional<String> check(String name, int most, Pattern pattern, String expected) {
    if (name.length() > most) {
      return Optional.of("it has " + name.length() + " characters, expected at most " + most);
    }
    return pattern.matcher(name).matches() ? Optional.empty() : Optional.of("expected " + expected);
  }
}
