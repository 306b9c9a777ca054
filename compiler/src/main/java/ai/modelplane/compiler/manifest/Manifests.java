package ai.modelplane.compiler.manifest;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.diagnostic.Finding;
import ai.modelplane.compiler.diagnostic.Spelling;
import ai.modelplane.compiler.source.Unseen;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a snapshot says.
 *
 * @param valid sorted by key; an object that is defined twice is not among them
 * @param broken what could not be used, in file order; its live object is held as it is
 * @param unseen files and folders that may hold manifests, and nobody knows which
 * @param skipped how many documents are of other kinds
 * @param findings in file order
 */
public record Manifests(
    List<Manifest> valid,
    List<Broken> broken,
    List<Unseen> unseen,
    int skipped,
    List<Finding> findings) {

  public static final Manifests NONE = new Manifests(List.of(), List.of(), List.of(), 0, List.of());

  public Manifests {
    valid = List.copyOf(valid);
    broken = List.copyOf(broken);
    unseen = List.copyOf(unseen);
    findings = List.copyOf(findings);
  }

  /** The same source, of which other manifests can be used. */
  public Manifests with(List<Manifest> usable, List<Broken> others) {
    return new Manifests(usable, others, unseen, skipped, findings);
  }

  /** The same with some of the valid manifests among the broken ones. */
  public Manifests withBroken(Collection<Manifest> wrong) {
    if (wrong.isEmpty()) {
      return this;
    }
    Set<Key> keys = wrong.stream().map(Manifest::key).collect(Collectors.toSet());
    List<Broken> all = new ArrayList<>(broken);
    wrong.forEach(m -> all.add(new Broken(m.written().file(), Optional.of(m.key()))));
    return with(valid.stream().filter(m -> !keys.contains(m.key())).toList(), all);
  }

  /**
   * A document, or a whole file, that has errors.
   *
   * @param key empty when kind, namespace or name is not known
   * @param unplaced what is known when only the namespace is not. With neither, everything that the
   *     cluster records for the file is held
   */
  public record Broken(String file, Optional<Key> key, Optional<Unplaced> unplaced) {

    public Broken(String file, Optional<Key> key) {
      this(file, key, Optional.empty());
    }

    /** Whether nothing is known of the object. */
    public boolean isNameless() {
      return key.isEmpty() && unplaced.isEmpty();
    }
  }

  /**
   * An object whose namespace is missing, in its manifest or on the cluster.
   *
   * @param namespace the one that does not exist; empty when none is given
   */
  public record Unplaced(Kind kind, String name, Optional<String> namespace) {

    /** Whether the namespace may be meant. */
    public boolean mayMean(String other) {
      return namespace.filter(n -> !Spelling.isNear(n, other)).isEmpty();
    }
  }
}
