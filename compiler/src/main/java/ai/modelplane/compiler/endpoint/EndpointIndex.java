package ai.modelplane.compiler.endpoint;

import ai.modelplane.compiler.api.ModelService.Entry;
import ai.modelplane.compiler.endpoint.Candidates.Withheld;
import java.util.List;

/**
 * The endpoints of one namespace, and its replicas without one, as the selectors of services see
 * them.
 */
public final class EndpointIndex {

  private final LabelIndex<Candidate> candidates =
      new LabelIndex<>(c -> c.key().name(), Candidate::labels);
  private final LabelIndex<Withheld> withheld =
      new LabelIndex<>(w -> w.replica().key().name(), Withheld::labels);

  EndpointIndex() {}

  static EndpointIndex of(List<Candidate> candidates, List<Withheld> withheld) {
    EndpointIndex index = new EndpointIndex();
    candidates.forEach(index.candidates::add);
    withheld.forEach(index.withheld::add);
    return index;
  }

  /** All endpoints of the namespace, sorted by name. */
  List<Candidate> candidates() {
    return candidates.all();
  }

  /** All replicas of the namespace that have no endpoint, sorted by name. */
  List<Withheld> withheld() {
    return withheld.all();
  }

  /** The endpoints that an entry's selector matches, sorted by name. */
  public List<Candidate> matching(Entry entry) {
    return candidates.matching(entry.matchLabels());
  }

  /** The replicas that an entry's selector would match if they had an endpoint, sorted by name. */
  public List<Withheld> awaited(Entry entry) {
    return withheld.matching(entry.matchLabels());
  }

  /** Puts what stands under a name in the place of what stood there. */
  void replace(Standing before, Standing after) {
    if (before.candidate() != null) {
      candidates.remove(before.candidate());
    }
    if (before.withheld() != null) {
      withheld.remove(before.withheld());
    }
    if (after.candidate() != null) {
      candidates.add(after.candidate());
    }
    if (after.withheld() != null) {
      withheld.add(after.withheld());
    }
  }
}
