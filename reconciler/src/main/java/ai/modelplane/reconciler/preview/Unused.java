package ai.modelplane.reconciler.preview;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.diagnostic.Finding;
import ai.modelplane.compiler.hold.Hold;
import ai.modelplane.compiler.hold.Refusal;
import ai.modelplane.reconciler.plan.Change;

/** Why a source's own manifest of a service is not what is explained. */
final class Unused {

  private Unused() {}

  /** The reason as one clause; empty when the manifest is what is explained. */
  static String of(Index index, Key service) {
    if (index.prepared().compilation().desired().removed().contains(service)) {
      return "its manifest is gone";
    }
    String why = reason(index, service);
    boolean isLive = index.prepared().objects().containsKey(service);
    return why.isEmpty() || !isLive ? why : why + "; what is live is shown";
  }

  private static String reason(Index index, Key service) {
    if (index.isValid(service)) {
      String why = index.isApplied(service) ? notServed(index, service) : refused(index, service);
      return why.isEmpty() ? "" : "its manifest is not used: " + why;
    }
    Hold hold = index.hold(service);
    String file = index.broken(service);
    if (hold == null && file != null) {
      return new Hold.Broken(file).text();
    }
    return hold == null ? "there is no manifest of it" : hold.text();
  }

  /** One that is not to be switched yet is compiled as it is live; one that is paused is not. */
  private static String notServed(Index index, Key service) {
    if (index.change(service) instanceof Change.Conflict conflict) {
      return conflict.owner().clause();
    }
    Hold hold = index.hold(service);
    return hold == null || !index.isCompiled(service) ? "" : hold.text();
  }

  private static String refused(Index index, Key service) {
    Refusal refusal =
        index.isPlaced(service)
            ? index.prepared().compilation().refused().get(service)
            : new Refusal.NoNamespace(service.namespace());
    Finding error = index.error(service);
    return refusal != null ? refusal.text("it") : error != null ? error.message() : "";
  }
}
