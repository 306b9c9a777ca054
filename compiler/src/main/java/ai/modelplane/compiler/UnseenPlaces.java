package ai.modelplane.compiler;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Meta;
import ai.modelplane.compiler.api.Names;
import ai.modelplane.compiler.diagnostic.Finding;
import ai.modelplane.compiler.diagnostic.Rule;
import ai.modelplane.compiler.diagnostic.Severity;
import ai.modelplane.compiler.diagnostic.Where;
import ai.modelplane.compiler.hold.Hold;
import ai.modelplane.compiler.hold.UnseenReason;
import ai.modelplane.compiler.source.Unseen;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a source could not see: whatever was applied from there may still be there. */
final class UnseenPlaces {

  /** Findings of one reason; a sparse checkout may leave out thousands of files. */
  private static final int MOST_TOLD = 20;

  private final List<Unseen> places;
  private final SortedMap<Key, Unseen> recorded = new TreeMap<>();

  /**
   * @param unwritten live objects of the source that no manifest stands for
   */
  UnseenPlaces(List<Unseen> places, SortedMap<Key, Meta> unwritten) {
    this.places = places;
    Map<String, Unseen> byPath = new HashMap<>();
    for (Unseen place : places) {
      byPath.merge(
          place.stablePath(), place, (one, other) -> one.reason().isOfFile() ? other : one);
    }
    unwritten.forEach(
        (key, meta) ->
            find(byPath, meta.annotations().getOrDefault(Names.FILE, ""))
                .ifPresent(place -> recorded.put(key, place)));
  }

  /** Live objects that stay. */
  SortedMap<Key, Hold> held() {
    SortedMap<Key, Hold> held = new TreeMap<>();
    recorded.forEach(
        (key, place) -> held.put(key, new Hold.NotSeen(place.stablePath(), place.reason())));
    return held;
  }

  private static Optional<Unseen> find(Map<String, Unseen> byPath, String file) {
    Unseen itself = byPath.get(file);
    if (file.isEmpty() || itself != null) {
      return Optional.ofNullable(itself);
    }
    for (int end = file.lastIndexOf('/'); end > 0; end = file.lastIndexOf('/', end - 1)) {
      Unseen above = byPath.get(file.substring(0, end));
      if (above != null && !above.reason().isOfFile()) {
        return Optional.of(above);
      }
    }
    return Optional.empty();
  }

  /** One for each place that is worth a word. */
  List<Finding> findings() {
    Map<Unseen, List<Key>> from = new HashMap<>();
    recorded.forEach((key, place) -> from.computeIfAbsent(place, x -> new ArrayList<>()).add(key));
    List<Finding> findings = new ArrayList<>();
    Map<UnseenReason, List<Unseen>> told = new EnumMap<>(UnseenReason.class);
    for (Unseen place : places) {
      List<Key> kept = from.getOrDefault(place, List.of());
      Severity severity = place.reason().severity(!kept.isEmpty());
      if (severity != null && (!kept.isEmpty() || place.mayHoldManifests())) {
        List<Unseen> alike = told.computeIfAbsent(place.reason(), x -> new ArrayList<>());
        if (!kept.isEmpty() || alike.size() < MOST_TOLD) {
          findings.add(finding(place, kept, severity));
        }
        alike.add(place);
      }
    }
    told.values().stream()
        .filter(alike -> alike.size() > MOST_TOLD)
        .forEach(alike -> findings.add(more(alike)));
    return findings;
  }

  private static Finding finding(Unseen place, List<Key> kept, Severity severity) {
    String message = place.stablePath() + " " + place.reason().text();
    return new Finding(
        severity == Severity.ERROR ? Rule.FILE_UNREADABLE : Rule.FILE_UNSEEN,
        new Where.File(place.path()),
        null,
        kept.isEmpty()
            ? message
            : message + "; what was applied from there stays: " + OwnershipFindings.some(kept),
        place.reason().hint());
  }

  private static Finding more(List<Unseen> alike) {
    return new Finding(
        Rule.FILE_UNSEEN,
        new Where.Nowhere(),
        null,
        "%d files or folders are not read for the same reason as %s"
            .formatted(alike.size(), alike.getFirst().stablePath()),
        alike.getFirst().reason().hint());
  }
}
