package ai.modelplane.reconciler.gather;

import ai.modelplane.compiler.diagnostic.MessageText;
import ai.modelplane.compiler.source.Identity;
import ai.modelplane.compiler.text.Json;
import ai.modelplane.compiler.text.Printable;
import ai.modelplane.reconciler.cluster.Cluster;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How the last pass over a source ended, and what its process was started with. It stands on the
 * Lease, so that whoever explains what is served knows what nobody told on the command line. It is
 * for explaining alone: no pass takes its policy from there.
 *
 * @param identity of the source, a hash; empty for one without an identity
 * @param source what people call it; empty for one without an identity
 * @param command such as {@code run}
 * @param flags as they were given, each {@code --name=value}; those alone that decide what is
 *     served
 * @param time when it ended
 * @param revision that it read; empty outside of Git
 * @param error why it was no success, in one line; empty when it was one
 * @param succeeded when a pass was a success last; empty when none is known
 */
public record LastPass(
    String identity,
    String source,
    String command,
    List<String> flags,
    Instant time,
    Optional<String> revision,
    Optional<String> error,
    Optional<Instant> succeeded) {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private static final String NAME = "pass";

  /** Characters of an error. */
  private static final int LONGEST = 500;

  public LastPass {
    flags = List.copyOf(flags);
  }

  /**
   * What a process was started with.
   *
   * @param command such as {@code run}
   * @param flags as they were given, each {@code --name=value}
   */
  public record Invocation(String command, List<String> flags) {

    public Invocation {
      flags = List.copyOf(flags);
    }
  }

  /** Those of all sources, the latest first. */
  public static List<LastPass> all(Map<String, String> left) {
    List<LastPass> all = new ArrayList<>();
    left.forEach(
        (name, value) -> {
          if (name.equals(NAME) || name.startsWith(NAME + "-")) {
            parse(name, value).ifPresent(all::add);
          }
        });
    all.sort(Comparator.comparing(LastPass::time).reversed());
    return all;
  }

  /** Leaves it for those after this pass. */
  public static void leave(
      Cluster cluster,
      Optional<Identity> source,
      Invocation by,
      Instant now,
      Optional<String> revision,
      Optional<String> error) {
    String name = source.map(s -> NAME + "-" + s.hash()).orElse(NAME);
    Instant time = now.truncatedTo(ChronoUnit.SECONDS);
    Optional<Instant> succeeded =
        error.isEmpty()
            ? Optional.of(time)
            : parse(name, cluster.left().getOrDefault(name, "")).flatMap(LastPass::succeeded);
    LastPass pass =
        new LastPass(
            source.map(Identity::hash).orElse(""),
            source.map(Identity::name).orElse(""),
            by.command(),
            by.flags(),
            time,
            revision,
            error.map(e -> MessageText.cut(Printable.text(e), LONGEST)),
            succeeded);
    cluster.remember(name, pass.print());
  }

  /** Whether it was a pass over this source, under its name of now or an earlier one. */
  public boolean isOver(Identity of) {
    return of.owns(identity, source);
  }

  /** What there is to tell when it was no success. */
  public Optional<String> trouble() {
    String of = source.isEmpty() ? "" : " of " + source;
    return error.map(
        why ->
            succeeded
                    .map(s -> "no successful pass" + of + " since " + s)
                    .orElse("no successful pass" + of + " yet")
                + ": "
                + why
                + " (at "
                + time
                + ")");
  }

  private String print() {
    ObjectNode tree = JSON.createObjectNode();
    tree.put("source", source).put("command", command);
    flags.forEach(tree.putArray("flags")::add);
    tree.put("time", time.toString());
    revision.ifPresent(r -> tree.put("revision", r));
    error.ifPresent(e -> tree.put("error", e));
    succeeded.ifPresent(s -> tree.put("succeeded", s.toString()));
    return Json.line(tree);
  }

  /** Nothing of what is not well said: it is as if no pass had been before. */
  private static Optional<LastPass> parse(String name, String text) {
    try {
      JsonNode tree = JSON.readTree(text);
      List<String> flags = new ArrayList<>();
      tree.path("flags").forEach(flag -> flags.add(flag.asText()));
      return tree.has("time")
          ? Optional.of(
              new LastPass(
                  name.substring(Math.min(name.length(), NAME.length() + 1)),
                  tree.path("source").asText(""),
                  tree.path("command").asText(""),
                  flags,
                  Instant.parse(tree.path("time").asText()),
                  Optional.ofNullable(tree.path("revision").textValue()),
                  Optional.ofNullable(tree.path("error").textValue()),
                  Optional.ofNullable(tree.path("succeeded").textValue()).map(Instant::parse)))
          : Optional.empty();
    } catch (JsonProcessingException | DateTimeException e) {
      return Optional.empty();
    }
  }
}
