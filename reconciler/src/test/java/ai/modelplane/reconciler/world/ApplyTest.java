package ai.modelplane.reconciler.world;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.compiler.api.Kind;
import ai.modelplane.reconciler.fields.FieldSet;
import ai.modelplane.reconciler.fields.ManagedFields;
import ai.modelplane.reconciler.fields.ServerSideApply;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The emulation of an apply, and the one that these tests stand on: written apart, they agree. */
class ApplyTest {

  @Test
  void whateverOthersDidInBetween() {
    for (int seed = 0; seed < 500; seed++) {
      Random random = new Random(seed);
      Stored stored = new Stored(tree(random), new ArrayList<>());
      for (int step = 0; step < 6; step++) {
        if (random.nextBoolean()) {
          ObjectNode edited = tree(random);
          stored.update(Kind.MODEL_SERVICE, "kubectl-edit", edited);
          stored = new Stored(edited, stored.writers());
        } else {
          ObjectNode wanted = tree(random);
          ObjectNode emulated = ServerSideApply.object(stored.print(), wanted);
          ObjectNode after = stored.apply(Kind.MODEL_SERVICE, "modelplane", "", wanted);
          stored = new Stored(after, stored.writers());

          assertThat(without(emulated)).as("seed %d, step %d", seed, step).isEqualTo(after);
          assertThat(owners(emulated)).isEqualTo(owners(stored.print()));
        }
      }
    }
  }

  private static ObjectNode without(ObjectNode tree) {
    ObjectNode copy = tree.deepCopy();
    copy.withObjectProperty("metadata").remove("managedFields");
    return copy;
  }

  private static List<FieldSet> owners(ObjectNode tree) {
    return ManagedFields.of(tree).writers().stream().map(ManagedFields.Writer::fields).toList();
  }

  private static ObjectNode tree(Random random) {
    ObjectNode tree = JsonNodeFactory.instance.objectNode();
    tree.put("apiVersion", "modelplane.ai/v1alpha1").put("kind", "ModelService");
    ObjectNode metadata = tree.putObject("metadata").put("name", "s").put("namespace", "ml");
    some(random, metadata.putObject("labels").put("always", "1"));
    ObjectNode spec = tree.putObject("spec").put("always", 1);
    some(random, spec);
    if (random.nextBoolean()) {
      some(random, spec.putObject("map").put("always", 1));
    }
    if (random.nextBoolean()) {
      spec.putArray("list").add(random.nextInt(2));
    }
    return tree;
  }

  private static void some(Random random, ObjectNode map) {
    for (String name : List.of("a", "b", "c")) {
      if (random.nextBoolean()) {
        map.put(name, Integer.toString(random.nextInt(2)));
      }
    }
  }
}
