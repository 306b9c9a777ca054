package ai.modelplane.reconciler.status;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Names;
import ai.modelplane.compiler.diagnostic.Finding;
import ai.modelplane.compiler.diagnostic.Resource;
import ai.modelplane.compiler.dialect.DesiredObject;
import ai.modelplane.compiler.hold.Hold;
import ai.modelplane.compiler.manifest.Manifest;
import ai.modelplane.compiler.manifest.Manifests;
import ai.modelplane.reconciler.apply.ChangeSet;
import ai.modelplane.reconciler.apply.ChangeSet.Outcome;
import ai.modelplane.reconciler.apply.ChangeSet.Result;
import ai.modelplane.reconciler.cluster.Condition;
import ai.modelplane.reconciler.cluster.LiveObject;
import ai.modelplane.reconciler.gather.Input;
import ai.modelplane.reconciler.gather.Outage;
import ai.modelplane.reconciler.plan.Change;
import ai.modelplane.reconciler.prepare.Prepared;
import ai.modelplane.reconciler.status.ServiceStatus.Acceptance;
import ai.modelplane.reconciler.status.ServiceStatus.Accepted;
import ai.modelplane.reconciler.status.ServiceStatus.Elsewhere;
import ai.modelplane.reconciler.status.ServiceStatus.Rejected;
import ai.modelplane.reconciler.status.ServiceStatus.Rejection;
import ai.modelplane.reconciler.status.ServiceStatus.Unread;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What became of the manifest of each service. */
final class Acceptances {

  private final Prepared prepared;
  private final Map<Key, Hold> kept;
  private final Map<Key, String> files = new HashMap<>();
  private final Map<Key, Rejected> rejected = new HashMap<>();

  Acceptances(Prepared prepared, ChangeSet changes) {
    this.prepared = prepared;
    this.kept = prepared.compilation().desired().kept();
    for (Manifest manifest : prepared.compilation().applied()) {
      files.put(manifest.key(), manifest.written().origin().file());
    }
    unreadable();
    broken();
    kept.forEach(
        (key, hold) -> {
          if (files.containsKey(key)) {
            reject(key, Rejection.NOT_APPLIED, hold.text());
          }
        });
    for (Change change : prepared.plan().changes()) {
      if (change instanceof Change.Conflict) {
        reject(change.key(), Rejection.CONFLICT, change.reason());
      }
    }
    for (Outcome outcome : changes.outcomes()) {
      if (outcome.result() == Result.FAILED) {
        reject(outcome.key(), Rejection.NOT_APPLIED, outcome.why().inStatus());
      }
    }
  }

  Acceptance of(LiveObject service) {
    Key key = service.key();
    Optional<Outage> outage =
        prepared.inputs().stream()
            .flatMap(input -> input.outage().stream())
            .filter(o -> service.isFrom(o.source()))
            .findFirst();
    if (outage.isPresent()) {
      return new Unread(outage.get().text());
    }
    Rejected no = rejected.get(key);
    if (isOfAnotherSource(service)
        || (!files.containsKey(key) && no == null && isJudgedOfNoSource(service))) {
      return new Elsewhere();
    }
    return no != null
        ? no
        : new Accepted(Optional.ofNullable(files.get(key)).flatMap(file -> lastChange(key, file)));
  }

  private Optional<String> lastChange(Key key, String file) {
    return prepared.inputs().stream()
        .filter(input -> input.identity().equals(prepared.source(key)))
        .findFirst()
        .flatMap(input -> input.history().lastChange(file));
  }

  /** The first reason is the one that is told. */
  private void reject(Key key, Rejection reason, String message) {
    rejected.putIfAbsent(key, new Rejected(reason, message));
  }

  private void unreadable() {
    for (Input input : prepared.inputs()) {
      Set<String> unreadable = new HashSet<>();
      for (Manifests.Broken broken : input.manifests().broken()) {
        if (broken.key().isEmpty()) {
          unreadable.add(broken.file());
        }
      }
      kept.forEach(
          (key, hold) -> {
            LiveObject live = prepared.objects().get(key);
            if (live != null
                && unreadable.contains(live.annotation(Names.FILE))
                && mayJudge(input, key)) {
              reject(key, Rejection.INVALID, hold.text());
            }
          });
    }
  }

  private void broken() {
    Map<Resource, Key> keys = new HashMap<>();
    kept.keySet().forEach(key -> keys.put(key.resource(), key));
    Map<String, Input> sources = new HashMap<>();
    if (prepared.inputs().size() > 1) {
      prepared.inputs().forEach(input -> input.files().forEach(file -> sources.put(file, input)));
    }
    for (Finding finding : prepared.findings()) {
      Key key = finding.resource() == null ? null : keys.get(finding.resource());
      Input source = sources.get(finding.where().file());
      if (finding.isError() && key != null && (source == null || mayJudge(source, key))) {
        reject(key, Rejection.INVALID, finding.message());
      }
    }
  }

  /** Another source may name the object too, and is told of its own mistakes. */
  private boolean mayJudge(Input source, Key key) {
    LiveObject live = prepared.objects().get(key);
    return Optional.ofNullable(prepared.compilation().desired().objects().get(key))
        .flatMap(DesiredObject::source)
        .map(applying -> applying.equals(source.identity()))
        .orElse(live == null || !isOfAnotherSource(live, source));
  }

  /** Only the pass of a manifest's own source can tell what became of it. */
  private boolean isOfAnotherSource(LiveObject service) {
    return prepared.inputs().stream().allMatch(input -> isOfAnotherSource(service, input));
  }

  private static boolean isOfAnotherSource(LiveObject service, Input input) {
    return !service.label(Names.SOURCE).isEmpty() && !service.isFrom(input.identity());
  }

  /** What was said of its spec as it is now stays, whoever said it. */
  private static boolean isJudgedOfNoSource(LiveObject service) {
    JsonNode accepted = Condition.find(service.path("status"), "Accepted");
    return service.label(Names.SOURCE).isEmpty()
        && accepted.path("observedGeneration").asLong(-1) == service.generation();
  }
}
