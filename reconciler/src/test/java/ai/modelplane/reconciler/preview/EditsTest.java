package ai.modelplane.reconciler.preview;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.reconciler.plan.Live;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.junit.jupiter.api.Test;

class EditsTest {

  final ObjectNode tree = Live.yaml("{a: {b: [{c: 1}, {c: 2}], d: {e: 3}}, f: 4}");

  @Test
  void aValueIsReplacedInsideOfAList() {
    Edits.put(tree, List.of("a", "b", "1", "c"), IntNode.valueOf(9));

    assertThat(tree).isEqualTo(Live.yaml("{a: {b: [{c: 1}, {c: 9}], d: {e: 3}}, f: 4}"));
  }

  @Test
  void mapsThatAreMissingAreMade() {
    Edits.put(tree, List.of("x", "y"), IntNode.valueOf(9));

    assertThat(tree.at("/x/y").asInt()).isEqualTo(9);
  }

  @Test
  void aFieldThatGoesTakesTheMapThatItLeavesEmptyWithIt() {
    Edits.put(tree, List.of("a", "d", "e"), MissingNode.getInstance());

    assertThat(tree).isEqualTo(Live.yaml("{a: {b: [{c: 1}, {c: 2}]}, f: 4}"));
    Edits.put(tree, List.of("not", "there"), MissingNode.getInstance());
    assertThat(tree).isEqualTo(Live.yaml("{a: {b: [{c: 1}, {c: 2}]}, f: 4}"));
  }
}
