package ai.modelplane.reconciler.cli;

import ai.modelplane.compiler.source.Identity;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Whom several sources that are followed together are. Each needs an identity of its own: with the
 * same one, each would delete what the other has.
 */
final class Identities {

  private final Map<FollowedSource, Identity> known = new HashMap<>();

  /**
   * Learns of one.
   *
   * @param identity empty for none
   * @return what is wrong about it; empty when nothing is
   */
  synchronized Optional<String> learn(FollowedSource source, Optional<Identity> identity) {
    if (identity.isEmpty()) {
      return Optional.of(nameless(source));
    }
    for (Map.Entry<FollowedSource, Identity> other : known.entrySet()) {
      if (!other.getKey().equals(source) && isSame(identity.get(), other.getValue())) {
        return Optional.of(same(other.getKey(), source));
      }
    }
    known.put(source, identity.get());
    return Optional.empty();
  }

  private static boolean isSame(Identity one, Identity other) {
    return one.owns(other.hash(), other.name()) || other.owns(one.hash(), one.name());
  }

  static String nameless(FollowedSource source) {
    return source.name()
        + " has no identity, and each of several sources needs one: give it ?prune-as=NAME, or"
        + " follow it alone";
  }

  static String same(FollowedSource first, FollowedSource second) {
    return "%s and %s are the same source; leave out one of them, or give them different ?path="
            .formatted(first.name(), second.name())
        + " or ?prune-as=";
  }
}
