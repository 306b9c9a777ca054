package ai.modelplane.compiler.address;

/** One value of {@code --allow-address}. It opens exactly what it names. */
public sealed interface Allowance {

  /** Whether it opens this host. */
  boolean opens(Host host);

  /** A block of addresses. An endpoint may write them in any notation. */
  record Block(Cidr cidr) implements Allowance {
    @Override
    public boolean opens(Host host) {
      return switch (host) {
        case Host.Ipv4 v4 -> cidr.contains(v4.ip());
        case Host.Ipv6 v6 -> cidr.contains(v6.ip());
        case Host.Name _ -> false;
      };
    }
  }

  /** One name. What it resolves to is not opened. */
  record Exact(Host.Name name) implements Allowance {
    @Override
    public boolean opens(Host host) {
      return host.equals(name);
    }
  }

  /** Every name below this one, at any depth; not the name itself. */
  record Below(Host.Name parent) implements Allowance {
    @Override
    public boolean opens(Host host) {
      return host instanceof Host.Name(String text) && text.endsWith("." + parent.text());
    }
  }

  /**
   * Reads {@code 10.0.0.0/8}, {@code fd00::/8}, one address, {@code name.example.com} or {@code
   * *.example.com}.
   */
  static Parsed<Allowance> parse(String text) {
    if (text.indexOf('/') >= 0) {
      return Cidr.parse(text).then(cidr -> new Parsed.Ok<>(new Block(cidr)));
    }
    boolean below = text.startsWith("*.");
    return Host.parse(below ? text.substring(2) : text).then(host -> of(host, below));
  }

  private static Parsed<Allowance> of(Host host, boolean below) {
    return switch (host) {
      case Host.Name name when below -> new Parsed.Ok<>(new Below(name));
      case Host.Name name when name.text().indexOf('.') < 0 ->
          new Parsed.Bad<>(
              "host %s %s: name its address, such as 127.0.0.1"
                  .formatted(Quoted.text(name.text()), RefusedName.ONE_LABEL));
      case Host.Name name -> new Parsed.Ok<>(new Exact(name));
      case Host.Ipv4 v4 when !below -> new Parsed.Ok<>(new Block(Cidr.only(v4.ip())));
      case Host.Ipv6 v6 when !below -> new Parsed.Ok<>(new Block(Cidr.only(v6.ip())));
      case Host.Ipv4 _, Host.Ipv6 _ ->
          new Parsed.Bad<>(
              "\"*.%s\" is a wildcard of an address, expected a block such as 10.0.0.0/8"
                  .formatted(host.text()));
    };
  }
}
