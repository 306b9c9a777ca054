package ai.modelplane.compiler.address;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The one rule that says which addresses may become a backend: for authored, derived and live
 * endpoints alike. It judges what is written. A name can still resolve anywhere ({@code
 * 127.0.0.1.nip.io}, a CNAME, an ExternalName Service, a custom cluster domain): a NetworkPolicy
 * around the gateway is the boundary.
 *
 * @param allowed what {@code --allow-address} opens, against every other rule here
 * @param gateway the gateway's own addresses: a backend there would be a loop
 * @param rules those that are new
 */
public record AddressPolicy(List<Allowance> allowed, List<Host> gateway, NewRules rules) {

  private static final String LOOP = "is the gateway's own address";

  /** Nothing opened, and nothing known of the cluster. */
  public static final AddressPolicy STRICT =
      new AddressPolicy(List.of(), List.of(), NewRules.NOTHING_KNOWN);

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
    return new AddressPolicy(allowed, hosts, NewRules.NOTHING_KNOWN);
  }

  /**
   * The same where more is known of the cluster.
   *
   * @param serviceRanges where its Services have their addresses
   * @param namespaces all of it
   * @param gateways of InferenceClusters, with the cluster's name
   */
  public AddressPolicy within(
      Set<Cidr> serviceRanges, Set<String> namespaces, Map<Host, String> gateways) {
    return new AddressPolicy(allowed, gateway, new NewRules(serviceRanges, namespaces, gateways));
  }

  /**
   * The verdict on an endpoint that somebody wrote in a namespace.
   *
   * @param rewritePath null when none is given, and the path of the URL counts
   */
  public Admission admit(EndpointUrl url, @Nullable String rewritePath, String namespace) {
    Host host = url.host();
    Optional<String> reason = refuse(host, namespace);
    if (reason.isPresent()) {
      return new Admission.Refused(host, reason.get());
    }
    Admitted admitted = admitted(url, namespace);
    Optional<NewRules.Denial> denied =
        isAllowed(host) ? Optional.empty() : rules.host(host, namespace);
    return denied
        .or(() -> rules.paths(url, rewritePath, namespace))
        .<Admission>map(no -> new Admission.Overdue(admitted, no.part(), no.message()))
        .orElse(admitted);
  }

  /**
   * The verdict on the address of an InferenceCluster, which is the platform's word: it may be
   * anywhere but on the gateway's own machine. The path stays below the namespace all the same.
   */
  public Admission admitCluster(EndpointUrl url, String rewritePath, String namespace) {
    Host host = url.host();
    Optional<String> reason =
        !NewRules.isBelow(url.path(), namespace) || !NewRules.isBelow(rewritePath, namespace)
            ? Optional.of("leads out of /" + namespace + "/")
            : isAllowed(host) ? unwritable(host) : onThisMachine(host);
    return reason.isPresent()
        ? new Admission.Refused(host, reason.get())
        : admitted(url, namespace);
  }

  private Optional<String> onThisMachine(Host host) {
    if (gateway.contains(host)) {
      return Optional.of(LOOP);
    }
    return switch (host) {
      case Host.Ipv4 v4 -> refuse(v4.ip());
      case Host.Ipv6 v6 -> refuse(v6.ip());
      case Host.Name(String text) -> RefusedName.everywhere(text);
    };
  }

  private static Admitted admitted(EndpointUrl url, String namespace) {
    return new Admitted(namespace, url.scheme(), url.host(), url.port());
  }

  private boolean isAllowed(Host host) {
    return allowed.stream().anyMatch(a -> a.opens(host));
  }

  /**
   * Why a host is refused to endpoints of a namespace, as one clause that follows the host: {@code
   * is a loopback address (127.0.0.0/8)}. Empty when it is not.
   */
  public Optional<String> refuse(Host host, String namespace) {
    if (isAllowed(host)) {
      return unwritable(host);
    }
    return onThisMachine(host)
        .or(
            () ->
                host instanceof Host.Name(String text)
                    ? RefusedName.inCluster(text, namespace)
                    : Optional.empty());
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
