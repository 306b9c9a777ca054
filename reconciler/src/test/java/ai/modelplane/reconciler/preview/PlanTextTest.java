package ai.modelplane.reconciler.preview;

import static ai.modelplane.testing.Yaml.all;
import static ai.modelplane.testing.Yaml.cluster;
import static ai.modelplane.testing.Yaml.provider;
import static ai.modelplane.testing.Yaml.replica;
import static ai.modelplane.testing.Yaml.service;
import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.compiler.Compilation;
import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.dialect.Dialect;
import ai.modelplane.reconciler.cluster.LiveObject;
import ai.modelplane.reconciler.plan.Doubts;
import ai.modelplane.reconciler.plan.Live;
import ai.modelplane.reconciler.plan.Plan;
import ai.modelplane.reconciler.plan.Planner;
import ai.modelplane.reconciler.plan.Sketch;
import ai.modelplane.reconciler.plan.Traffic;
import ai.modelplane.testing.Yaml;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A plan as a person reads it. */
class PlanTextTest {

  static final String FLEET =
      all(
          cluster("prod-us-east", "10.0.1.50"),
          cluster("prod-eu-west", "10.0.2.50"),
          replica("qwen-0", "prod-us-east"));

  static String text(Compilation wanted, SortedMap<Key, LiveObject> live, Style style) {
    Plan plan = Planner.plan(wanted.desired(), live, wanted.target(), Doubts.NONE);
    List<Traffic> traffic = Traffic.of(Dialect.TRAEFIK, wanted.routes(), live, plan);
    return PlanText.of(new Preview("", "", plan, traffic, List.of()), style)
        .replaceAll("(10-0-[0-9]-50|example-com)-[0-9a-f]{10}", "$1-HASH");
  }

  @Test
  void nothingToDoIsNothing() {
    Compilation same = Sketch.compile(service("qwen").over("qwen"), FLEET);

    assertThat(text(same, Sketch.applied(same), Style.PLAIN)).isEmpty();
    Compilation unserved = Sketch.compile(service("qwen").over("gone"), FLEET);
    assertThat(text(unserved, Sketch.applied(unserved), Style.PLAIN)).isEmpty();
  }

  @Test
  void aNewService() {
    assertThat(
            text(Sketch.compile(service("qwen").over("qwen"), FLEET), new TreeMap<>(), Style.PLAIN))
        .isEqualTo(
            """
            ml-team/qwen: starts to be served by 1 endpoint

            Traffic of ModelService ml-team/qwen
              ENDPOINT   CLUSTER        BEFORE   AFTER
              qwen-0     prod-us-east   -        100.0 %

            + create ModelService ml-team/qwen: does not exist
            + create Service ml-team/ip-10-0-1-50-HASH: does not exist
            + create EndpointSlice ml-team/ip-10-0-1-50-HASH: does not exist
            + create HTTPRoute ml-team/qwen: does not exist
            + create ModelEndpoint ml-team/qwen-0: does not exist

            ml-team/qwen: starts to be served by 1 endpoint
            5 to create, 0 to configure, 0 to delete, 0 unchanged
            """);
  }

  @Test
  void aNewServiceThatNobodyServesSaysWhatItsClientsGet() {
    assertThat(text(Sketch.compile(service("qwen").over("gone"), ""), new TreeMap<>(), Style.PLAIN))
        .isEqualTo(
            """
            ml-team/qwen: will not be served

            Traffic of ModelService ml-team/qwen
              clients get 503: no selector matches an endpoint

            + create ModelService ml-team/qwen: does not exist
            + create Service ml-team/modelplane-empty: does not exist
            + create EndpointSlice ml-team/modelplane-empty: does not exist
            + create HTTPRoute ml-team/qwen: does not exist

            ml-team/qwen: will not be served
            4 to create, 0 to configure, 0 to delete, 0 unchanged
            """);
  }

  @Test
  void whatIsNotComparedIsSaidAlthoughNothingElseIs() {
    assertThat(PlanText.of(Changes.unknown(Changes.error()), Style.PLAIN))
        .isEqualTo(
            """
            Not all of it could be compared: 1 error
            models at 1a2b3c4 against cluster prod

            0 to create, 0 to configure, 0 to delete, 14 unchanged
            """);
    assertThat(PlanText.of(Changes.unknown(Changes.error(), Changes.error()), Style.PLAIN))
        .startsWith("Not all of it could be compared: 2 errors\n");
    assertThat(PlanText.of(Changes.unknown(Changes.warning()), Style.PLAIN)).isEmpty();
  }

  /** A terminal is read from its beginning, the log of a job from its end. */
  @Test
  void whatMattersMostIsTheFirstLineAndStandsAtTheEndAgain() {
    String headline = Words.headline(Changes.everything());
    assertThat(headline).contains("1 service is no longer served");

    assertThat(PlanText.of(Changes.everything(), Style.PLAIN))
        .startsWith(headline + "\nmodels at 1a2b3c4 against cluster prod\n\n")
        .containsPattern("\n\n" + headline + "\n[0-9]+ to create, .* in conflict\n$");
  }

  @Test
  void aPausedRouteSaysThatItsTrafficStaysAsItIs() {
    assertThat(PlanText.of(Changes.everything(), Style.PLAIN))
        .contains(
            """
            Traffic of ModelService ml-team/held
              ENDPOINT     CLUSTER        BEFORE   AFTER
              qwen3-8b-0   prod-us-east   50.0 %   50.0 %
              qwen3-8b-1   prod-eu-west   50.0 %   50.0 %
              the route stays as it is: paused by its annotation modelplane.ai/reconcile
            """);
  }

  @Test
  void aCanaryGetsMore() {
    Yaml canary = provider("canary", "https://canary.example.com/v1");
    Compilation before =
        Sketch.compile(all(service("qwen").over("qwen:95", "canary:5"), canary), FLEET);
    Compilation after =
        Sketch.compile(all(service("qwen").over("qwen:80", "canary:20"), canary), FLEET);

    assertThat(text(after, Sketch.applied(before), Style.PLAIN))
        .isEqualTo(
            """
            ml-team/qwen: 15.0 % of requests move

            Traffic of ModelService ml-team/qwen
              ENDPOINT   CLUSTER                      BEFORE   AFTER
              qwen-0     prod-us-east                 95.0 %   80.0 %
              canary     https://canary.example.com   5.0 %    20.0 %

            ~ configure ModelService ml-team/qwen: differs
                ...
                   - selector:
                       matchLabels:
                         modelplane.ai/deployment: qwen
                -    weight: 95
                +    weight: 80
                   - selector:
                       matchLabels:
                         modelplane.ai/deployment: canary
                -    weight: 5
                +    weight: 20
            ~ configure HTTPRoute ml-team/qwen: differs
                ...
                       kind: Service
                       name: ip-10-0-1-50-HASH
                       port: 80
                -      weight: 19
                +      weight: 4
                     - filters:
                       - type: URLRewrite
                         urlRewrite:
                ...

            ml-team/qwen: 15.0 % of requests move
            0 to create, 2 to configure, 0 to delete, 6 unchanged
            """);
  }

  @Test
  void aHandEditNamesItsAuthorAndShowsBothValues() {
    Compilation wanted = Sketch.compile(service("qwen").over("qwen"), FLEET);
    SortedMap<Key, LiveObject> live = Sketch.applied(wanted);
    LiveObject route = live.lastEntry().getValue();
    ((ObjectNode) route.tree().at("/spec/rules/0/backendRefs/0")).put("weight", 7);
    ((ObjectNode) route.tree().at("/metadata/managedFields/0/fieldsV1/f:spec")).remove("f:rules");
    Live.writer(route.tree(), "alice", "Update", Live.yaml("{f:spec: {f:rules: {}}}"));

    assertThat(text(wanted, live, Style.PLAIN))
        .isEqualTo(
            """
            Objects change, no traffic moves

            ~ configure HTTPRoute ml-team/qwen: drift, changed by alice at 2026-01-02T03:04:05Z
                ...
                       kind: Service
                       name: ip-10-0-1-50-HASH
                       port: 80
                -      weight: 7
                +      weight: 1
                     matches:
                     - path:
                         type: PathPrefix
                ...

            Objects change, no traffic moves
            0 to create, 1 to configure, 0 to delete, 4 unchanged
            """);
  }

  @Test
  void aForeignRouteIsAConflictWithItsRemedy() {
    Compilation wanted = Sketch.compile(service("qwen").over("qwen"), FLEET);
    SortedMap<Key, LiveObject> live = Sketch.applied(wanted);
    ((ObjectNode) live.lastEntry().getValue().tree().path("metadata")).remove("labels");

    assertThat(text(wanted, live, Style.PLAIN))
        .isEqualTo(
            """
            ml-team/qwen: stays as it is

            Traffic of ModelService ml-team/qwen
              ENDPOINT   CLUSTER        BEFORE    AFTER
              qwen-0     prod-us-east   100.0 %   100.0 %
              the route stays as it is: exists and was not made by Modelplane

            ! conflict HTTPRoute ml-team/qwen: exists and was not made by Modelplane
                to hand it over: modelplane adopt; else rename or delete one of the two

            ml-team/qwen: stays as it is
            0 to create, 0 to configure, 0 to delete, 4 unchanged, 1 in conflict
            """);
  }

  @Test
  void aWithdrawnReplicaAndItsBackendAreDeletedLast() {
    Compilation before =
        Sketch.compile(service("qwen").over("qwen"), all(FLEET, replica("qwen-1", "prod-eu-west")));
    Compilation after = Sketch.compile(service("qwen").over("qwen"), FLEET);

    assertThat(text(after, Sketch.applied(before), Style.PLAIN))
        .contains("  qwen-1     prod-eu-west   50.0 %   -\n")
        .endsWith(
            """
            - delete ModelEndpoint ml-team/qwen-1: its replica is gone
            - delete Service ml-team/ip-10-0-2-50-HASH: no route points to it
            - delete EndpointSlice ml-team/ip-10-0-2-50-HASH: no route points to it

            ml-team/qwen: 50.0 % of requests move
            0 to create, 1 to configure, 3 to delete, 4 unchanged
            """);
  }

  @Test
  void colourIsOnlyAddedToTheSameText() {
    Compilation wanted = Sketch.compile(service("qwen").over("qwen"), FLEET);

    String coloured = text(wanted, new TreeMap<>(), Style.COLOUR);

    assertThat(coloured).contains("\u001b[32m+ create HTTPRoute ml-team/qwen\u001b[0m: ");
    assertThat(coloured.replaceAll("\u001b\\[[0-9;]*m", ""))
        .isEqualTo(text(wanted, new TreeMap<>(), Style.PLAIN));
  }

  @Test
  void whatMovesSaysWhereItWasAndWhatIsLostSaysWhy() {
    assertThat(PlanText.of(Changes.everything(), Style.PLAIN))
        .contains(
            """
            Traffic of ModelService ml-team/phi
              ENDPOINT   CLUSTER        BEFORE    AFTER
              phi-0      prod-eu-west   100.0 %   -
              clients get 503: no selector matches an endpoint
            """)
        .contains(
            """
            Traffic of ModelService ml-team/llama
              ENDPOINT   CLUSTER                           BEFORE   AFTER
              llama-0    prod-eu-west (was prod-us-east)   50.0 %   50.0 %
              llama-1    prod-eu-west                      50.0 %   50.0 %

            """)
        .endsWith(", 1 skipped, 1 in conflict\n");
  }

  @Test
  void whereAnEndpointGoesIsAnAddressIfItIsOnNoClusterOrTheClusterItselfMoves() {
    assertThat(PlanText.of(Changes.moving(), Style.PLAIN))
        .contains(
            """
              ENDPOINT   CLUSTER                                                 BEFORE   AFTER
              phi-0      prod-eu-west, http://10.8.1.99 (was http://10.8.1.50)   66.7 %   50.0 %
              away       https://b.example.com (was https://a.example.com)       33.3 %   25.0 %
              new        https://c.example.com                                   -        25.0 %
            """);
  }
}
