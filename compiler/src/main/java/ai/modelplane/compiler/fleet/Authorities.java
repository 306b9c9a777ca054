package ai.modelplane.compiler.fleet;

import ai.modelplane.compiler.api.Key;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The private certificate authorities that endpoints refer to, as far as they are known. One of
 * which nothing is known is used as it is.
 *
 * @param unusable ConfigMaps that cannot be used, with the reason as one clause that follows their
 *     name: {@code has no key ca.crt}
 */
public record Authorities(SortedMap<Key, String> unusable) {

  /** Nothing is known of any. */
  public static final Authorities UNKNOWN = new Authorities(new TreeMap<>());

  public Authorities {
    unusable = Collections.unmodifiableSortedMap(new TreeMap<>(unusable));
  }

  /** Why a ConfigMap cannot be used; empty for one that can, and for one that is not known. */
  public Optional<String> wrong(Key configMap) {
    return Optional.ofNullable(unusable.get(configMap));
  }
}
