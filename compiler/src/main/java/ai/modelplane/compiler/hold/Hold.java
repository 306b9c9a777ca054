package ai.modelplane.compiler.hold;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.api.Names;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Why an object is left as it is. A new reason is a record, its group and its words: all here. */
public sealed interface Hold {

  /** What a program makes of a hold. */
  enum Group {
    /** A manifest has errors: what it would change is not known. */
    ERROR,
    /** One pass would delete more than it may. */
    LIMIT,
    /** The gateway may still use the object: a later pass goes on with it. */
    GATEWAY,
    /** Nothing but tell it. */
    OTHER
  }

  /** The object's manifest, in this file, has errors. */
  record Broken(String file) implements Hold {}

  /** The object was applied from this file, which cannot be read in full. */
  record Unread(String file) implements Hold {}

  /**
   * Where the object was applied from is a part of the source that was not seen.
   *
   * @param place the file itself, or a folder above it
   */
  record NotSeen(String place, UnseenReason reason) implements Hold {}

  /** The manifest is gone; a broken one in this file may need the object or take its place. */
  record Successor(String file) implements Hold {}

  /** A service would lose all endpoints, and a broken manifest may define the ones it moves to. */
  record WouldStrand() implements Hold {}

  /** The manifest is gone, with more than one pass may delete. */
  record DeletionLimit() implements Hold {}

  /** The annotation {@link Names#PRUNE} keeps the object. */
  record PruneDisabled() implements Hold {}

  /**
   * The annotation {@link Names#RECONCILE} pauses the object.
   *
   * @param by the object that has the annotation; empty for the object itself
   */
  record Paused(Optional<Key> by) implements Hold {
    public static final Paused ITSELF = new Paused(Optional.empty());
  }

  /** The object has our labels, but we wrote none of its fields: it is a copy, or restored. */
  record Restored() implements Hold {}

  /** The annotation {@link Names#DRAIN} is on an endpoint whose replica is away for now. */
  record Drained() implements Hold {}

  /** The source may not write to the object's namespace. */
  record OutOfScope() implements Hold {}

  /**
   * More endpoints than a route can lead to: the route stays.
   *
   * @param obstacle why it cannot lead to more; empty when no route can
   */
  record TooMany(int endpoints, int limit, String obstacle) implements Hold {}

  /** The route leads to this one, or this one to it, and this one is left as it is. */
  record Together(Key route) implements Hold {}

  /** A route is to lead to this one, of which its Gateway says that it does not serve it. */
  record Unready(Key inner, String why) implements Hold {}

  /** A service exists and cannot be compiled: its route stays. */
  record NotUnderstood(Key service) implements Hold {}

  /** Somebody else's object stands where a part of the route's backend would go. */
  record ForeignBackend(Key part) implements Hold {}

  /** A route that stays as it is points to the object. */
  record UsedBy(Key route) implements Hold {}

  /** A route that could not be switched still points to the object. */
  record StillUsed() implements Hold {}

  /**
   * The route needs an object that could not be written.
   *
   * @param failed whether the write failed; else the object is somebody else's
   */
  record Lacking(Key needed, boolean failed) implements Hold {}

  /** The object was ours when it was planned. */
  record NotOurs() implements Hold {}

  /**
   * A field was put right, and is again as it was.
   *
   * @param by the manager that changed it; empty when it is changed within each write
   * @param steers whether it decides who answers
   */
  record Mutated(String field, Optional<String> by, boolean steers) implements Hold {}

  /** A slice of somebody else adds addresses to a backend, and its keeper would make it anew. */
  record Stray(Key backend, String keeper) implements Hold {}

  /** A policy of somebody else decides the TLS of backends. */
  record StrayPolicy(List<Key> backends) implements Hold {
    public StrayPolicy {
      backends = List.copyOf(backends);
    }
  }

  /** The object is deleted, and still there. */
  record Terminating(List<String> finalizers) implements Hold {
    public Terminating {
      finalizers = List.copyOf(finalizers);
    }
  }

  /**
   * What the object was made of is not seen any more, and that kind is or was in doubt.
   *
   * @param doubt empty when the kind is in doubt no more, and the object is still not seen
   * @param since when it was first held
   * @param term how long it is held
   */
  record InDoubt(Kind kind, Optional<Doubt> doubt, Instant since, Duration term) implements Hold {}

  /** No object of the kind can be written. */
  record Unwritable(Kind kind, Doubt doubt) implements Hold {}

  /** The gateway has not answered for a route within this time. */
  record Unanswered(Key route, Duration timeout) implements Hold {}

  /** Nobody answers for routes that were written: the Gateway does not exist. */
  record NoGateway(Key gateway) implements Hold {}

  /** The same of the class of the Gateway, and so of its controller. */
  record NoGatewayClass(Key gateway) implements Hold {}

  /** The cluster does not say what the gateway answers. */
  record AnswerUnknown(String message) implements Hold {}

  /** The pass ends before the gateway has switched for certain. */
  record Stopping() implements Hold {}

  /** The gateway has answered, and its data path may still be the old one for so long. */
  record Settling(Duration rest) implements Hold {}

  /** What a program makes of it. */
  default Group group() {
    return switch (this) {
      case Broken _, Successor _, WouldStrand _ -> Group.ERROR;
      case DeletionLimit _ -> Group.LIMIT;
      case Unanswered _, NoGateway _, NoGatewayClass _, AnswerUnknown _, Stopping _, Settling _ ->
          Group.GATEWAY;
      case Unread _,
          NotSeen _,
          PruneDisabled _,
          Paused _,
          Restored _,
          Drained _,
          OutOfScope _,
          TooMany _,
          Together _,
          Unready _,
          NotUnderstood _,
          ForeignBackend _,
          UsedBy _,
          StillUsed _,
          Lacking _,
          NotOurs _,
          Mutated _,
          Stray _,
          StrayPolicy _,
          Terminating _,
          InDoubt _,
          Unwritable _ ->
          Group.OTHER;
    };
  }

  /** The reason for people, as one clause. */
  default String text() {
    return switch (this) {
      case Broken(String file) -> "its manifest in " + file + " has errors";
      case Unread(String file) -> "its file " + file + " cannot be read in full";
      case NotSeen(String place, UnseenReason reason) -> place + " " + reason.text();
      case Successor(String file) ->
          "its manifest is gone, but what needs it or takes its place may be in "
              + file
              + ", which has errors";
      case WouldStrand() ->
          "it would lose all of its endpoints, and the manifest of one has errors";
      case DeletionLimit() -> "its manifest is gone, but deletion is held";
      case PruneDisabled() -> "kept by its annotation " + Names.PRUNE;
      case Paused(Optional<Key> by) ->
          by.map(key -> "paused by the annotation " + Names.RECONCILE + " of " + key)
              .orElse("paused by its annotation " + Names.RECONCILE);
      case Restored() ->
          "it has our labels, but somebody else made it: modelplane adopt takes it over";
      case Drained() ->
          "kept for its annotation " + Names.DRAIN + " while its replica exists; not routed";
      case OutOfScope() -> "its namespace is not among --namespaces";
      case TooMany(int endpoints, int limit, String obstacle) ->
          endpoints
              + " endpoints are more than the "
              + limit
              + " that one route can hold"
              + (obstacle.isEmpty() ? "" : ": " + obstacle);
      case Together(Key route) -> "as " + route + " stays as it is";
      case Unready(Key inner, String why) ->
          "stays as it is until its Gateway serves " + inner + ": " + why;
      case NotUnderstood(Key service) -> service + " exists, but no route could be made of it";
      case ForeignBackend(Key part) -> part + ", its backend, is not ours";
      case UsedBy(Key route) -> "used by " + route + ", which stays as it is";
      case StillUsed() -> "a route that stays as it is uses it";
      case Lacking(Key needed, boolean failed) ->
          "stays as it is: " + needed + (failed ? " failed" : " is not ours");
      case NotOurs() -> "it is not ours any more";
      case Mutated(String field, Optional<String> by, boolean steers) ->
          by.map(manager -> manager + " changed " + field + " again after it was put right")
                  .orElse("an admission policy changes " + field + " at every write")
              + "; it stays so until one of both changes";
      case Stray(Key backend, String keeper) ->
          "it adds addresses to " + backend + " and belongs to " + keeper + ", which has to go";
      case StrayPolicy(List<Key> backends) ->
          "it decides how TLS is spoken to "
              + backends.stream().map(Key::toString).collect(Collectors.joining(", "))
              + ", which takes requests away: delete it, or take that out of its targetRefs";
      case Terminating(List<String> finalizers) ->
          "deletion waits for the finalizer"
              + (finalizers.size() == 1 ? " " : "s ")
              + String.join(", ", finalizers);
      case InDoubt(Kind kind, Optional<Doubt> doubt, Instant since, Duration term) ->
          "held since %s%s; it goes after %s, or with --gone %s"
              .formatted(
                  since,
                  doubt
                      .map(d -> ", as " + kind.word() + " is in doubt: " + d.text())
                      .orElse(", as " + kind.word() + " was in doubt and it is still not seen"),
                  text(term),
                  kind.plural());
      case Unwritable(Kind kind, Doubt doubt) ->
          "no " + kind.word() + " can be written: " + doubt.text();
      case Unanswered(Key route, Duration timeout) ->
          "kept for now: the Gateway has not answered for %s within %s s"
              .formatted(route, timeout.toMillis() / 1000.0);
      case NoGateway(Key gateway) -> "kept for now: there is no " + gateway;
      case NoGatewayClass(Key gateway) ->
          "kept for now: nobody answers for " + gateway + ", as its class does not exist";
      case AnswerUnknown(String message) -> "kept for now: " + message;
      case Stopping() -> "kept for now: stopping";
      case Settling(Duration rest) ->
          "kept for %.1f s more: the gateway may still use it".formatted(rest.toMillis() / 1000.0);
    };
  }

  /** A duration as people write it: 15m, 90s. */
  private static String text(Duration term) {
    long seconds = term.toSeconds();
    return seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
  }
}
