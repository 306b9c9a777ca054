package ai.modelplane.compiler;

import ai.modelplane.compiler.address.Allowance;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What a person can set of a compilation.
 *
 * @param gatewayNamespace where the Gateway is
 * @param gatewayName what it is called
 * @param allowed addresses that are opened for endpoints
 * @param maxDeletes how many services and hand-written endpoints one pass may delete because their
 *     manifest is gone; empty takes the larger of 5 and a quarter of what the source has
 * @param namespaces which namespaces a source may write; empty for all
 */
public record Options(
    String gatewayNamespace,
    String gatewayName,
    List<Allowance> allowed,
    OptionalInt maxDeletes,
    Set<String> namespaces) {

  public static final Options DEFAULT =
      new Options("modelplane-system", "modelplane", List.of(), OptionalInt.empty(), Set.of());

  public Options {
    allowed = List.copyOf(allowed);
    namespaces = Set.copyOf(namespaces);
  }

  public boolean mayWrite(String namespace) {
    return namespaces.isEmpty() || namespaces.contains(namespace);
  }
}
