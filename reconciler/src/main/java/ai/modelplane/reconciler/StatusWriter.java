package ai.modelplane.reconciler;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Names;
import ai.modelplane.compiler.diagnostic.Finding;
import ai.modelplane.compiler.endpoint.Candidate;
import ai.modelplane.compiler.landscape.Gateway;
import ai.modelplane.compiler.manifest.Manifest;
import ai.modelplane.compiler.manifest.Manifests;
import ai.modelplane.compiler.routing.Route;
import ai.modelplane.reconciler.apply.ChangeSet;
import ai.modelplane.reconciler.apply.ChangeSet.Outcome;
import ai.modelplane.reconciler.apply.ChangeSet.Result;
import ai.modelplane.reconciler.apply.Gate;
import ai.modelplane.reconciler.apply.Parallel;
import ai.modelplane.reconciler.cluster.Cluster;
import ai.modelplane.reconciler.cluster.ClusterException;
import ai.modelplane.reconciler.cluster.LiveObject;
import ai.modelplane.reconciler.cluster.RouteVerdict;
import ai.modelplane.reconciler.plan.Change;
import ai.modelplane.reconciler.plan.OwnedFields;
import ai.modelplane.reconciler.plan.RouteRefs;
import ai.modelplane.reconciler.status.EndpointStatus;
import ai.modelplane.reconciler.status.ServiceStatus;
import ai.modelplane.reconciler.status.ServiceStatus.Acceptance;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Writes statuses once, at the end of a pass, and only those that differ. */
final class StatusWriter {

  private record Wanted(LiveObject object, ObjectNode status) {}

  private final Cluster cluster;
  private final Settings settings;
  private final Gate gate;
  private final String now;

  StatusWriter(Cluster cluster, Settings settings, Gate gate, Clock clock) {
    this.cluster = cluster;
    this.settings = settings;
    this.gate = gate;
    this.now = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /** Writes what differs and returns what failed. */
  List<Outcome> write(Prepared prepared, ChangeSet changes) {
    Map<Key, LiveObject> latest = latest(prepared, changes);
    reread(prepared, changes, latest);
    List<Wanted> wanted = new ArrayList<>(services(prepared, changes, latest));
    wanted.addAll(endpoints(prepared, latest));
    List<Wanted> changed =
        wanted.stream().filter(w -> !OwnedFields.ownsStatus(w.object(), w.status())).toList();
    return Parallel.each(changed, this::write, written -> {}).stream()
        .flatMap(Optional::stream)
        .toList();
  }

  private Optional<Outcome> write(Wanted wanted) {
    Key key = wanted.object().key();
    try {
      cluster.applyStatus(key, wanted.status());
      return Optional.empty();
    } catch (ClusterException e) {
      return switch (e.kind()) {
        case CONFLICT, MISSING -> again(wanted);
        case UNREACHABLE, FORBIDDEN, INVALID, TROUBLED -> Optional.of(failed(key, e));
      };
    }
  }

  /** Somebody wrote it at the same moment, or it is gone, and then there is nothing to describe. */
  private Optional<Outcome> again(Wanted wanted) {
    Key key = wanted.object().key();
    try {
      if (!cluster.get(List.of(key)).isEmpty()) {
        cluster.applyStatus(key, wanted.status());
      }
      return Optional.empty();
    } catch (ClusterException e) {
      return Optional.of(failed(key, e));
    }
  }

  private static Outcome failed(Key key, ClusterException e) {
    String message = Objects.requireNonNullElse(e.getMessage(), "");
    return new Outcome(key, Result.FAILED, "status: " + message, null);
  }

  /** The objects as they are after this pass. */
  private static Map<Key, LiveObject> latest(Prepared prepared, ChangeSet changes) {
    Map<Key, LiveObject> latest = new TreeMap<>(prepared.objects());
    for (Outcome outcome : changes.outcomes()) {
      LiveObject stored = outcome.stored();
      if (stored != null) {
        latest.put(outcome.key(), stored);
      } else if (outcome.result() == Result.DELETED) {
        latest.remove(outcome.key());
      }
    }
    return latest;
  }

  /**
   * A route that was not written may have got back what it points to: what the gateway said of it
   * before this pass is no longer true.
   */
  private void reread(Prepared prepared, ChangeSet changes, Map<Key, LiveObject> latest) {
    Set<Key> written = new HashSet<>();
    changes.outcomes().stream()
        .filter(o -> o.stored() != null)
        .map(Outcome::key)
        .forEach(written::add);
    List<Key> stale =
        prepared.compilation().routes().stream()
            .map(StatusWriter::routeOf)
            .filter(k -> !written.contains(k))
            .map(latest::get)
            .filter(Objects::nonNull)
            .filter(r -> verdict(r) instanceof RouteVerdict.Refused)
            .filter(r -> RouteRefs.backends(r.tree()).stream().anyMatch(written::contains))
            .map(LiveObject::key)
            .toList();
    try {
      cluster.get(stale).forEach(route -> latest.put(route.key(), route));
    } catch (ClusterException e) {
      // the next pass sees it
    }
  }

  private List<Wanted> services(Prepared prepared, ChangeSet changes, Map<Key, LiveObject> latest) {
    List<Route> routes = prepared.compilation().routes();
    String instance = prepared.compilation().target().instance();
    List<LiveObject> httpRoutes =
        routes.stream()
            .map(r -> latest.get(routeOf(r)))
            .filter(Objects::nonNull)
            .filter(r -> r.isOf(instance))
            .toList();
    Map<Key, LiveObject> judged = gate.verdicts(httpRoutes);
    Map<Key, String> files = new HashMap<>();
    for (Manifest manifest : prepared.compilation().applied()) {
      files.put(manifest.key(), manifest.written().origin().file());
    }
    Map<Key, String> problems = problems(prepared, changes);
    List<Wanted> wanted = new ArrayList<>();
    for (Route route : routes) {
      Key key = route.service().key();
      LiveObject service = latest.get(key);
      if (service != null) {
        Acceptance acceptance =
            isOfAnotherSource(service, prepared)
                    || (!files.containsKey(key)
                        && !problems.containsKey(key)
                        && isOfNoSource(service))
                ? Acceptance.ELSEWHERE
                : new Acceptance(
                    Optional.ofNullable(problems.get(key)),
                    Optional.ofNullable(files.get(key))
                        .flatMap(prepared.input().history()::lastChange));
        Optional<RouteVerdict> verdict =
            Optional.ofNullable(judged.get(routeOf(route)))
                .map(this::verdict)
                .or(() -> stranger(latest.get(routeOf(route))));
        ServiceStatus status =
            new ServiceStatus(route, verdict, acceptance, address(prepared, key));
        wanted.add(
            new Wanted(
                service, status.tree(service.tree().path("status"), service.generation(), now)));
      }
    }
    return wanted;
  }

  /** Only the pass of a manifest's own source can tell what became of it. */
  private static boolean isOfAnotherSource(LiveObject service, Prepared prepared) {
    String source = service.label(Names.SOURCE);
    return !source.isEmpty() && !source.equals(prepared.input().identity());
  }

  /** What was said of its spec as it is now stays, whoever said it. */
  private static boolean isOfNoSource(LiveObject service) {
    for (JsonNode condition : service.tree().path("status").path("conditions")) {
      if (condition.path("type").asText("").equals("Accepted")) {
        return service.label(Names.SOURCE).isEmpty()
            && condition.path("observedGeneration").asLong(-1) == service.generation();
      }
    }
    return false;
  }

  /** Somebody else's route of the same name may well be served; it is not this service's. */
  private static Optional<RouteVerdict> stranger(@Nullable LiveObject route) {
    return Optional.ofNullable(route)
        .map(
            r ->
                new RouteVerdict.Refused("Conflict", r.key() + " was not made by this Modelplane"));
  }

  private RouteVerdict verdict(LiveObject route) {
    return RouteVerdict.of(
        route, settings.options().gatewayNamespace(), settings.options().gatewayName());
  }

  /** The first error of each service whose manifest is not what is served. */
  private Map<Key, String> problems(Prepared prepared, ChangeSet changes) {
    Map<Key, String> problems = new HashMap<>();
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
                problems.put(key, why);
              }
            });
    for (Finding finding : prepared.findings()) {
      if (finding.isError() && finding.resource() != null) {
        for (Key held : prepared.compilation().desired().kept().keySet()) {
          if (held.resource().equals(finding.resource())) {
            problems.putIfAbsent(held, finding.message());
          }
        }
      }
    }
    for (Change change : prepared.plan().changes()) {
      if (change instanceof Change.Conflict) {
        problems.putIfAbsent(change.key(), change.reason());
      }
    }
    for (Outcome outcome : changes.outcomes()) {
      if (outcome.result() == Result.FAILED) {
        // whoever reads the status may know the cluster by another address
        String message = outcome.message().replace(" at " + cluster.name(), "");
        problems.putIfAbsent(outcome.key(), message);
      }
    }
    return problems;
  }

  private Optional<String> address(Prepared prepared, Key service) {
    Optional<Gateway> gateway = prepared.live().landscape().gateway();
    return settings
        .publicUrl()
        .or(() -> gateway.flatMap(g -> g.publicBase(service.namespace())))
        .map(base -> base + "/" + service.namespace() + "/" + service.name());
  }

  private List<Wanted> endpoints(Prepared prepared, Map<Key, LiveObject> latest) {
    List<Wanted> wanted = new ArrayList<>();
    for (List<Candidate> some : prepared.compilation().candidates().byNamespace().values()) {
      for (Candidate candidate : some) {
        LiveObject object = latest.get(candidate.key());
        if (object != null) {
          wanted.add(
              new Wanted(
                  object,
                  EndpointStatus.tree(
                      candidate, object.tree().path("status"), object.generation(), now)));
        }
      }
    }
    return wanted;
  }

  private static Key routeOf(Route route) {
    return route.service().key().route();
  }
}
