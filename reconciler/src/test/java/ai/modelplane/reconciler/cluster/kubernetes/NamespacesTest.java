package ai.modelplane.reconciler.cluster.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Namespaces that a pass could not list are asked for one by one. */
class NamespacesTest extends BehindAFront {

  static final int MANY = 21;

  /** All but the first are not there. */
  List<String> namespaces(int count) {
    return Stream.concat(
            Stream.of(namespace), IntStream.range(1, count).mapToObj(i -> namespace + "-not-" + i))
        .toList();
  }

  @Test
  void eachIsRead() {
    assertThat(behind.existingNamespaces(namespaces(MANY))).containsExactly(namespace);
    assertThat(front.requests).hasSize(MANY).noneMatch(r -> r.contains("limit="));
  }

  /** Who may not look at a namespace may still write to it. */
  @Test
  void oneThatMayNotBeReadIsTakenForOneThatExists() {
    front.answer("/namespaces/" + namespace + "-not-1", 403);

    assertThat(behind.existingNamespaces(namespaces(3)))
        .containsExactly(namespace, namespace + "-not-1");
  }
}
