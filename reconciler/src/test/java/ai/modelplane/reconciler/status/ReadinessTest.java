package ai.modelplane.reconciler.status;

import static ai.modelplane.reconciler.status.ServiceStatusTest.ADDRESS;
import static ai.modelplane.reconciler.status.ServiceStatusTest.FINE;
import static ai.modelplane.reconciler.status.ServiceStatusTest.NOTHING;
import static ai.modelplane.reconciler.status.ServiceStatusTest.conditions;
import static ai.modelplane.reconciler.status.ServiceStatusTest.route;
import static ai.modelplane.reconciler.status.ServiceStatusTest.said;
import static ai.modelplane.reconciler.status.ServiceStatusTest.verdict;
import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.reconciler.arrival.Arrival;
import ai.modelplane.reconciler.arrival.Arrival.Obstacle;
import ai.modelplane.reconciler.cluster.RouteVerdict;
import ai.modelplane.reconciler.status.Standing.Behind;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Ready says what was seen of the way from the address to the route, and no more. */
class ReadinessTest {

  /** What the Gateway says of the route is one thing, whether requests get there another. */
  @ParameterizedTest
  @CsvSource({
    "split,  serving, False, True/Programmed,       False/RouteTaken",
    "split,  serving, True,  False/Paused,          False/RouteTaken",
    "split,  refused, False, False/RefNotPermitted, False/RefNotPermitted",
    "nobody, serving, False, True/Programmed,       False/NoEndpoint",
  })
  void aServiceIsNotReadyWhenRequestsDoNotArrive(
      String traffic, String verdict, boolean paused, String routing, String ready) {
    Arrival taken =
        new Arrival(
            Optional.of("http://g/ml-team/qwen"),
            Optional.of(new Obstacle("RouteTaken", "HTTPRoute x/y takes every request")));
    Standing standing =
        new Standing(
            said(verdict),
            3,
            paused ? Optional.of(new Behind("no", Standing.Cause.PAUSED)) : Optional.empty(),
            Optional.empty());

    ObjectNode status =
        new ServiceStatus(route(traffic), standing, FINE, taken).tree(NOTHING, 1, "T");

    assertThat(conditions(status)).endsWith("RoutingReady=" + routing, "Ready=" + ready);
    assertThat(status.has("address")).isFalse();
  }

  @Test
  void anotherGatewayThatDoesNotServeIsNamedAndTheAddressIsReady() {
    Standing standing =
        new Standing(
            said("serving"),
            3,
            Optional.empty(),
            new RouteVerdict.Refused("NotAllowedByListeners", "no")
                .of(new Key(Kind.GATEWAY, "edge", "eu")));

    ObjectNode status =
        new ServiceStatus(route("split"), standing, FINE, ADDRESS).tree(NOTHING, 1, "T");

    assertThat(conditions(status))
        .endsWith("RoutingReady=False/NotAllowedByListeners", "Ready=True/Serving");
    assertThat(status.at("/conditions/2/message").asText()).isEqualTo("on Gateway edge/eu: no");
  }

  @Test
  void aMessageSaysNoMoreThanWasSeen() {
    ObjectNode status =
        new ServiceStatus(route("split"), verdict("serving"), FINE, ADDRESS).tree(NOTHING, 1, "T");

    assertThat(status.at("/conditions/3/message").asText())
        .isEqualTo("the Gateway took the route; engines are not probed");
  }
}
