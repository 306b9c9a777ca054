package ai.modelplane.compiler;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.diagnostic.Finding;
import ai.modelplane.compiler.diagnostic.Rule;
import ai.modelplane.compiler.diagnostic.Where;
import ai.modelplane.compiler.hold.Handover;
import ai.modelplane.compiler.hold.Refusal;
import ai.modelplane.compiler.manifest.Manifest;
import java.util.List;
import java.util.stream.Collectors;

/** What is said of manifests that are not applied, and of objects that are not deleted. */
final class OwnershipFindings {

  private OwnershipFindings() {}

  static Finding of(Manifest manifest, Refusal refusal, String source, String instance) {
    Key key = manifest.key();
    return new Finding(
        refusal instanceof Refusal.OutOfScope
            ? Rule.RESOURCE_NAMESPACE_NOT_ALLOWED
            : Rule.RESOURCE_NOT_OURS,
        manifest.written().value("/metadata/name"),
        key.resource(),
        refusal.text(key.toString()),
        switch (refusal) {
          case Refusal.OutOfScope _ -> "move the manifest, or add the namespace";
          case Refusal.NoNamespace(String namespace) ->
              "create it: kubectl create namespace " + namespace;
          case Refusal.OtherGateway _ ->
              "this pass is for " + instance + ": check --gateway, or remove it there first";
          case Refusal.NotAdopted _ -> Handover.hint();
          case Refusal.OtherSource(var file, String other) ->
              ofAnotherSource(other, source.isEmpty());
        });
  }

  /**
   * @param nameless whether this source has no identity, and so can be the owner of nothing
   */
  private static String ofAnotherSource(String other, boolean nameless) {
    String why =
        nameless
            ? "a single file, standard input, or several sources together own nothing"
            : "another folder of the same repository is another source";
    return why
        + ": run with the folder, --path or --prune-as that it was applied with; to "
        + (nameless ? "take it from there" : "move it here")
        + " for good: "
        + Handover.command(other);
  }

  /** Somebody who removed a manifest wonders why its object stays: another part cannot be read. */
  static Finding unread(String file, List<Key> kept) {
    return prune(
        Rule.PRUNE_HELD,
        ("%s %s kept as applied: %s cannot be read in full, so nobody can tell whether the"
                + " manifest is gone")
            .formatted(some(kept), kept.size() == 1 ? "is" : "are", file),
        "fix " + file + "; what it no longer has is then deleted");
  }

  static Finding suddenlyEmpty(int had) {
    return prune(
        Rule.PRUNE_LIMIT,
        "the source has no manifests, but %d %s applied from it; none is deleted"
            .formatted(had, had == 1 ? "object was" : "objects were"),
        "check the path and the revision; to delete them all, delete them with kubectl");
  }

  static Finding tooMany(List<Key> gone, int limit) {
    return prune(
        Rule.PRUNE_LIMIT,
        (gone.size() == 1
                ? "the manifest of one object is gone ("
                : "the manifests of " + gone.size() + " objects are gone (")
            + some(gone)
            + "), and one pass may delete "
            + (limit == 0 ? "none" : "at most " + limit)
            + "; none is deleted",
        "if that is meant, run once with --max-deletes " + gone.size());
  }

  private static Finding prune(Rule rule, String message, String hint) {
    return new Finding(rule, new Where.Nowhere(), null, message, hint);
  }

  static String some(List<Key> keys) {
    String first = keys.stream().limit(3).map(Key::toString).collect(Collectors.joining(", "));
    return keys.size() > 3 ? first + ", ..." : first;
  }
}
