package ai.modelplane.reconciler.cluster;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.api.Names;
import ai.modelplane.reconciler.cluster.Surroundings.Definition;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A definition as a pass has seen it. Whoever deletes one deletes every object of its kind, and the
 * uid of the next one is all that tells of it. It stands on the Lease in the Gateway's namespace,
 * which no tenant can write and every command can read.
 *
 * @param since when it was first seen in the place of another; empty when no other was known
 */
public record SeenDefinition(String uid, Optional<Instant> since) {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** What these are left under. */
  public static final String NAME = Names.DEFINITIONS.substring(Names.GROUP.length() + 1);

  /** The Lease of an instance, by its first Gateway. */
  public static Key lease(Key gateway) {
    String name =
        gateway.name().equals(Names.LEASE) ? Names.LEASE : Names.LEASE + "-" + gateway.name();
    return new Key(Kind.LEASE, gateway.namespace(), name);
  }

  /** The same as an API server has it, with what passes left on it. */
  public static LiveObject lease(Key gateway, Map<String, String> left) {
    ObjectNode tree = LiveObject.identity(lease(gateway));
    ObjectNode annotations = tree.withObject("/metadata/annotations");
    left.forEach((name, value) -> annotations.put(Names.GROUP + "/" + name, value));
    return new LiveObject(lease(gateway), tree);
  }

  /** What a pass has seen when it ends: what cannot be seen is remembered as it was. */
  public static SortedMap<Kind, SeenDefinition> after(LiveState live, Instant now) {
    SortedMap<Kind, SeenDefinition> seen = new TreeMap<>(live.around().seenDefinitions());
    live.around()
        .definitions()
        .forEach(
            (kind, definition) -> {
              if (kind.isOurs() && !definition.isTerminating()) {
                seen.compute(kind, (_, before) -> after(before, definition, now));
              }
            });
    return seen;
  }

  private static SeenDefinition after(
      @Nullable SeenDefinition before, Definition definition, Instant now) {
    if (before == null) {
      return new SeenDefinition(definition.uid(), Optional.empty());
    }
    return before.uid().equals(definition.uid())
        ? before
        : new SeenDefinition(definition.uid(), Optional.of(now.truncatedTo(ChronoUnit.SECONDS)));
  }

  /** What the annotation says; nothing that it does not say well. */
  static SortedMap<Kind, SeenDefinition> parse(String text) {
    SortedMap<Kind, SeenDefinition> seen = new TreeMap<>();
    try {
      JsonNode kinds = JSON.readTree(text);
      for (Kind kind : Kind.values()) {
        JsonNode one = kinds.path(kind.plural());
        String since = one.path("since").asText("");
        if (kind.isOurs() && one.has("uid")) {
          seen.put(
              kind,
              new SeenDefinition(
                  one.path("uid").asText(""),
                  since.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(since))));
        }
      }
    } catch (JsonProcessingException | DateTimeException e) {
      seen.clear(); // as if no pass had been before
    }
    return seen;
  }

  /** The value of the annotation. */
  public static String print(SortedMap<Kind, SeenDefinition> seen) {
    ObjectNode kinds = JSON.createObjectNode();
    seen.forEach(
        (kind, one) -> {
          ObjectNode tree = kinds.putObject(kind.plural()).put("uid", one.uid());
          one.since().ifPresent(since -> tree.put("since", since.toString()));
        });
    return kinds.toString();
  }
}
