package ai.modelplane.compiler.address;

import java.util.Arrays;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads a URL by RFC 3986, and refuses what programs are known to read in different ways. */
final class UrlText {

  private static final String EXAMPLE = "an absolute URL such as http://10.0.1.50/v1";
  private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*");
  private static final Pattern ESCAPE = Pattern.compile("%[0-9A-Fa-f]{2}");
  private static final Pattern ESCAPED_CONTROL =
      Pattern.compile("%(?:[01][0-9a-f]|7f)", Pattern.CASE_INSENSITIVE);

  private UrlText() {}

  static Parsed<EndpointUrl> parse(String text) {
    if (text.isBlank()) {
      return bad("url is empty, expected " + EXAMPLE);
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c <= ' ' || c == 0x7f || c == '\\') {
        return bad(
            "url has " + Quoted.character(c) + " at character " + (i + 1) + ", expected none");
      }
    }
    int colon = text.indexOf("://");
    String word = colon < 0 ? "" : text.substring(0, colon);
    if (!SCHEME.matcher(word).matches()) {
      return bad("url is not absolute, expected it to begin with http:// or https://");
    }
    for (Scheme scheme : Scheme.values()) {
      if (scheme.text().equalsIgnoreCase(word)) {
        return authority(scheme, text.substring(colon + 3));
      }
    }
    return bad("url has the scheme " + Quoted.text(word) + ", expected http or https");
  }

  private static Parsed<EndpointUrl> authority(Scheme scheme, String rest) {
    int end = 0;
    while (end < rest.length() && "/?#".indexOf(rest.charAt(end)) < 0) {
      end++;
    }
    String authority = rest.substring(0, end);
    String path = rest.substring(end);
    // Nothing of the text is shown from here to the host: a password may stand in it.
    if (authority.indexOf('@') >= 0) {
      return bad("url has credentials before the host, expected none: send them in a header");
    }
    if (path.indexOf('#') >= 0) {
      return bad("url has a fragment (#), expected none");
    }
    if (path.indexOf('?') >= 0) {
      return bad("url has a query (?), expected none");
    }
    int bracket = authority.startsWith("[") ? authority.indexOf(']') : -1;
    if (authority.startsWith("[") && bracket < 0) {
      return bad("url has a [ without a ], expected an IPv6 address such as [fd00::1]");
    }
    int colon = authority.indexOf(':', Math.max(bracket, 0));
    if (bracket < 0 && colon != authority.lastIndexOf(':')) {
      return bad("url has an IPv6 address without brackets, expected one such as [fd00::1]");
    }
    String host = colon < 0 ? authority : authority.substring(0, colon);
    if (host.isEmpty()) {
      return bad("url has no host, expected " + EXAMPLE);
    }
    if (colon < 0) {
      return Host.parse(host).then(known -> path(scheme, known, scheme.defaultPort(), path));
    }
    String port = authority.substring(colon + 1);
    if (port.isEmpty() || !port.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return bad("url has a port that is not a number, expected 1 to 65535");
    }
    int number = port.length() > 5 ? 0 : Integer.parseInt(port);
    if (number < 1 || number > 65535) {
      return bad("url has the port " + Quoted.text(port) + ", expected 1 to 65535");
    }
    return Host.parse(host).then(known -> path(scheme, known, number, path));
  }

  static Parsed<EndpointUrl> path(Scheme scheme, Host host, int port, String path) {
    String wrong = wrongPath(path);
    return wrong == null
        ? new Parsed.Ok<>(new EndpointUrl(scheme, host, port, path))
        : bad("url's path " + wrong);
  }

  /** The mistake in a path, as a clause that follows its subject; null when there is none. */
  static @Nullable String wrongPath(String path) {
    if (!path.isEmpty() && path.charAt(0) != '/') {
      return "does not begin with a slash";
    }
    for (int i = 0; i < path.length(); i++) {
      int c = path.codePointAt(i);
      if (!isPathCharacter(c)) {
        return "has " + Quoted.character(c) + ", expected it percent-encoded";
      }
    }
    if (path.indexOf('%') >= 0) {
      if (ESCAPE.matcher(path).replaceAll("").indexOf('%') >= 0) {
        return "has a % without two hexadecimal digits, expected %25 for the sign itself";
      }
      if (ESCAPED_CONTROL.matcher(path).find()) {
        return "has an encoded control character, expected none";
      }
    }
    return hasDotSegment(path) ? "has a . or .. segment, expected the path that it leads to" : null;
  }

  /** RFC 3986 3.3, with the percent sign and the slash. */
  private static boolean isPathCharacter(int c) {
    return c < 128 && (Character.isLetterOrDigit(c) || "-._~!$&'()*+,;=:@%/".indexOf(c) >= 0);
  }

  /** Encoded ones too, and {@code ..;x}: servers decode and cut parameters before they resolve. */
  private static boolean hasDotSegment(String path) {
    String plain = path;
    if (path.indexOf('%') >= 0) {
      plain =
          path.replaceAll("%2[eE]", ".").replaceAll("%2[fF]|%5[cC]", "/").replaceAll("%3[bB]", ";");
    }
    if (!plain.contains("/.")) {
      return false;
    }
    return Arrays.stream(plain.split("/", -1))
        .map(segment -> segment.replaceFirst(";.*", ""))
        .anyMatch(segment -> segment.equals(".") || segment.equals(".."));
  }

  private static Parsed<EndpointUrl> bad(String message) {
    return new Parsed.Bad<>(message);
  }
}
