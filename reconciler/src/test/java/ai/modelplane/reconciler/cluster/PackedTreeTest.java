package ai.modelplane.reconciler.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is packed comes out as it was. */
class PackedTreeTest {

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  @Test
  void aTreeComesOutEqual() throws Exception {
    JsonMapper json = JsonMapper.builder().build();
    for (int seed = 0; seed < 500; seed++) {
      Random random = new Random(seed);
      ObjectNode made = object(random, 4);
      ObjectNode read = (ObjectNode) json.readTree(made.toString());
      for (ObjectNode tree : new ObjectNode[] {made, read}) {
        PackedTree packed = PackedTree.of(tree).orElseThrow();
        assertThat(packed.tree()).as("seed %d", seed).isEqualTo(tree).isNotSameAs(packed.tree());
        assertThat(packed.tree().toString()).isEqualTo(tree.toString()); // the order as well
        assertPaths(packed, tree);
      }
    }
  }

  private static void assertPaths(PackedTree packed, ObjectNode tree) {
    assertThat(packed.path("no such field")).isEqualTo(MissingNode.getInstance());
    tree.properties()
        .forEach(
            field -> {
              String name = field.getKey();
              assertThat(packed.path(name)).isEqualTo(field.getValue());
              assertThat(packed.path(name, "no such field")).isEqualTo(MissingNode.getInstance());
              field
                  .getValue()
                  .properties()
                  .forEach(
                      inner ->
                          assertThat(packed.path(name, inner.getKey()))
                              .isEqualTo(inner.getValue()));
            });
  }

  private static JsonNode value(Random random, int depth) {
    return switch (random.nextInt(depth > 0 ? 10 : 7)) {
      case 0 -> NODES.textNode("é\u0000\uD83D\uDE00".repeat(random.nextInt(100)));
      case 1 -> NODES.numberNode(random.nextInt());
      case 2 -> NODES.numberNode(random.nextLong());
      case 3 -> NODES.numberNode(random.nextDouble() - 0.5);
      case 4 -> NODES.booleanNode(random.nextBoolean());
      case 5 -> NODES.nullNode();
      case 6 -> NODES.textNode(Integer.toString(random.nextInt()));
      case 7 -> {
        ArrayNode array = NODES.arrayNode();
        for (int i = random.nextInt(5); i > 0; i--) {
          array.add(value(random, depth - 1));
        }
        yield array;
      }
      default -> object(random, depth - 1);
    };
  }

  private static ObjectNode object(Random random, int depth) {
    ObjectNode object = NODES.objectNode();
    for (int i = random.nextInt(6); i > 0; i--) {
      object.set(name(random), value(random, depth));
    }
    return object;
  }

  /** Some have a number, some do not. */
  private static String name(Random random) {
    return switch (random.nextInt(4)) {
      case 0 -> "k:{\"port\":%d}".formatted(random.nextInt(100));
      case 1 -> "x".repeat(random.nextInt(200));
      case 2 -> "kind";
      default -> "field-" + random.nextInt(50);
    };
  }

  @Test
  void namesThatIdentifyAnItemGetNoNumber() {
    assertThat(Words.number("k:{\"uid\":\"8f4c\"}")).isEqualTo(Words.NONE);
    assertThat(Words.number("metadata")).isEqualTo(Words.number("metadata")).isPositive();
  }

  /** A number that does not fit into the packed form leaves the object as it was. */
  @Test
  void whatCannotBePackedIsKeptWhole() {
    ObjectNode tree = NODES.objectNode();
    tree.set("many", NODES.numberNode(BigInteger.TEN.pow(30)));
    LiveObject object = new LiveObject(new Key(Kind.SERVICE, "ns", "name"), tree);

    assertThat(object.packed()).isSameAs(object);
  }
}
