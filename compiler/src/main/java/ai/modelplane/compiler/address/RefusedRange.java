package ai.modelplane.compiler.address;

import java.util.List;
import java.util.Optional;

/**
 * A block of addresses that is no backend's: the IANA special-purpose registries, and the metadata
 * services of clouds. Private ranges are not here: that is where clusters live.
 *
 * @param what one clause for a person
 */
record RefusedRange(Cidr block, String what) {

  /** The first that holds an address names it. */
  private static final List<RefusedRange> ALL =
      List.of(
          metadata("169.254.169.254/32"), // most clouds
          metadata("100.100.100.200/32"), // Alibaba
          metadata("168.63.129.16/32"), // Azure's WireServer
          metadata("192.0.0.192/32"), // Oracle, classic
          metadata("fd00:ec2::/32"), // AWS: metadata, Pod Identity, DNS
          metadata("fd20:ce::254/128"), // Google
          metadata("fd00:c1::a9fe:a9fe/128"), // Oracle
          of("0.0.0.0/32", "is the unspecified address"),
          of("::/128", "is the unspecified address"),
          of("0.0.0.0/8", "is an address of this network"),
          of("127.0.0.0/8", "is a loopback address"),
          of("::1/128", "is a loopback address"),
          of("169.254.0.0/16", "is a link-local address"),
          of("fe80::/10", "is a link-local address"),
          of("224.0.0.0/4", "is a multicast address"),
          of("ff00::/8", "is a multicast address"),
          of("255.255.255.255/32", "is the broadcast address"),
          of("240.0.0.0/4", "is a reserved address"),
          of("64:ff9b:1::/48", "is a local NAT64 address, which hides an IPv4 address"));

  /** What Kubernetes takes in no IPv4 or IPv6 slice (ValidateEndpointIP). */
  private static final List<Cidr> NO_SLICE =
      List.of(
          block("0.0.0.0/32"),
          block("::/128"),
          block("127.0.0.0/8"),
          block("::1/128"),
          block("169.254.0.0/16"),
          block("fe80::/10"),
          block("224.0.0.0/24"));

  /** The reason why an address, or the IPv4 address inside it, is refused. */
  static Optional<String> reason(Ip ip) {
    for (RefusedRange range : ALL) {
      if (range.block.contains(ip)) {
        return Optional.of(range.what + " (" + range.block.text() + ")");
      }
    }
    return ip.carried()
        .flatMap(inner -> reason(inner).map(why -> "carries " + inner.text() + ", which " + why));
  }

  static boolean noSliceTakes(Ip ip) {
    // Link-local multicast of IPv6 is any ff?2::/16: the digit between is flags.
    return NO_SLICE.stream().anyMatch(block -> block.contains(ip))
        || (!ip.isIpv4() && (ip.high() >>> 48 & 0xff0f) == 0xff02);
  }

  private static RefusedRange metadata(String block) {
    return of(block, "is a cloud metadata address");
  }

  private static RefusedRange of(String block, String what) {
    return new RefusedRange(block(block), what);
  }

  private static Cidr block(String text) {
    return switch (Cidr.parse(text)) {
      case Parsed.Ok<Cidr>(Cidr cidr) -> cidr;
      case Parsed.Bad<Cidr>(String message) -> throw new IllegalStateException(message);
    };
  }
}
