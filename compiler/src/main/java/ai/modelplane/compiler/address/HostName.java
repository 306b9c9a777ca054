package ai.modelplane.compiler.address;

import org.jspecify.annotations.Nullable;

/**
 * What a DNS name may look like: RFC 1123 labels, as an EndpointSlice of type FQDN demands them.
 */
final class HostName {

  static final String NOT_IPV4 =
      "ends in a number but is not an IPv4 address, expected one such as 10.0.1.50";

  private static final int LONGEST_NAME = 253;
  private static final int LONGEST_LABEL = 63;

  private HostName() {}

  /** The mistake in a name that should be canonical, as one clause; null when there is none. */
  static @Nullable String wrong(String name) {
    if (name.length() > LONGEST_NAME) {
      return "has " + name.length() + " characters, expected at most " + LONGEST_NAME;
    }
    String character = wrongCharacter(name);
    if (character != null) {
      return character;
    }
    for (String label : name.split("\\.", -1)) {
      if (label.isEmpty()) {
        return "has an empty label, expected labels with one dot between them";
      }
      if (label.length() > LONGEST_LABEL) {
        return "has a label of "
            + label.length()
            + " characters, expected at most "
            + LONGEST_LABEL;
      }
      if (label.startsWith("-") || label.endsWith("-")) {
        return "has a label that begins or ends with a hyphen, expected a letter or a digit there";
      }
    }
    return looksLikeIpv4(name) ? NOT_IPV4 : null;
  }

  /** The mistake that the first invalid character is; null when all are valid. */
  static @Nullable String wrongCharacter(String name) {
    for (int i = 0; i < name.length(); i++) {
      String wrong = wrongCharacter(name.codePointAt(i));
      if (wrong != null) {
        return wrong;
      }
    }
    return null;
  }

  private static @Nullable String wrongCharacter(int c) {
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.') {
      return null;
    }
    if (c > 127) {
      return "has a character outside ASCII, expected punycode (xn--...)";
    }
    return switch (c) {
      case '_' ->
          "has an underscore, expected letters, digits and hyphens: no EndpointSlice takes it";
      case '%' -> "is percent-encoded, expected it in plain letters";
      default -> "has " + Quoted.character(c) + ", expected letters, digits, hyphens and dots";
    };
  }

  /**
   * Whether the last label is a number. Resolvers and HTTP clients then read an IPv4 address
   * (WHATWG URL, "ends in a number"), and no top-level domain is one, so such a text is never a
   * name.
   */
  static boolean looksLikeIpv4(String name) {
    int last = name.lastIndexOf('.') + 1;
    boolean hex = name.startsWith("0x", last);
    for (int i = hex ? last + 2 : last; i < name.length(); i++) {
      char c = name.charAt(i);
      if (hex ? Character.digit(c, 16) < 0 : c < '0' || c > '9') {
        return false;
      }
    }
    return last < name.length();
  }
}
