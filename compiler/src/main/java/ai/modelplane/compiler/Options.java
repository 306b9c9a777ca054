package ai.modelplane.compiler;

import ai.modelplane.compiler.address.Allowance;
import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What a person can set of a compilation.
 *
 * @param gateways the Gateways that serve the routes; the first one gives the addresses, and its
 *     name is the instance's
 * @param publicUrl the base of every address, when the Gateway cannot tell
 * @param allowed addresses that are opened for endpoints
 * @param maxDeletes how many services and hand-written endpoints one pass may delete because their
 *     manifest is gone; empty takes the larger of 5 and a quarter of what the source has
 * @param namespaces which namespaces a source may write; empty for all
 * @param hold how long something is held that follows from a kind in doubt
 * @param gone kinds of which a person says that what is not seen is gone
 */
public record Options(
    List<Key> gateways,
    Optional<String> publicUrl,
    List<Allowance> allowed,
    OptionalInt maxDeletes,
    Set<String> namespaces,
    Duration hold,
    Set<Kind> gone) {

  private static final Duration HOLD = Duration.ofMinutes(15);

  public static final Options DEFAULT =
      new Options(
          new Key(Kind.GATEWAY, "modelplane-system", "modelplane"),
          List.of(),
          OptionalInt.empty(),
          Set.of());

  public Options {
    gateways = List.copyOf(gateways);
    allowed = List.copyOf(allowed);
    namespaces = Set.copyOf(namespaces);
    gone = Set.copyOf(gone);
  }

  /** What nobody has set otherwise: what is in doubt is held for a quarter of an hour. */
  public Options(
      List<Key> gateways,
      Optional<String> publicUrl,
      List<Allowance> allowed,
      OptionalInt maxDeletes,
      Set<String> namespaces) {
    this(gateways, publicUrl, allowed, maxDeletes, namespaces, HOLD, Set.of());
  }

  public Options holding(Duration term, Set<Kind> confirmed) {
    return new Options(gateways, publicUrl, allowed, maxDeletes, namespaces, term, confirmed);
  }

  /** Of one Gateway that can tell its address. */
  public Options(
      Key gateway, List<Allowance> allowed, OptionalInt maxDeletes, Set<String> namespaces) {
    this(List.of(gateway), Optional.empty(), allowed, maxDeletes, namespaces);
  }

  /** The Gateway that gives the addresses. */
  public Key gateway() {
    return gateways.getFirst();
  }

  public boolean mayWrite(String namespace) {
    return namespaces.isEmpty() || namespaces.contains(namespace);
  }
}
