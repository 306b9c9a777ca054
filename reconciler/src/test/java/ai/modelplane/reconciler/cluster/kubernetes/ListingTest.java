package ai.modelplane.reconciler.cluster.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.compiler.api.Kind;
import ai.modelplane.reconciler.cluster.ClusterException;
import ai.modelplane.reconciler.cluster.ClusterException.Cause;
import ai.modelplane.reconciler.cluster.LiveObject;
import ai.modelplane.reconciler.cluster.kubernetes.FaultyServer.Fault;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Lists of several pages: packed ones, and one that grows too old on the way (410). */
class ListingTest extends OnAServer {

  static final Fault GONE = Fault.status(410);

  static final String PORTS =
      "spec: {clusterIP: None, ports: [{name: http, port: 8000, protocol: TCP}]}";

  FaultyServer front;
  ApiServer server;
  Listing listing;

  @BeforeEach
  void twoServicesOnAPageEach() throws Exception {
    apply(Kind.SERVICE, "a", BACKEND);
    apply(Kind.SERVICE, "b", BACKEND);
    front = new FaultyServer();
    Access access = Servers.access(front.url(), testbed.adminToken(), null);
    server = new ApiServer(access);
    listing = new Listing(server, new Refusal(access), 1);
  }

  @AfterEach
  void end() {
    server.close();
    front.close();
  }

  List<String> names() {
    return listing.ifInstalled(Kind.SERVICE, namespace).stream()
        .map(LiveObject::key)
        .map(k -> k.name())
        .toList();
  }

  @Test
  void onceItIsBegunAnewAndWhole() {
    front.fail(Fault.NONE, GONE);

    assertThat(names()).containsExactly("a", "b");

    assertThat(front.requests).hasSize(4);
    assertThat(front.requests.get(1)).contains("&continue=");
    assertThat(front.requests.get(2)).as("the first page again").isEqualTo(front.requests.get(0));
  }

  @Test
  void againAndAgainItIsAFailureAndNeverAnEmptyList() {
    front.fail(Fault.NONE, GONE, Fault.NONE, GONE, Fault.NONE, GONE, Fault.NONE, GONE);

    ClusterException failure = failure(this::names);

    assertThat(failure.kind()).isEqualTo(Cause.TROUBLED);
    assertThat(failure).hasMessageContaining("list Services at " + front.url() + ": 410 ");
    assertThat(front.requests).hasSize(8);
  }

  @Test
  void aFirstPageThatIsGoneIsNoEmptyListEither() {
    front.fail(GONE, GONE, GONE, GONE);

    assertThat(failure(this::names).kind()).isEqualTo(Cause.TROUBLED);
  }

  @Test
  void aLongListComesPackedAndIsWhole() {
    String note = "x".repeat(200_000);
    ObjectNode large = tree(key(Kind.SERVICE, "c"), PORTS);
    large.withObjectProperty("metadata").putObject("annotations").put("note", note);
    cluster.apply(key(Kind.SERVICE, "c"), large, false);

    List<LiveObject> all = listing.ifInstalled(Kind.SERVICE, namespace);

    assertThat(front.packed).singleElement().asString().startsWith("gzip ");
    assertThat(all).hasSize(3).last().extracting(o -> o.annotation("note")).isEqualTo(note);
  }
}
