package ai.modelplane.compiler.address;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The host of an endpoint in its one canonical spelling. What is checked is what is written: no
 * other spelling of a host can be held.
 */
public sealed interface Host {

  /** The canonical text: dotted quads, RFC 5952, or a lower-case name without a final dot. */
  String text();

  /** As it stands in a URL: IPv6 in brackets. */
  default String urlText() {
    return text();
  }

  /**
   * The EndpointSlice address type that takes this host: IPv4, IPv6 or FQDN. The API server refuses
   * unspecified, loopback, link-local and link-local multicast addresses in an IPv4 slice
   * (Kubernetes, ValidateEndpointIP); one that was allowed goes into an FQDN slice, whose rules its
   * dotted quads satisfy.
   */
  String sliceAddressType();

  /** An IPv4 address. */
  record Ipv4(String text) implements Host {
    public Ipv4 {
      Ip ip = Ip.parseIpv4(text);
      if (ip == null || !ip.text().equals(text)) {
        throw new IllegalArgumentException(Quoted.text(text) + " is not canonical IPv4");
      }
    }

    @Override
    public String sliceAddressType() {
      return RefusedRange.noSliceTakes(ip()) ? "FQDN" : "IPv4";
    }

    Ip ip() {
      return addressOf(Ip.parseIpv4(text), text);
    }
  }

  /** An IPv6 address, without brackets. A mapped one is an {@link Ipv4}. */
  record Ipv6(String text) implements Host {
    public Ipv6 {
      Ip ip = Ip.parseIpv6(text);
      if (ip == null || ip.isIpv4() || !ip.text().equals(text)) {
        throw new IllegalArgumentException(Quoted.text(text) + " is not canonical IPv6");
      }
    }

    @Override
    public String urlText() {
      return "[" + text + "]";
    }

    @Override
    public String sliceAddressType() {
      return "IPv6";
    }

    Ip ip() {
      return addressOf(Ip.parseIpv6(text), text);
    }
  }

  /** A DNS name, never one that a resolver would read as an IPv4 address. */
  record Name(String text) implements Host {
    public Name {
      String wrong = HostName.wrong(text);
      if (wrong != null) {
        throw new IllegalArgumentException("host " + Quoted.text(text) + " " + wrong);
      }
    }

    @Override
    public String sliceAddressType() {
      return "FQDN";
    }
  }

  /** The host of an address. */
  static Host of(Ip ip) {
    return ip.isIpv4() ? new Ipv4(ip.text()) : new Ipv6(ip.text());
  }

  /**
   * Reads a host in any notation: a name, every IPv4 notation of inet_aton, IPv6 with or without
   * brackets. Zones, percent-encoding and characters outside ASCII are bad.
   */
  static Parsed<Host> parse(String text) {
    boolean bracketed = text.startsWith("[") && text.endsWith("]");
    if (bracketed || text.indexOf(':') >= 0) {
      String inner = bracketed ? text.substring(1, text.length() - 1) : text;
      if (inner.indexOf('%') >= 0) {
        return new Parsed.Bad<>(
            found(text) + "has a zone, expected none: it means something else on every machine");
      }
      Ip ip = Ip.parseIpv6(inner);
      return ip == null
          ? new Parsed.Bad<>(found(text) + "is not an IPv6 address, expected one such as [fd00::1]")
          : new Parsed.Ok<>(of(ip));
    }
    if (text.isEmpty()) {
      return new Parsed.Bad<>("host is empty, expected a name or an IP address");
    }
    // Only ASCII is lower-cased: U+212A, the Kelvin sign, would become a plain k.
    String name = text.chars().allMatch(c -> c < 128) ? text.toLowerCase(Locale.ROOT) : text;
    name = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    if (HostName.wrongCharacter(name) == null && HostName.looksLikeIpv4(name)) {
      Ip ip = Ip.parseIpv4(name);
      return ip == null
          ? new Parsed.Bad<>(found(text) + HostName.NOT_IPV4)
          : new Parsed.Ok<>(new Ipv4(ip.text()));
    }
    String wrong = HostName.wrong(name);
    return wrong == null ? new Parsed.Ok<>(new Name(name)) : new Parsed.Bad<>(found(text) + wrong);
  }

  private static String found(String text) {
    return "host " + Quoted.text(text) + " ";
  }

  private static Ip addressOf(@Nullable Ip ip, String text) {
    if (ip == null) {
      throw new IllegalStateException(text + " was an address when it was made");
    }
    return ip;
  }
}
