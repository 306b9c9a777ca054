package ai.modelplane.reconciler.notify;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind.Role;
import ai.modelplane.compiler.diagnostic.Finding;
import ai.modelplane.compiler.source.Identity;
import ai.modelplane.reconciler.apply.ChangeSet;
import ai.modelplane.reconciler.cluster.LiveObject;
import ai.modelplane.reconciler.gather.Outage;
import ai.modelplane.reconciler.plan.Traffic;
import ai.modelplane.reconciler.prepare.Prepared;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What of a pass over several sources concerns one of them: all but what is another's. Of a pass
 * over one source that is everything.
 */
public final class Concern {

  private final Prepared prepared;
  private final List<Identity> others;
  private final Set<String> files = new HashSet<>();

  /**
   * @param own the identity of the source
   */
  public Concern(Prepared prepared, Identity own) {
    this.prepared = prepared;
    this.others =
        prepared.inputs().stream()
            .map(input -> input.outage().map(Outage::source).orElse(input.identity()))
            .filter(i -> !i.equals(own) && !i.equals(Identity.NONE))
            .toList();
    if (!others.isEmpty()) {
      prepared.inputs().stream()
          .filter(input -> input.identity().equals(own))
          .forEach(input -> files.addAll(input.files()));
    }
  }

  /** Those in its files, and those of the cluster. */
  public List<Finding> findings() {
    return prepared.findings().stream()
        .filter(f -> others.isEmpty() || isOfNone(f) || files.contains(f.where().file()))
        .toList();
  }

  private static boolean isOfNone(Finding finding) {
    return finding.where().file() == null;
  }

  /** The first thing that is wrong, in one line. */
  public Optional<String> trouble(ChangeSet all) {
    return changes(all).outcomes().stream()
        .filter(outcome -> outcome.result().isTrouble())
        .map(outcome -> outcome.key() + ": " + outcome.message())
        .findFirst()
        .or(
            () ->
                findings().stream()
                    .filter(Finding::isError)
                    .map(f -> (f.resource() == null ? "" : f.resource() + ": ") + f.message())
                    .findFirst());
  }

  /** Without what another source has applied or removed. */
  public ChangeSet changes(ChangeSet all) {
    return new ChangeSet(
        all.outcomes().stream().filter(outcome -> !isOfAnother(outcome.key())).toList(),
        all.unchanged());
  }

  /** Of its own services, and those of no source. */
  public List<Traffic> traffic() {
    return prepared.traffic().stream().filter(t -> !isOfAnother(t.service())).toList();
  }

  private boolean isOfAnother(Key key) {
    if (key.kind().role() != Role.DECLARED) {
      return false;
    }
    LiveObject live = prepared.objects().get(key);
    return others.stream()
        .anyMatch(
            other -> other.equals(prepared.source(key)) || (live != null && live.isFrom(other)));
  }
}
