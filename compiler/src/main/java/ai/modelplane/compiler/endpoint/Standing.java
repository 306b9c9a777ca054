package ai.modelplane.compiler.endpoint;

import ai.modelplane.compiler.endpoint.Candidates.Withheld;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What stands under one name of a namespace.
 *
 * @param candidate the endpoint of that name; null for none
 * @param withheld the replica of that name, when it has no endpoint of its own; null for none
 */
record Standing(@Nullable Candidate candidate, @Nullable Withheld withheld) {

  static final Standing NOTHING = new Standing(null, null);

  /** What selectors of services see of the change from one to another, as sets of labels. */
  static List<Map<String, String>> labels(Standing before, Standing after) {
    List<Map<String, String>> labels = new ArrayList<>();
    if (!Objects.equals(before.candidate, after.candidate)) {
      Stream.of(before, after)
          .flatMap(s -> Stream.ofNullable(s.candidate))
          .forEach(c -> labels.add(c.labels()));
    }
    if (!Objects.equals(before.withheld, after.withheld)) {
      Stream.of(before, after)
          .flatMap(s -> Stream.ofNullable(s.withheld))
          .forEach(w -> labels.add(w.labels()));
    }
    return labels;
  }
}
