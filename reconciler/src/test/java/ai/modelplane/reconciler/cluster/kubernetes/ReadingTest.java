package ai.modelplane.reconciler.cluster.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.compiler.Options;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.diagnostic.Finding;
import ai.modelplane.reconciler.cluster.ClusterException;
import ai.modelplane.reconciler.cluster.ClusterException.Cause;
import ai.modelplane.reconciler.cluster.LiveObject;
import ai.modelplane.reconciler.cluster.LiveState;
import ai.modelplane.reconciler.cluster.Surroundings;
import ai.modelplane.reconciler.cluster.Unread;
import ai.modelplane.reconciler.cluster.Unread.Reason;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a pass reads of a real API server beside its own objects, and what it does without it. */
class ReadingTest extends BehindAFront {

  LiveState read() {
    return behind.read(Options.DEFAULT.gateways());
  }

  @Test
  void whatStandsAroundIsReadAsRecords() {
    apply(Kind.SERVICE, "b", BACKEND);
    apply(Kind.ENDPOINT_SLICE, "b", SLICE);
    apply(
        Kind.ENDPOINT_SLICE,
        "theirs",
        SLICE.replace(OURS, "metadata: {labels: {kubernetes.io/service-name: b}}\n"));
    apply(Kind.HTTP_ROUTE, "theirs", ROUTE.replace(OURS, ""));

    LiveState state = read();
    Surroundings around = state.around();

    assertThat(state.findings()).isEmpty();
    assertThat(state.unread()).isEmpty();
    assertThat(state.fleet().network().namespaces()).contains(namespace, "default");
    assertThat(state.fleet().network().serviceRanges()).isNotEmpty();
    assertThat(around.definitions().keySet())
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(Kind.values()).filter(k -> k.definition().isPresent()).toList());
    assertThat(around.definitions().values())
        .allMatch(d -> d.isEstablished() && !d.isTerminating() && !d.uid().isEmpty());
    assertThat(around.gatewayClasses().values())
        .anyMatch(
            c -> c.isAccepted() && c.controllerName().equals("traefik.io/gateway-controller"));
    assertThat(around.routes())
        .filteredOn(r -> r.key().equals(key(Kind.HTTP_ROUTE, "theirs")))
        .singleElement()
        .satisfies(
            route ->
                assertThat(route.parents().getFirst().gateway())
                    .isEqualTo(Options.DEFAULT.gateway()));
    assertThat(around.attached())
        .extracting(LiveObject::key)
        .containsExactly(key(Kind.ENDPOINT_SLICE, "theirs"));
    assertThat(around.attached().getFirst().uid()).isNotEmpty();
    assertThat(around.attached().getFirst().tree().has("endpoints")).as("metadata alone").isFalse();
  }

  /** Each is refused by itself, and costs one check. */
  @Test
  void whatOnlyStrengthensACheckIsDoneWithout() {
    for (String[] one :
        new String[][] {
          {"NAMESPACE", "/api/v1/namespaces?", "403"},
          {"SERVICE_CIDR", "/servicecidrs?", "403"},
          {"SERVICE_CIDR", "/servicecidrs?", "404"},
          {"GATEWAY_CLASS", "/gatewayclasses?", "403"},
          {"DEFINITION", "/customresourcedefinitions/", "403"},
          {"ENDPOINT_SLICE", "service-name", "403"},
        }) {
      front.answer(one[1], Integer.parseInt(one[2]));

      LiveState state = read();

      Kind kind = Kind.valueOf(one[0]);
      assertThat(state.unread()).as(String.join(" ", one)).containsOnlyKeys(kind);
      assertThat(state.unread().get(kind))
          .extracting(Unread::reason)
          .isEqualTo(one[2].equals("403") ? Reason.REFUSED : Reason.MISSING);
      assertThat(state.findings())
          .singleElement()
          .extracting(Finding::message)
          .asString()
          .startsWith(kind.pluralWord() + " cannot be read, so that ");
    }
  }

  /** Whether their objects are gone is for whoever sees the value to say. */
  @Test
  void aKindOfOursThatCannotBeListedIsAValue() {
    front.answer("/modelreplicas?", 403);
    assertThat(read().unread())
        .containsOnlyKeys(Kind.MODEL_REPLICA)
        .extractingByKey(Kind.MODEL_REPLICA)
        .extracting(Unread::reason)
        .isEqualTo(Reason.REFUSED);
    front.answer("/inferenceclusters?", 404);
    assertThat(read().unread())
        .containsOnlyKeys(Kind.INFERENCE_CLUSTER)
        .extractingByKey(Kind.INFERENCE_CLUSTER)
        .extracting(Unread::reason)
        .isEqualTo(Reason.MISSING);
    front.answer("/modelservices?", 404);
    assertThat(read().unread()).containsOnlyKeys(Kind.MODEL_SERVICE);
    front.answer("/modelendpoints?", 404);
    assertThat(read().unread()).containsOnlyKeys(Kind.MODEL_ENDPOINT);
  }

  /** After the retries. */
  @Test
  void aKindOfOursThatTheServerFailsToListIsAValue() {
    for (String one :
        List.of(
            "MODEL_SERVICE /modelservices?",
            "MODEL_ENDPOINT /modelendpoints?",
            "MODEL_REPLICA /modelreplicas?",
            "INFERENCE_CLUSTER /inferenceclusters?")) {
      front.answer(one.split(" ")[1], one.startsWith("MODEL_S") ? 500 : 410);
      assertThat(read().unread())
          .containsOnlyKeys(Kind.valueOf(one.split(" ")[0]))
          .allSatisfy((_, unread) -> assertThat(unread.reason()).isEqualTo(Reason.TROUBLED));
    }
    for (String other : List.of("/httproutes?", "/services?", "/servicecidrs?")) {
      front.answer(other, 410);
      assertThat(failure(this::read)).as(other).isNotNull();
    }
  }

  @Test
  void whatAPassCannotDoWithoutStopsIt() {
    for (String path :
        List.of(
            "/modelservices",
            "/modelendpoints",
            "/httproutes",
            "/services?",
            "/endpointslices?",
            "/backendtlspolicies",
            "/gateways/")) {
      front.answer(path, 403);
      ClusterException failure = failure(this::read);
      assertThat(failure).as(path).isNotNull();
      assertThat(failure.kind()).as(path).isEqualTo(Cause.FORBIDDEN);
    }
  }

  /** Only a refusal is an answer: a server in trouble has not said what there is. */
  @Test
  void aServerInTroubleStopsAPassWhateverItWasAskedFor() {
    for (String path : List.of("/servicecidrs?", "/customresourcedefinitions/", "/modelreplicas")) {
      front.answer(path, 400);
      assertThat(failure(this::read)).as(path).isNotNull();
    }
  }

  @Test
  void aDefinitionThatIsMissingIsNotAmongThem() {
    front.answer("/customresourcedefinitions/modelreplicas.modelplane.ai", 404);

    LiveState state = read();

    assertThat(state.around().definitions())
        .doesNotContainKey(Kind.MODEL_REPLICA)
        .containsKey(Kind.MODEL_SERVICE);
    assertThat(state.unread()).isEmpty();
  }
}
