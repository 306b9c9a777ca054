package ai.modelplane.compiler.address;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The one rule that says which addresses may become a backend: for authored, derived and live
 * endpoints alike. It judges what is written. A name can still resolve anywhere ({@code
 * 127.0.0.1.nip.io}, a CNAME, an ExternalName Service, a custom cluster domain): a NetworkPolicy
 * around the gateway is the boundary.
 *
 * @param allowed what {@code --allow-address} opens, against every other rule here
 * @param gateway the gateway's own addresses: a backend there would be a loop
 */
public record AddressPolicy(List<Allowance> allowed, List<Host> gateway) {

  private static final String LOOP = "is the gateway's own address";

  /** Nothing opened, and nothing known of the cluster. */
  public static final AddressPolicy STRICT = new AddressPolicy(List.of(), List.of());

  public AddressPolicy {
    allowed = List.copyOf(allowed);
    gateway = List.copyOf(gateway);
  }

  /**
   * The rule for a gateway.
   *
   * @param gatewayAddresses as its status and listeners give them; what is no host, such as a named
   *     address or a wildcard, can be no endpoint's host either and is left out
   */
  public static AddressPolicy of(List<Allowance> allowed, List<String> gatewayAddresses) {
    List<Host> hosts =
        gatewayAddresses.stream()
            .flatMap(
                text ->
                    Host.parse(text) instanceof Parsed.Ok<Host>(Host host)
                        ? Stream.of(host)
                        : Stream.empty())
            .toList();
    return new AddressPolicy(allowed, hosts);
  }

  /** The verdict on a URL of an endpoint in a namespace. */
  public Admission admit(EndpointUrl url, String namespace) {
    Optional<String> reason = refuse(url.host(), namespace);
    return reason.isPresent()
        ? new Admission.Refused(url.host(), reason.get())
        : new Admitted(namespace, url.scheme(), url.host(), url.port());
  }

  /**
   * Why a host is refused to endpoints of a namespace, as one clause that follows the host: {@code
   * is a loopback address (127.0.0.0/8)}. Empty when it is not.
   */
  public Optional<String> refuse(Host host, String namespace) {
    if (allowed.stream().anyMatch(a -> a.opens(host))) {
      return unwritable(host);
    }
    if (gateway.contains(host)) {
      return Optional.of(LOOP);
    }
    return switch (host) {
      case Host.Ipv4 v4 -> refuse(v4.ip());
      case Host.Ipv6 v6 -> refuse(v6.ip());
      case Host.Name(String text) -> RefusedName.reason(text, namespace);
    };
  }

  private Optional<String> refuse(Ip ip) {
    return RefusedRange.reason(ip)
        .or(
            () ->
                ip.carried()
                    .filter(inner -> gateway.contains(Host.of(inner)))
                    .map(inner -> "carries " + inner.text() + ", which " + LOOP));
  }

  /** An allowed host can still be one that no EndpointSlice takes. */
  private static Optional<String> unwritable(Host host) {
    return switch (host) {
      case Host.Ipv4 _ -> Optional.empty();
      case Host.Ipv6 v6 when RefusedRange.noSliceTakes(v6.ip()) ->
          RefusedRange.reason(v6.ip()).map(why -> why + ", and no EndpointSlice takes it");
      case Host.Ipv6 _ -> Optional.empty();
      case Host.Name(String text) ->
          text.indexOf('.') < 0 ? Optional.of(RefusedName.ONE_LABEL) : Optional.empty();
    };
  }
}
