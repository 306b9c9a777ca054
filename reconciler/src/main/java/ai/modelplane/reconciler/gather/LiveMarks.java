package ai.modelplane.reconciler.gather;

import ai.modelplane.compiler.api.Mark;
import ai.modelplane.compiler.diagnostic.Finding;
import ai.modelplane.compiler.diagnostic.Rule;
import ai.modelplane.compiler.diagnostic.Where;
import ai.modelplane.reconciler.cluster.LiveObject;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Labels and annotations that people set on the cluster, and that have no meaning there. */
final class LiveMarks {

  private LiveMarks() {}

  /**
   * The findings.
   *
   * @param known findings of manifests: what was applied from one is told at its line
   */
  static List<Finding> of(Collection<LiveObject> objects, List<Finding> known) {
    Set<String> told = new HashSet<>();
    known.forEach(f -> told.add(words(f)));
    return objects.stream()
        .flatMap(LiveMarks::of)
        .filter(finding -> !told.contains(words(finding)))
        .toList();
  }

  private static String words(Finding finding) {
    return finding.rule() + " " + finding.resource() + " " + finding.message();
  }

  private static Stream<Finding> of(LiveObject object) {
    return isWritten(object)
        ? Stream.of(Mark.Form.values()).flatMap(form -> of(object, form))
        : of(object, Mark.Form.ANNOTATION);
  }

  /** Whether people write its labels; those of what we make are ours, or come from a replica. */
  private static boolean isWritten(LiveObject object) {
    return object.key().kind().isOurs() && !object.standsForReplica();
  }

  private static Stream<Finding> of(LiveObject object, Mark.Form form) {
    Map<String, String> entries = new TreeMap<>();
    JsonNode map = object.path("metadata").path(form.field());
    map.properties().forEach(entry -> entries.put(entry.getKey(), entry.getValue().asText()));
    return Mark.problems(object.key().kind(), form, entries, /* isOurs= */ false).stream()
        .map(
            problem ->
                new Finding(
                    Rule.RESOURCE_MARK,
                    new Where.Nowhere(),
                    object.key().resource(),
                    problem.message(),
                    problem.hint().isEmpty() ? null : problem.hint()));
  }
}
