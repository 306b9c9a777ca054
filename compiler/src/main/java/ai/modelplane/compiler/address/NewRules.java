package ai.modelplane.compiler.address;

import ai.modelplane.compiler.address.Admission.Part;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The rules that are new in this release. With the next one they move to {@link AddressPolicy},
 * {@link RefusedName} and {@link UrlText}, where nothing is tolerated any more.
 *
 * @param serviceRanges where the cluster's Services have their addresses
 * @param namespaces all of the cluster
 * @param gateways of InferenceClusters, with the cluster's name: behind them each namespace has its
 *     own part of the paths
 */
record NewRules(Set<Cidr> serviceRanges, Set<String> namespaces, Map<Host, String> gateways) {

  static final NewRules NOTHING_KNOWN = new NewRules(Set.of(), Set.of(), Map.of());

  private static final Pattern ENCODED_PERCENT = Pattern.compile("%(?:25)+(?=[0-9A-Fa-f]{2})");
  private static final Pattern ENCODED_SLASH =
      Pattern.compile("%(?:2f|5c)", Pattern.CASE_INSENSITIVE);

  NewRules {
    serviceRanges = Set.copyOf(serviceRanges);
    namespaces = Set.copyOf(namespaces);
    gateways = Map.copyOf(gateways);
  }

  /** What is wrong, as one clause. */
  record Denial(Part part, String message) {}

  /** Why a host is refused. */
  Optional<Denial> host(Host host, String namespace) {
    Optional<String> reason =
        switch (host) {
          case Host.Ipv4 v4 -> inServiceRange(v4.ip());
          case Host.Ipv6 v6 -> inServiceRange(v6.ip());
          case Host.Name(String text) -> RefusedName.bySearch(text, namespace, namespaces);
        };
    return reason.map(why -> new Denial(Part.HOST, host.text() + " " + why));
  }

  private Optional<String> inServiceRange(Ip ip) {
    return serviceRanges.stream()
        .filter(range -> range.contains(ip))
        .findFirst()
        .map(range -> "is in a range of the cluster's Services (" + range.text() + ")")
        .or(
            () ->
                ip.carried()
                    .flatMap(
                        inner ->
                            inServiceRange(inner)
                                .map(why -> "carries " + inner.text() + ", which " + why)));
  }

  /**
   * Why the paths of an endpoint are refused.
   *
   * @param rewritePath null when none is given, and the path of the URL counts
   */
  Optional<Denial> paths(EndpointUrl url, @Nullable String rewritePath, String namespace) {
    return path(Part.URL_PATH, "url's path", url.path(), url.host(), namespace)
        .or(
            () ->
                rewritePath == null
                    ? Optional.empty()
                    : path(
                        Part.REWRITE_PATH, "its rewritePath", rewritePath, url.host(), namespace));
  }

  private Optional<Denial> path(Part part, String what, String path, Host host, String namespace) {
    String plain = ENCODED_PERCENT.matcher(path).replaceAll("%");
    if (ENCODED_SLASH.matcher(plain).find()) {
      String message = " has an encoded slash, which servers take for one in different ways";
      return Optional.of(new Denial(part, what + message));
    }
    if (!plain.equals(path) && UrlText.wrongPath(plain) != null) {
      return Optional.of(new Denial(part, what + " " + UrlText.wrongPath(plain)));
    }
    return cluster(host)
        .filter(cluster -> !isBelow(path, namespace))
        .map(
            cluster ->
                new Denial(
                    part,
                    "%s is the gateway of InferenceCluster %s, and %s %s is not below /%s/ there"
                        .formatted(
                            host.text(), cluster, what, path.isEmpty() ? "/" : path, namespace)));
  }

  private Optional<String> cluster(Host host) {
    return Optional.ofNullable(gateways.get(host))
        .or(
            () ->
                host instanceof Host.Ipv6 v6
                    ? v6.ip().carried().map(Host::of).map(gateways::get)
                    : Optional.empty());
  }

  static boolean isBelow(String path, String namespace) {
    return (path + "/").startsWith("/" + namespace + "/");
  }
}
