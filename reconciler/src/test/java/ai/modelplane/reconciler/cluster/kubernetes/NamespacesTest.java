package ai.modelplane.reconciler.cluster.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.reconciler.cluster.kubernetes.FaultyServer.Fault;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Few namespaces are asked for one by one, many by one list. */
class NamespacesTest extends OnAServer {

  static final int MANY = 21;

  FaultyServer front;
  KubernetesCluster behind;

  @BeforeEach
  void stand() throws Exception {
    front = new FaultyServer();
    behind = Servers.cluster(front.url(), testbed.adminToken(), null, "none");
  }

  @AfterEach
  void end() {
    behind.close();
    front.close();
  }

  /** All but the first are not there. */
  List<String> namespaces(int count) {
    return Stream.concat(
            Stream.of(namespace), IntStream.range(1, count).mapToObj(i -> namespace + "-not-" + i))
        .toList();
  }

  @Test
  void fewAreReadEach() {
    assertThat(behind.existingNamespaces(namespaces(MANY - 1))).containsExactly(namespace);
    assertThat(front.requests).hasSize(MANY - 1).noneMatch(r -> r.contains("limit="));
  }

  @Test
  void manyAreOneList() {
    assertThat(behind.existingNamespaces(namespaces(MANY))).containsExactly(namespace);
    assertThat(front.requests).singleElement().asString().contains("namespaces?limit=");
  }

  @Test
  void manyAreReadEachByWhoMayNotListThem() {
    front.fail(Fault.status(403));

    assertThat(behind.existingNamespaces(namespaces(MANY))).containsExactly(namespace);
    assertThat(front.requests).hasSize(1 + MANY);
  }
}
