package ai.modelplane.compiler.address;

/**
 * A block of addresses.
 *
 * @param base its first address
 * @param prefix 0 to 128, counted in the 128 bits of {@link Ip}: an IPv4 block has 96 or more
 */
public record Cidr(Ip base, int prefix) {

  public Cidr {
    if (prefix < 0 || prefix > 128) {
      throw new IllegalArgumentException("prefix " + prefix + " is not between 0 and 128");
    }
    if (!first(base, prefix).equals(base)) {
      throw new IllegalArgumentException(base.text() + " is not the first address of its block");
    }
  }

  /** The block that holds only this address. */
  static Cidr only(Ip ip) {
    return new Cidr(ip, 128);
  }

  /** {@code 10.0.0.0/8} or {@code fd00::/8}; the address must be the block's first one. */
  public static Parsed<Cidr> parse(String text) {
    int slash = text.indexOf('/');
    String address = slash < 0 ? text : text.substring(0, slash);
    String length = slash < 0 ? "" : text.substring(slash + 1);
    boolean colon = address.indexOf(':') >= 0;
    Ip ip = colon ? Ip.parseIpv6(address) : Ip.parseIpv4(address);
    // 10/8 would be 0.0.0.10/8 to inet_aton: a block is written out.
    boolean shortened = ip != null && !colon && !ip.text().equals(address);
    if (ip == null || shortened || !length.matches("[0-9]{1,3}")) {
      return new Parsed.Bad<>(
          Quoted.text(text) + " is not a block of addresses, expected one such as 10.0.0.0/8");
    }
    int bits = Integer.parseInt(length);
    int most = colon ? 128 : 32;
    if (bits > most) {
      return new Parsed.Bad<>(
          Quoted.text(text) + " has the prefix length " + bits + ", expected 0 to " + most);
    }
    int prefix = bits + 128 - most;
    Ip first = first(ip, prefix);
    if (!first.equals(ip)) {
      return new Parsed.Bad<>(
          Quoted.text(text) + " does not begin its block, expected " + first.text() + "/" + bits);
    }
    return new Parsed.Ok<>(new Cidr(ip, prefix));
  }

  /** Whether it holds the address. A block of IPv6 never holds an IPv4 address: it names none. */
  public boolean contains(Ip ip) {
    return isIpv4() == ip.isIpv4() && first(ip, prefix).equals(base);
  }

  /** {@code 10.0.0.0/8}, canonical. */
  public String text() {
    return base.text() + "/" + (isIpv4() ? prefix - 96 : prefix);
  }

  private boolean isIpv4() {
    return base.isIpv4() && prefix >= 96;
  }

  private static Ip first(Ip ip, int prefix) {
    return new Ip(ip.high() & mask(prefix), ip.low() & mask(prefix - 64));
  }

  private static long mask(int bits) {
    return bits <= 0 ? 0 : bits >= 64 ? -1L : -1L << (64 - bits);
  }
}
