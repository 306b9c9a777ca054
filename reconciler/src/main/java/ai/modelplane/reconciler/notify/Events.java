package ai.modelplane.reconciler.notify;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.diagnostic.MessageText;
import ai.modelplane.compiler.dialect.Dialect;
import ai.modelplane.compiler.endpoint.Candidate;
import ai.modelplane.compiler.endpoint.Candidates;
import ai.modelplane.reconciler.apply.ChangeSet;
import ai.modelplane.reconciler.apply.ChangeSet.Outcome;
import ai.modelplane.reconciler.apply.ChangeSet.Result;
import ai.modelplane.reconciler.cluster.LiveObject;
import ai.modelplane.reconciler.cluster.ServiceEvent;
import ai.modelplane.reconciler.fields.FieldChange;
import ai.modelplane.reconciler.gather.Outage;
import ai.modelplane.reconciler.plan.Change;
import ai.modelplane.reconciler.plan.Percent;
import ai.modelplane.reconciler.plan.Traffic;
import ai.modelplane.reconciler.plan.Traffic.Row;
import ai.modelplane.reconciler.prepare.Prepared;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What changed for each service, and why. Nothing for a pass that changed nothing. */
public final class Events {

  /** Of one pass: a fleet that is created at once says so by its objects. */
  private static final int MOST = 100;

  /** Endpoints that a note names. */
  private static final int NAMED = 8;

  private final SortedMap<Key, Traffic> traffic = new TreeMap<>();
  private final Map<Key, List<Key>> users = new HashMap<>();
  private final Map<Key, Outcome> outcomes = new HashMap<>();
  private final Map<Key, Outcome> routes = new HashMap<>();
  private final Map<Key, LiveObject> services = new HashMap<>();
  private final Candidates candidates;
  private final List<ServiceEvent> events = new ArrayList<>();

  private Events(Candidates candidates) {
    this.candidates = candidates;
  }

  /**
   * The events of a pass, warnings first, then by service; at most 100.
   *
   * @param prepared the pass before its first write
   * @param changes what it did
   */
  public static List<ServiceEvent> of(Prepared prepared, ChangeSet changes) {
    List<Outage> outages =
        prepared.inputs().stream()
            .flatMap(input -> input.outage().filter(Outage::isNew).stream())
            .toList();
    if (changes.outcomes().isEmpty() && outages.isEmpty()) {
      return List.of();
    }
    Events all = new Events(prepared.compilation().candidates());
    prepared.traffic().forEach(t -> all.traffic.put(t.service(), t));
    all.traffic.values().forEach(all::users);
    prepared.objects().forEach(all::service);
    for (Outcome outcome : changes.outcomes()) {
      all.outcomes.put(outcome.key(), outcome);
      if (outcome.stored() != null) {
        all.service(outcome.key(), outcome.stored());
      }
    }
    all.routes.putAll(changes.routes());
    all.traffic.values().forEach(all::shares);
    prepared.plan().changes().forEach(all::drift);
    changes.outcomes().forEach(all::trouble);
    outages.forEach(all::unread);
    return all.events.stream()
        .sorted(
            Comparator.comparing((ServiceEvent e) -> !e.warning())
                .thenComparing(ServiceEvent::service))
        .limit(MOST)
        .toList();
  }

  private void users(Traffic of) {
    of.objects().forEach(o -> users.computeIfAbsent(o, k -> new ArrayList<>(1)).add(of.service()));
  }

  private void service(Key key, LiveObject object) {
    if (key.kind() == Kind.MODEL_SERVICE) {
      services.put(key, object);
    }
  }

  /** Only what was written has happened. */
  private void shares(Traffic of) {
    Outcome outcome = routes.get(Dialect.route(of.service()));
    if (outcome == null
        || (outcome.result() != Result.CREATED && outcome.result() != Result.CONFIGURED)) {
      return;
    }
    List<String> gone =
        of.rows().stream()
            .filter(r -> r.before() > 0 && r.after() == 0)
            .filter(r -> !isRoutable(of.service().namespace(), r))
            .map(Row::names)
            .toList();
    if (of.effect() == Traffic.Effect.LOST) {
      add(of.service(), true, "Unserved", "nobody serves it any more: " + why(of));
    } else if (outcome.result() == Result.CREATED) {
      add(of.service(), false, "Created", "the route was created: " + now(of));
    } else if (of.effect() == Traffic.Effect.GAINED) {
      add(of.service(), false, "Served", "it is served: " + now(of));
    } else if (!gone.isEmpty()) {
      String gets = gone.size() == 1 ? " gets" : " get";
      String note = MessageText.list(gone, NAMED) + gets + " no more requests: " + shifts(of);
      add(of.service(), false, "EndpointGone", note);
    } else if (of.rows().stream().anyMatch(r -> r.was().isPresent())) {
      add(of.service(), false, "Moved", shifts(of));
    } else if (of.isChanged()) {
      add(of.service(), false, "Reweighted", shifts(of));
    }
  }

  /** Whether an endpoint could get requests: then only weights or selectors took them away. */
  private boolean isRoutable(String namespace, Row row) {
    return row.endpoints().stream()
        .flatMap(name -> candidates.find(new Key(Kind.MODEL_ENDPOINT, namespace, name)).stream())
        .anyMatch(Candidate::isRoutable);
  }

  private static String why(Traffic of) {
    return of.note().isEmpty() ? shifts(of) : of.note().text();
  }

  private static String now(Traffic of) {
    List<String> shares =
        of.rows().stream()
            .filter(r -> r.after() > 0)
            .map(r -> r.names() + " " + percent(r.after()))
            .toList();
    return shares.isEmpty() ? why(of) : MessageText.list(shares, NAMED);
  }

  /** What changes, and first who moves. */
  private static String shifts(Traffic of) {
    return MessageText.list(
        of.rows().stream()
            .filter(Row::isChanged)
            .sorted(Comparator.comparing(r -> r.was().isEmpty()))
            .map(Events::shift)
            .toList(),
        NAMED);
  }

  private static String shift(Row row) {
    String shares = percent(row.before()) + " to " + percent(row.after());
    if (row.was().isEmpty()) {
      return row.names() + " " + shares;
    }
    String now = row.isToldByAddress() ? row.address() : row.cluster();
    String moves = row.names() + " moves from " + row.was().get().text() + " to " + now;
    return row.before() == row.after() ? moves : moves + " (" + shares + ")";
  }

  private void drift(Change change) {
    if (change instanceof Change.Configure configure && configure.isDrift()) {
      Outcome outcome = outcomes.get(change.key());
      if (outcome != null && outcome.result() == Result.CONFIGURED) {
        String managers =
            configure.drifts().stream()
                .map(FieldChange.Drift::manager)
                .distinct()
                .collect(Collectors.joining(", "));
        String note = change.key() + " was put right after a change by " + managers;
        concerned(change.key()).forEach(s -> add(s, false, "DriftCorrected", note));
      }
    }
  }

  private void trouble(Outcome outcome) {
    if (outcome.result().isTrouble()) {
      String reason = outcome.result() == Result.CONFLICT ? "Conflict" : "Failed";
      String note = outcome.key() + ": " + outcome.message();
      concerned(outcome.key()).forEach(s -> add(s, true, reason, note));
    }
  }

  /** Told once: the condition lasts as long as it does. */
  private void unread(Outage outage) {
    services.forEach(
        (key, service) -> {
          if (service.isFrom(outage.source())) {
            add(key, true, "SourceUnreadable", outage.text());
          }
        });
  }

  private List<Key> concerned(Key key) {
    if (key.kind() == Kind.MODEL_SERVICE) {
      return List.of(key);
    }
    return users.getOrDefault(key, List.of());
  }

  private void add(Key service, boolean warning, String reason, String note) {
    Optional.ofNullable(services.get(service))
        .map(object -> new ServiceEvent(service, object.uid(), warning, reason, note))
        .ifPresent(events::add);
  }

  private static String percent(double share) {
    return share == 0 ? "0.0 %" : Percent.of(share);
  }
}
