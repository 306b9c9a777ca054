package ai.modelplane.compiler.check;

import ai.modelplane.compiler.api.ModelService;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/** A service's entries: what they are called, and what they are to each other. */
final class Entries {

  /** JSON pointer of the list inside the service. */
  static final String ALL = "/spec/endpoints";

  private Entries() {}

  static String pointer(int entry) {
    return ALL + "/" + entry;
  }

  /** As a message calls it, like the messages of the schema. */
  static String name(int entry) {
    return "spec.endpoints[" + entry + "]";
  }

  static String names(Collection<Integer> entries) {
    List<String> names = entries.stream().map(Entries::name).toList();
    return names.size() < 2
        ? String.join("", names)
        : String.join(", ", names.subList(0, names.size() - 1)) + " and " + names.getLast();
  }

  /** {@code a=b, c=d}, as kubectl writes a selector. */
  static String text(Map<String, String> labels) {
    return labels.entrySet().stream()
        .map(e -> e.getKey() + "=" + e.getValue())
        .collect(Collectors.joining(", "));
  }

  /**
   * The first earlier entry that owns whatever this one matches, since all its labels are among
   * this one's.
   */
  static OptionalInt shadowing(ModelService service, int entry) {
    Map<String, String> labels = service.entries().get(entry).matchLabels();
    for (int i = 0; i < entry; i++) {
      if (service.entries().get(i).matches(labels)) {
        return OptionalInt.of(i);
      }
    }
    return OptionalInt.empty();
  }

  static boolean isShadowed(ModelService service, int entry) {
    return shadowing(service, entry).isPresent();
  }
}
