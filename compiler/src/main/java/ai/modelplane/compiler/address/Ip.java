package ai.modelplane.compiler.address;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An IP address as 128 bits. IPv4 is held in its mapped form, {@code ::ffff:0:0/96} (RFC 4291,
 * 2.5.5.2), so that the two spellings of one address are one value.
 */
public record Ip(long high, long low) {

  private static final long MAPPED = 0xffffL << 32;
  private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:]+(?:(?<=:)(?<quad>[0-9.]+))?");
  private static final Pattern QUAD =
      Pattern.compile("(?:0|[1-9][0-9]{0,2})(?:\\.(?:0|[1-9][0-9]{0,2})){3}");

  static Ip ipv4(int bits) {
    return new Ip(0, MAPPED | Integer.toUnsignedLong(bits));
  }

  /**
   * Every notation that inet_aton takes: one to four parts, each decimal, octal ({@code 0177}) or
   * hexadecimal ({@code 0x7f}), the last one filling what is left. Null for any other text. (The
   * JDK's ofPosixLiteral is not used: it wraps at 64 bits and reads 18446744073709551617 as
   * 0.0.0.1.)
   */
  static @Nullable Ip parseIpv4(String text) {
    String[] parts = text.split("\\.", -1);
    if (parts.length > 4) {
      return null;
    }
    long bits = 0;
    for (int i = 0; i < parts.length; i++) {
      int width = i < parts.length - 1 ? 8 : 32 - 8 * i;
      long part = number(parts[i], 1L << width);
      if (part < 0) {
        return null;
      }
      bits = bits << width | part;
    }
    return ipv4((int) bits);
  }

  /**
   * The number below the limit that a part of an IPv4 address stands for, -1 when there is none.
   */
  private static long number(String part, long limit) {
    boolean hex = part.startsWith("0x") || part.startsWith("0X");
    int radix = hex ? 16 : part.startsWith("0") ? 8 : 10;
    if (part.length() <= (hex ? 2 : 0)) {
      return -1;
    }
    long value = 0;
    for (int i = hex ? 2 : 0; i < part.length(); i++) {
      int digit = part.charAt(i) < 128 ? Character.digit(part.charAt(i), radix) : -1;
      value = value * radix + digit;
      if (digit < 0 || value >= limit) {
        return -1;
      }
    }
    return value;
  }

  /**
   * RFC 4291 2.2, without brackets and without a zone. The dotted tail must be plain decimal, since
   * parsers disagree about {@code ::ffff:010.0.0.1}. Null for any other text.
   */
  static @Nullable Ip parseIpv6(String text) {
    var matcher = IPV6.matcher(text);
    if (!matcher.matches() || text.indexOf(':') < 0) {
      return null;
    }
    String quad = matcher.group("quad");
    if (quad != null && quad.indexOf('.') >= 0 && !QUAD.matcher(quad).matches()) {
      return null;
    }
    try {
      InetAddress address = Inet6Address.ofLiteral(text);
      ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
      return address instanceof Inet4Address
          ? ipv4(bytes.getInt())
          : new Ip(bytes.getLong(), bytes.getLong());
    } catch (IllegalArgumentException notAnAddress) {
      return null;
    }
  }

  /** Whether this is an IPv4 address, in any notation. */
  public boolean isIpv4() {
    return high == 0 && low >>> 32 == 0xffff;
  }

  /**
   * The IPv4 address that an IPv6 address is only a carrier of: IPv4-compatible (RFC 4291 2.5.5.1),
   * IPv4-translated (RFC 2765), NAT64's well-known prefix (RFC 6052), 6to4 (RFC 3056), and the
   * client of a Teredo address (RFC 4380, bits inverted).
   */
  public Optional<Ip> carried() {
    if (isIpv4()) {
      return Optional.empty();
    }
    long third = low >>> 32;
    boolean compatible = high == 0 && (third == 0 || third == 0xffff_0000L);
    boolean nat64 = high == 0x0064_ff9b_0000_0000L && third == 0;
    if (compatible || nat64) {
      return Optional.of(ipv4((int) low));
    }
    if (high >>> 48 == 0x2002) {
      return Optional.of(ipv4((int) (high >>> 16)));
    }
    if (high >>> 32 == 0x2001_0000L) {
      return Optional.of(ipv4(~(int) low));
    }
    return Optional.empty();
  }

  /**
   * Dotted quads, or RFC 5952 with every group in hexadecimal: what Go prints, and so the only
   * spelling that the API server takes for canonical.
   */
  public String text() {
    if (isIpv4()) {
      int v = (int) low;
      return (v >>> 24) + "." + (v >>> 16 & 255) + "." + (v >>> 8 & 255) + "." + (v & 255);
    }
    int start = 8;
    int end = 8;
    for (int i = 0; i < 8; i++) {
      int j = i;
      while (j < 8 && group(j) == 0) {
        j++;
      }
      if (j - i >= 2 && j - i > end - start) {
        start = i;
        end = j;
      }
    }
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < 8; i++) {
      if (i == start) {
        out.append("::");
        i = end - 1;
      } else {
        out.append(i == 0 || (i == end && end > start) ? "" : ":");
        out.append(Integer.toHexString(group(i)));
      }
    }
    return out.toString();
  }

  private int group(int i) {
    return (int) ((i < 4 ? high : low) >>> (48 - 16 * (i & 3))) & 0xffff;
  }
}
