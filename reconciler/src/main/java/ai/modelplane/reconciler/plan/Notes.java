package ai.modelplane.reconciler.plan;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.dialect.Dialect;
import ai.modelplane.compiler.hold.Hold;
import ai.modelplane.compiler.routing.Route;
import ai.modelplane.reconciler.cluster.LiveObject;
import ai.modelplane.reconciler.plan.Note.Meaning;
import ai.modelplane.reconciler.plan.Traffic.Row;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The notes of a plan, and all their words. */
final class Notes {

  private final SortedMap<Key, LiveObject> live;
  private final Map<Key, Change> changes = new HashMap<>();

  Notes(SortedMap<Key, LiveObject> live, Plan plan) {
    this.live = live;
    plan.changes().forEach(c -> changes.put(c.key(), c));
  }

  Optional<Change> change(Key key) {
    return Optional.ofNullable(changes.get(key));
  }

  /** Whether an object is neither written nor deleted although it could be. */
  boolean stays(Key key) {
    Change change = changes.get(key);
    return (change != null && change.held().isPresent()) || isConflict(key);
  }

  private boolean isConflict(Key key) {
    return changes.get(key) instanceof Change.Conflict;
  }

  boolean isDeleted(Key key) {
    return changes.get(key) instanceof Change.Delete;
  }

  private static boolean isMoved(Change.Configure change) {
    return change.fields().stream().anyMatch(f -> f.path().getFirst().equals("spec"));
  }

  /** The note of a service that has a route, as far as anything can serve it. */
  Note of(Route route, List<Row> rows) {
    Key service = route.service().key();
    if (stays(Dialect.route(service))) {
      return staying(service, why(Dialect.route(service)), rows);
    }
    return switch (route.traffic()) {
      case Route.TooMany(var endpoints, var limit, var obstacle) ->
          staying(service, why(new Hold.TooMany(endpoints, limit, obstacle)), rows);
      case Route.Nobody(String why) ->
          new Note(Meaning.UNANSWERED, "clients get 503: " + why).and(manifest(service, rows));
      case Route.Split _ -> {
        Note own = manifest(service, rows);
        yield own.isEmpty() ? manifests(service, rows) : own;
      }
    };
  }

  /** The note of a service that nothing is made of: it is paused, say, or about to go. */
  Note of(Key service, List<Row> rows) {
    return staying(
        service, why(stays(Dialect.route(service)) ? Dialect.route(service) : service), rows);
  }

  /** The note of a service whose route goes. */
  Note ofDeleted(Key service) {
    return noRoute(why(Dialect.route(service)));
  }

  private static Note noRoute(Note why) {
    return new Note(Meaning.UNANSWERED, "clients get 404" + because(why));
  }

  private Note staying(Key service, Note why, List<Row> rows) {
    if (!live.containsKey(Dialect.route(service))) {
      return noRoute(why);
    }
    String stays = "the route stays as it is" + because(why);
    Note note =
        rows.stream().anyMatch(r -> r.after() > 0)
            ? new Note(why.isEmpty() ? Meaning.STAYS : why.meaning(), stays)
            : new Note(Meaning.UNANSWERED, "clients get 503, and " + stays);
    return note.and(outdated(service.namespace(), rows));
  }

  /** Endpoints that a route keeps sending to although they go, or go elsewhere. */
  private Note outdated(String namespace, List<Row> rows) {
    List<String> all = new ArrayList<>();
    for (Key key : endpoints(namespace, rows)) {
      switch (changes.get(key)) {
        case Change.Delete _ -> all.add(key.name() + ", which goes");
        case Change.Configure c when isMoved(c) -> all.add("where " + key.name() + " was");
        case null, default -> {}
      }
    }
    return all.isEmpty()
        ? Note.NONE
        : new Note(Meaning.STAYS, "it still sends to " + String.join(", and to ", all));
  }

  /** Why what is served is not what the manifest says. */
  private Note manifest(Key service, List<Row> rows) {
    Note why = stays(service) ? why(service) : Note.NONE;
    if (isConflict(service)) {
      return new Note(why.meaning(), "its manifest is not applied: " + why.text());
    }
    return switch (why.meaning()) {
      case NONE -> Note.NONE;
      case DELETION_HELD ->
          new Note(why.meaning(), "its manifest is gone; deletion is held, clients would get 404");
      case UNANSWERED, NOT_COMPARED, STAYS -> {
        String what = rows.stream().anyMatch(Row::isChanged) ? "its spec stays" : "stays";
        yield new Note(why.meaning(), what + " as it is: " + why.text());
      }
    };
  }

  /** The same of its endpoints; not of those that somebody keeps on purpose, by an annotation. */
  private Note manifests(Key service, List<Row> rows) {
    SortedMap<String, List<String>> names = new TreeMap<>();
    Meaning meaning = Meaning.STAYS;
    for (Key key : endpoints(service.namespace(), rows)) {
      Note why = stays(key) ? why(key) : Note.NONE;
      boolean isError = why.meaning() == Meaning.NOT_COMPARED;
      boolean isLimit = why.meaning() == Meaning.DELETION_HELD;
      if (isError || isLimit || isConflict(key)) {
        String text = isLimit ? "deletions are held" : why.text();
        names.computeIfAbsent(text, t -> new ArrayList<>()).add(key.name());
        meaning = isError ? why.meaning() : meaning;
      }
    }
    return names.isEmpty()
        ? Note.NONE
        : new Note(
            meaning,
            names.entrySet().stream()
                .map(e -> staying(e.getValue(), e.getKey()))
                .collect(Collectors.joining("; ")));
  }

  private static String staying(List<String> names, String why) {
    return String.join(", ", names)
        + (names.size() == 1 ? " stays as it is: " : " stay as they are: ")
        + why;
  }

  private static List<Key> endpoints(String namespace, List<Row> rows) {
    return rows.stream()
        .flatMap(row -> row.endpoints().stream())
        .map(name -> new Key(Kind.MODEL_ENDPOINT, namespace, name))
        .toList();
  }

  /** Why an object stays as it is or goes; nothing when neither is planned. */
  private Note why(Key key) {
    return switch (changes.get(key)) {
      case Change change when change.held().isPresent() -> why(change.held().get());
      case Change.Conflict conflict -> new Note(Meaning.STAYS, conflict.reason());
      case Change.Delete delete -> new Note(Meaning.STAYS, delete.reason());
      case null, default -> Note.NONE;
    };
  }

  private static Note why(Hold hold) {
    return new Note(
        switch (hold.group()) {
          case ERROR -> Meaning.NOT_COMPARED;
          case LIMIT -> Meaning.DELETION_HELD;
          case GATEWAY, OTHER -> Meaning.STAYS;
        },
        hold.text());
  }

  private static String because(Note why) {
    return why.isEmpty() ? "" : ": " + why.text();
  }
}
