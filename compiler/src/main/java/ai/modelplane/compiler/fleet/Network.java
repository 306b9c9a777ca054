package ai.modelplane.compiler.fleet;

import ai.modelplane.compiler.address.Cidr;
import java.util.Set;

/**
 * What is known of the network of the cluster itself.
 *
 * @param serviceRanges where its Services have their addresses; empty when that is not known
 * @param namespaces all that there are; empty when they are not known
 */
public record Network(Set<Cidr> serviceRanges, Set<String> namespaces) {

  public static final Network UNKNOWN = new Network(Set.of(), Set.of());

  public Network {
    serviceRanges = Set.copyOf(serviceRanges);
    namespaces = Set.copyOf(namespaces);
  }
}
