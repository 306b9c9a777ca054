package ai.modelplane.compiler.routing;

import ai.modelplane.compiler.api.ModelService.Entry;
import ai.modelplane.compiler.endpoint.Candidate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The endpoints of one namespace by label, so that a selector looks at those that carry its rarest
 * label instead of at all of them.
 */
final class EndpointIndex {

  private record Label(String key, String value) {}

  private final List<Candidate> all;
  private final Map<Label, List<Candidate>> byLabel = new HashMap<>();

  EndpointIndex(List<Candidate> candidates) {
    all = candidates;
    for (Candidate candidate : candidates) {
      candidate
          .labels()
          .forEach(
              (key, value) ->
                  byLabel
                      .computeIfAbsent(new Label(key, value), l -> new ArrayList<>())
                      .add(candidate));
    }
  }

  /** The endpoints that an entry's selector matches, in the order of the namespace. */
  List<Candidate> matching(Entry entry) {
    List<Candidate> rarest = all;
    for (Map.Entry<String, String> wanted : entry.matchLabels().entrySet()) {
      List<Candidate> some =
          byLabel.getOrDefault(new Label(wanted.getKey(), wanted.getValue()), List.of());
      if (some.size() < rarest.size()) {
        rarest = some;
      }
    }
    return rarest.stream().filter(c -> entry.matches(c.labels())).toList();
  }
}
