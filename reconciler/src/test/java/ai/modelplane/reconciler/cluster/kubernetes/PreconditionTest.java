package ai.modelplane.reconciler.cluster.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.reconciler.cluster.ClusterException;
import ai.modelplane.reconciler.cluster.ClusterException.Cause;
import ai.modelplane.reconciler.cluster.LiveObject;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What was planned for one object is never done to another that stands in its place by now. */
class PreconditionTest extends OnAServer {

  static List<Arguments> kinds() {
    return List.of(
        Arguments.of(Kind.SERVICE, BACKEND, "8000"),
        Arguments.of(Kind.ENDPOINT_SLICE, SLICE, "8000"),
        Arguments.of(Kind.HTTP_ROUTE, ROUTE, "8000"),
        Arguments.of(Kind.MODEL_SERVICE, SERVICE, "weight: 1"));
  }

  private LiveObject byHand(Key key, String text) {
    ObjectNode tree = tree(key, text);
    testbed.kubectlStdin(tree.toString(), "create", "-f", "-", "-n", namespace).ok();
    return cluster.get(List.of(key)).getFirst();
  }

  private void remade(LiveObject object, String text) {
    cluster.delete(object);
    byHand(object.key(), text);
  }

  /** All but what the gateway writes by itself. */
  private ObjectNode now(Key key) {
    return withoutStatus(cluster.get(List.of(key)).getFirst());
  }

  private static ObjectNode withoutStatus(LiveObject object) {
    ObjectNode tree = object.tree().deepCopy();
    tree.remove("status");
    tree.withObjectProperty("metadata").remove(List.of("managedFields", "resourceVersion"));
    return tree;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("kinds")
  void whatSomebodyMadeMeanwhileIsNotTakenOver(Kind kind, String text, String field) {
    Key key = key(kind, "b");
    ObjectNode theirs = withoutStatus(byHand(key, text.replace(field, other(field))));

    ClusterException refused = failure(() -> cluster.applyOnto(null, key, tree(key, text)));

    assertThat(refused.kind()).isEqualTo(Cause.CONFLICT);
    assertThat(now(key)).isEqualTo(theirs);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("kinds")
  void whatIsGoneIsNotMadeAnew(Kind kind, String text, String field) {
    Key key = key(kind, "b");
    LiveObject before = cluster.applyOnto(null, key, tree(key, text));
    cluster.delete(before);

    ClusterException refused = failure(() -> cluster.applyOnto(before, key, tree(key, text)));

    assertThat(refused.kind()).as(refused.getMessage()).isEqualTo(Cause.CONFLICT);
    assertThat(cluster.get(List.of(key))).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("kinds")
  void whatWasMadeAnewIsNeitherWrittenNorDeleted(Kind kind, String text, String field) {
    Key key = key(kind, "b");
    LiveObject before = cluster.applyOnto(null, key, tree(key, text));
    remade(before, text.replace(field, other(field)));
    ObjectNode theirs = now(key);

    ClusterException refused = failure(() -> cluster.applyOnto(before, key, tree(key, text)));
    ClusterException kept = failure(() -> cluster.delete(before));

    assertThat(refused.kind()).as(refused.getMessage()).isEqualTo(Cause.CONFLICT);
    assertThat(kept.kind()).isEqualTo(Cause.CONFLICT);
    assertThat(now(key)).isEqualTo(theirs);
  }

  /** The answer of the first was lost. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("kinds")
  void theSameWriteTwiceIsTheSameAsOnce(Kind kind, String text, String field) {
    Key key = key(kind, "b");
    LiveObject made = cluster.applyOnto(null, key, tree(key, text));
    String changed = text.replace(field, other(field));

    LiveObject once = cluster.applyOnto(made, key, tree(key, changed));
    LiveObject twice = cluster.applyOnto(made, key, tree(key, changed));

    assertThat(withoutStatus(twice)).isEqualTo(withoutStatus(once));
    assertThat(once.resourceVersion()).isNotEqualTo(made.resourceVersion());
    assertThat(once.tree().path("metadata").path("managedFields").toString())
        .as("a precondition is no field of ours")
        .doesNotContain("uid")
        .doesNotContain("resourceVersion");
    cluster.delete(twice);
    cluster.delete(twice);
    assertThat(cluster.get(List.of(key))).isEmpty();
  }

  private static String other(String field) {
    return field.equals("8000") ? "8001" : "weight: 2";
  }
}
