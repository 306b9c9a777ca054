package ai.modelplane.reconciler.status;

import static ai.modelplane.testing.Yaml.all;
import static ai.modelplane.testing.Yaml.cluster;
import static ai.modelplane.testing.Yaml.replica;
import static ai.modelplane.testing.Yaml.replicas;
import static ai.modelplane.testing.Yaml.service;
import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.compiler.routing.Route;
import ai.modelplane.reconciler.arrival.Arrival;
import ai.modelplane.reconciler.cluster.RouteVerdict;
import ai.modelplane.reconciler.plan.Live;
import ai.modelplane.reconciler.plan.Sketch;
import ai.modelplane.reconciler.status.ServiceStatus.Acceptance;
import ai.modelplane.reconciler.status.ServiceStatus.Accepted;
import ai.modelplane.reconciler.status.ServiceStatus.Rejected;
import ai.modelplane.reconciler.status.ServiceStatus.Rejection;
import ai.modelplane.reconciler.status.Standing.Behind;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every combination of what is routed, what the gateway says, and what was written last. */
class ServiceStatusTest {

  static final ObjectNode NOTHING = Live.yaml("{}");
  static final Acceptance FINE = new Accepted(Optional.of("c0ffee"));
  static final Acceptance BROKEN = new Rejected(Rejection.INVALID, "it is broken");
  static final Arrival ADDRESS =
      new Arrival(Optional.of("http://g/ml-team/qwen"), Optional.empty());
  static final Arrival HOMELESS = new Arrival(Optional.empty(), Optional.empty());

  static Route route(String traffic) {
    String live = all(cluster("east", "10.0.1.50"), replica("qwen-0", "east"));
    return switch (traffic) {
      case "split" -> route(service("qwen").over("qwen"), live);
      case "partly" -> route(service("qwen").over("qwen", "none"), live);
      case "nobody" -> route(service("qwen").over("none"), live);
      default -> route(service("qwen").over("qwen"), all(live, replicas("qwen", 1, 17, "east")));
    };
  }

  private static Route route(CharSequence manifests, CharSequence live) {
    return Sketch.compile(manifests, live).routes().getFirst();
  }

  static Standing verdict(String word) {
    return new Standing(said(word), 3, Optional.empty(), Optional.empty());
  }

  static Optional<RouteVerdict> said(String word) {
    return switch (word) {
      case "serving" -> Optional.of(new RouteVerdict.Serving());
      case "pending" -> Optional.of(new RouteVerdict.Pending("not yet"));
      case "refused" -> Optional.of(new RouteVerdict.Refused("RefNotPermitted", "no"));
      default -> Optional.empty();
    };
  }

  static List<String> conditions(JsonNode status) {
    return StreamSupport.stream(status.path("conditions").spliterator(), false)
        .map(
            c ->
                c.path("type").asText()
                    + "="
                    + c.path("status").asText()
                    + "/"
                    + c.path("reason").asText())
        .toList();
  }

  @ParameterizedTest
  @CsvSource({
    "split,   serving, True/Resolved,          True/Programmed,       True/Serving",
    "split,   pending, True/Resolved,          Unknown/Pending,       Unknown/Pending",
    "split,   refused, True/Resolved,          False/RefNotPermitted, False/RefNotPermitted",
    "split,   none,    True/Resolved,          False/NoRoute,         False/NoRoute",
    "partly,  serving, True/PartlyResolved,    True/Programmed,       True/Serving",
    "partly,  refused, True/PartlyResolved,    False/RefNotPermitted, False/RefNotPermitted",
    "nobody,  serving, False/NoEndpoint,       True/Programmed,       False/NoEndpoint",
    "nobody,  pending, False/NoEndpoint,       Unknown/Pending,       False/NoEndpoint",
    "nobody,  none,    False/NoEndpoint,       False/NoRoute,         False/NoEndpoint",
    "many,    serving, False/TooManyEndpoints, True/Programmed,       True/Serving",
    "many,    none,    False/TooManyEndpoints, False/NoRoute,         False/NoRoute",
  })
  void conditionsFollowFromWhatIsRoutedAndWhatTheGatewaySays(
      String traffic, String verdict, String resolved, String routing, String ready) {
    for (Acceptance acceptance : List.of(FINE, BROKEN)) {
      ObjectNode status =
          new ServiceStatus(route(traffic), verdict(verdict), acceptance, ADDRESS)
              .tree(NOTHING, 4, "2026-01-01T00:00:00Z");

      assertThat(conditions(status))
          .containsExactly(
              acceptance instanceof Rejected ? "Accepted=False/Invalid" : "Accepted=True/Valid",
              "EndpointsResolved=" + resolved,
              "RoutingReady=" + routing,
              "Ready=" + ready);
      assertThat(status.has("address"))
          .as("the address appears when the service is ready for the first time")
          .isEqualTo(ready.startsWith("True"));
      assertThat(status.path("observedGeneration").asInt()).isEqualTo(4);
      for (JsonNode condition : status.path("conditions")) {
        assertThat(condition.path("observedGeneration").asInt()).isEqualTo(4);
        assertThat(condition.path("message").asText()).isNotEmpty();
      }
    }
  }

  @Test
  void theAddressStaysOnceItWasThereAndFollowsTheGateway() {
    ObjectNode before = Live.yaml("address: http://old/ml-team/qwen");
    ServiceStatus unready = new ServiceStatus(route("nobody"), verdict("serving"), FINE, HOMELESS);

    assertThat(unready.tree(before, 1, "T").path("address").asText())
        .isEqualTo("http://old/ml-team/qwen");
    assertThat(
            new ServiceStatus(route("nobody"), verdict("serving"), FINE, ADDRESS)
                .tree(before, 1, "T")
                .path("address")
                .asText())
        .isEqualTo("http://g/ml-team/qwen");
    assertThat(
            new ServiceStatus(route("split"), verdict("serving"), FINE, HOMELESS)
                .tree(NOTHING, 1, "T")
                .has("address"))
        .as("a gateway without an address")
        .isFalse();
  }

  @Test
  void theRevisionIsThatOfWhatIsServed() {
    ObjectNode before = Live.yaml("revision: good");

    assertThat(
            new ServiceStatus(route("split"), verdict("serving"), FINE, ADDRESS)
                .tree(before, 1, "T")
                .path("revision")
                .asText())
        .isEqualTo("c0ffee");
    assertThat(
            new ServiceStatus(route("split"), verdict("serving"), BROKEN, ADDRESS)
                .tree(before, 1, "T")
                .path("revision")
                .asText())
        .isEqualTo("good");
    Acceptance notFromGit = new Accepted(Optional.empty());
    assertThat(
            new ServiceStatus(route("split"), verdict("serving"), notFromGit, ADDRESS)
                .tree(before, 1, "T")
                .has("revision"))
        .isFalse();
  }

  @Test
  void endpointsAreCountedForTheColumnOfKubectl() {
    ObjectNode status =
        new ServiceStatus(route("split"), verdict("serving"), FINE, ADDRESS).tree(NOTHING, 1, "T");

    assertThat(status.path("endpoints"))
        .isEqualTo(Live.yaml("{matched: 1, routed: 1, summary: 1/1}"));
  }

  @Test
  void aRouteThatCannotHoldThemAllServesAsManyAsItDid() {
    ObjectNode status =
        new ServiceStatus(route("many"), verdict("serving"), FINE, ADDRESS).tree(NOTHING, 1, "T");

    assertThat(status.path("endpoints"))
        .isEqualTo(Live.yaml("{matched: 17, routed: 3, summary: 3/17}"));
    assertThat(status.at("/conditions/1/message").asText()).endsWith("the last good route stays");
    assertThat(
            new ServiceStatus(route("many"), verdict("none"), FINE, ADDRESS)
                .tree(NOTHING, 1, "T")
                .at("/conditions/1/message")
                .asText())
        .endsWith("there is no route yet");
  }

  /** It does not follow its endpoints any more; one that is paused is not meant to. */
  @ParameterizedTest
  @CsvSource({"false, NotApplied, False/NotApplied", "true, Paused, True/Serving"})
  void aRouteThatIsNotAsItShouldBeSaysSo(boolean paused, String reason, String ready) {
    Standing behind =
        new Standing(
            Optional.of(new RouteVerdict.Serving()),
            3,
            Optional.of(
                new Behind("no", paused ? Standing.Cause.PAUSED : Standing.Cause.NOT_APPLIED)),
            Optional.empty());

    ObjectNode status =
        new ServiceStatus(route("split"), behind, FINE, ADDRESS).tree(NOTHING, 1, "T");

    assertThat(conditions(status)).endsWith("RoutingReady=False/" + reason, "Ready=" + ready);
    assertThat(status.at("/conditions/2/message").asText()).isEqualTo("no");
  }

  @Test
  void whatAnotherApplierOwnsIsServedAsItIs() {
    ObjectNode status =
        new ServiceStatus(
                route("split"),
                verdict("serving"),
                new Rejected(Rejection.CONFLICT, "it is theirs"),
                ADDRESS)
            .tree(NOTHING, 1, "T");

    assertThat(conditions(status)).startsWith("Accepted=False/Conflict");
    assertThat(status.at("/conditions/0/message").asText())
        .isEqualTo("it is theirs; the spec that is live is served");
  }

  @Test
  void aConditionKeepsItsTimeUntilItsStateChanges() {
    ServiceStatus serving = new ServiceStatus(route("split"), verdict("serving"), FINE, ADDRESS);
    ObjectNode first = serving.tree(NOTHING, 1, "2026-01-01T00:00:00Z");

    ObjectNode second = serving.tree(first, 2, "2026-02-02T00:00:00Z");
    assertThat(second.at("/conditions/3/lastTransitionTime").asText())
        .isEqualTo("2026-01-01T00:00:00Z");
    assertThat(serving.tree(first, 1, "2026-02-02T00:00:00Z"))
        .as("nothing happened, nothing differs")
        .isEqualTo(first);

    ObjectNode third =
        new ServiceStatus(route("split"), verdict("refused"), FINE, ADDRESS)
            .tree(second, 2, "2026-03-03T00:00:00Z");
    assertThat(third.at("/conditions/3/lastTransitionTime").asText())
        .isEqualTo("2026-03-03T00:00:00Z");
    assertThat(third.at("/conditions/0/lastTransitionTime").asText())
        .isEqualTo("2026-01-01T00:00:00Z");
  }

  @Test
  void aMessageIsNeverLongerThanTheApiTakes() {
    Acceptance endless = new Rejected(Rejection.INVALID, "x".repeat(40_000));

    ObjectNode status =
        new ServiceStatus(route("split"), verdict("serving"), endless, ADDRESS)
            .tree(NOTHING, 1, "T");

    assertThat(status.at("/conditions/0/message").asText()).hasSize(32_768);
  }
}
