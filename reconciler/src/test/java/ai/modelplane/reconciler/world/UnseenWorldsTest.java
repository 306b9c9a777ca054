package ai.modelplane.reconciler.world;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.api.Kind.Role;
import ai.modelplane.compiler.api.Names;
import ai.modelplane.compiler.dialect.InnerRoutes;
import ai.modelplane.reconciler.cluster.LiveObject;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** No history in which something of a source or of the cluster goes unseen deletes it. */
class UnseenWorldsTest {

  @Test
  void whatIsNotSeenIsNotDeletedAndIsServedAsBefore() {
    Worlds.each(
        500,
        World::changed,
        world -> {
          if (world.one.unseen().isEmpty()) {
            world.hide();
          }
          for (int i = 0; i < 2; i++) {
            Map<Key, JsonNode> before = fromUnseen(world);
            List<Key> keys = world.store.keys();
            Store doubted = i == 0 ? doubted(world) : world.store;
            world.one.run(world.store);
            before.forEach(
                (key, spec) ->
                    assertThat(world.store.find(key).map(o -> o.tree().path("spec")))
                        .as("%s was applied from what is not seen", key)
                        .isEqualTo(Optional.of(spec)));
            assertThat(doubted.keys())
                .as("what stays when all is listed stays when some of it is not")
                .containsAll(stays(keys, world.store));
            world.life();
          }
        });
  }

  /** The same cluster after a pass that cannot list some kinds: nothing of these is written. */
  private static Store doubted(World world) {
    List<Kind> kinds =
        world.dice.shuffled(
            List.of(
                Kind.MODEL_SERVICE,
                Kind.MODEL_ENDPOINT,
                Kind.MODEL_REPLICA,
                Kind.INFERENCE_CLUSTER));
    kinds = kinds.subList(0, 1 + world.dice.below(2));
    world.say("a pass that cannot list " + kinds);
    Store doubted = world.store.copy();
    doubted.unlist(kinds);
    world.one.run(doubted);
    for (LiveObject object : world.store.all()) {
      if (kinds.contains(object.key().kind())) {
        assertThat(doubted.find(object.key()).map(o -> o.tree().path("spec")))
            .as("%s is not listed", object.key())
            .isEqualTo(Optional.of(object.tree().path("spec")));
      }
    }
    return doubted;
  }

  /** But for backends and inner routes: a service that has other endpoints follows at once. */
  private static List<Key> stays(List<Key> before, Store after) {
    return before.stream()
        .filter(k -> k.kind().role() != Role.BACKEND && !InnerRoutes.isInner(k))
        .filter(k -> after.find(k).isPresent())
        .toList();
  }

  /** The specs of what the cluster records for places that are not seen and of no file now. */
  private static Map<Key, JsonNode> fromUnseen(World world) {
    Map<Key, JsonNode> found = new HashMap<>();
    for (LiveObject object : world.store.all()) {
      boolean isWritten =
          object.key().kind() == Kind.MODEL_SERVICE || object.key().kind() == Kind.MODEL_ENDPOINT;
      JsonNode metadata = object.tree().path("metadata");
      String file = metadata.at("/annotations").path(Names.FILE).asText();
      if (isWritten
          && metadata.at("/labels").path(Names.SOURCE).asText().equals(world.one.identity())
          && metadata.at("/labels").path(Names.INSTANCE).asText().equals(World.INSTANCE)
          && !file.isEmpty()
          && world.one.isUnseen(file)
          && !isInAFile(world, object.key())) {
        found.put(object.key(), object.tree().path("spec"));
      }
    }
    return found;
  }

  /** Whether a file that is seen defines it, so that it may well change. */
  private static boolean isInAFile(World world, Key key) {
    return world.one.input().manifests().valid().stream().anyMatch(m -> m.key().equals(key));
  }
}
