package ai.modelplane.reconciler.preview;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.diagnostic.Finding;
import ai.modelplane.compiler.hold.Hold;
import ai.modelplane.compiler.hold.Refusal;
import ai.modelplane.reconciler.plan.Change;
import java.util.Optional;

/** Why what is explained is not the manifest that the source has of a service. */
final class Unused {

  private Unused() {}

  /** The reason as one clause; empty when the manifest is what is explained. */
  static String of(Index index, Key service) {
    if (index.prepared().compilation().desired().removed().contains(service)) {
      return "its manifest is gone";
    }
    String why =
        index.valid().contains(service) ? ofValid(index, service) : noValid(index, service);
    return why.isEmpty() || index.live(service).isEmpty() ? why : why + "; what is live is shown";
  }

  private static String noValid(Index index, Key service) {
    return kept(index, service)
        .or(() -> Optional.ofNullable(index.broken().get(service)).map(Hold.Broken::new))
        .map(Hold::text)
        .orElse("there is no manifest of it");
  }

  private static String ofValid(Index index, Key service) {
    Refusal refusal = index.prepared().compilation().refused().get(service);
    Finding error = index.errors().get(service.resource());
    String why = "";
    if (refusal != null) {
      why = refusal.text("it");
    } else if (!index.applied().contains(service)) {
      why = error == null ? "" : error.message();
    } else if (index.changes().get(service) instanceof Change.Conflict conflict) {
      why = conflict.owner().clause();
    } else if (index.compiled().contains(service)) { // as it is live; one that is paused is not
      why = kept(index, service).map(Hold::text).orElse("");
    }
    return why.isEmpty() ? "" : "its manifest is not used: " + why;
  }

  private static Optional<Hold> kept(Index index, Key service) {
    return Optional.ofNullable(index.prepared().compilation().desired().kept().get(service));
  }
}
