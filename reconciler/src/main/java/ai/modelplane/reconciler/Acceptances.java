package ai.modelplane.reconciler;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Names;
import ai.modelplane.compiler.diagnostic.Finding;
import ai.modelplane.compiler.manifest.Manifest;
import ai.modelplane.compiler.manifest.Manifests;
import ai.modelplane.reconciler.apply.ChangeSet;
import ai.modelplane.reconciler.apply.ChangeSet.Outcome;
import ai.modelplane.reconciler.apply.ChangeSet.Result;
import ai.modelplane.reconciler.cluster.LiveObject;
import ai.modelplane.reconciler.plan.Change;
import ai.modelplane.reconciler.status.ServiceStatus.Acceptance;
import ai.modelplane.reconciler.status.ServiceStatus.Accepted;
import ai.modelplane.reconciler.status.ServiceStatus.Elsewhere;
import ai.modelplane.reconciler.status.ServiceStatus.Rejected;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What became of the manifest of each service. */
final class Acceptances {

  private final Prepared prepared;
  private final Map<Key, String> files = new HashMap<>();
  private final Map<Key, Rejected> rejected = new HashMap<>();

  /**
   * @param server the cluster's own name, which is left out of messages: whoever reads a status may
   *     know the cluster by another one
   */
  Acceptances(Prepared prepared, ChangeSet changes, String server) {
    this.prepared = prepared;
    for (Manifest manifest : prepared.compilation().applied()) {
      files.put(manifest.key(), manifest.written().origin().file());
    }
    unreadable();
    broken();
    prepared
        .compilation()
        .desired()
        .kept()
        .forEach(
            (key, why) -> {
              if (files.containsKey(key)) {
                reject(key, "NotApplied", why);
              }
            });
    for (Change change : prepared.plan().changes()) {
      if (change instanceof Change.Conflict) {
        reject(change.key(), "Conflict", change.reason());
      }
    }
    for (Outcome outcome : changes.outcomes()) {
      if (outcome.result() == Result.FAILED) {
        reject(outcome.key(), "NotApplied", outcome.message().replace(" at " + server, ""));
      }
    }
  }

  Acceptance of(LiveObject service) {
    Key key = service.key();
    Rejected no = rejected.get(key);
    if (isOfAnotherSource(service)
        || (!files.containsKey(key) && no == null && isJudgedOfNoSource(service))) {
      return new Elsewhere();
    }
    return no != null
        ? no
        : new Accepted(
            Optional.ofNullable(files.get(key)).flatMap(prepared.input().history()::lastChange));
  }

  /** The first reason is the one that is told. */
  private void reject(Key key, String reason, String message) {
    rejected.putIfAbsent(key, new Rejected(reason, message));
  }

  private void unreadable() {
    Set<String> unreadable = new HashSet<>();
    for (Manifests.Broken broken : prepared.input().manifests().broken()) {
      if (broken.key().isEmpty()) {
        unreadable.add(broken.file());
      }
    }
    prepared
        .compilation()
        .desired()
        .kept()
        .forEach(
            (key, why) -> {
              LiveObject live = prepared.objects().get(key);
              if (live != null && unreadable.contains(live.annotation(Names.FILE))) {
                reject(key, "Invalid", why);
              }
            });
  }

  private void broken() {
    for (Finding finding : prepared.findings()) {
      if (finding.isError() && finding.resource() != null) {
        for (Key held : prepared.compilation().desired().kept().keySet()) {
          if (held.resource().equals(finding.resource())) {
            reject(held, "Invalid", finding.message());
          }
        }
      }
    }
  }

  /** Only the pass of a manifest's own source can tell what became of it. */
  private boolean isOfAnotherSource(LiveObject service) {
    String source = service.label(Names.SOURCE);
    return !source.isEmpty() && !source.equals(prepared.input().identity());
  }

  /** What was said of its spec as it is now stays, whoever said it. */
  private static boolean isJudgedOfNoSource(LiveObject service) {
    for (JsonNode condition : service.tree().path("status").path("conditions")) {
      if (condition.path("type").asText("").equals("Accepted")) {
        return service.label(Names.SOURCE).isEmpty()
            && condition.path("observedGeneration").asLong(-1) == service.generation();
      }
    }
    return false;
  }
}
