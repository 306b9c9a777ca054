package ai.modelplane.reconciler.arrival;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.dialect.Dialect;
import ai.modelplane.compiler.fleet.Gateway;
import ai.modelplane.compiler.fleet.Gateway.Admits;
import ai.modelplane.compiler.fleet.Gateway.Listener;
import ai.modelplane.reconciler.cluster.Controller;
import ai.modelplane.reconciler.cluster.LiveObject;
import ai.modelplane.reconciler.cluster.SurroundingsReader;
import ai.modelplane.reconciler.plan.Live;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who takes the requests to ml-team/qwen, whose route was made at 12:00. */
class PrecedenceTest {

  private static final Key SERVICE = new Key(Kind.MODEL_SERVICE, "ml-team", "qwen");
  private static final Key OURS = new Key(Kind.HTTP_ROUTE, "ml-team", "qwen");

  private static List<Rival> rivals(@Nullable String hostname, String route, String created) {
    Listener web = new Listener("web", "HTTP", 80, hostname, true, null, Admits.ALL);
    LiveObject other =
        new LiveObject(
            new Key(Kind.HTTP_ROUTE, "web", "site"),
            Live.yaml("metadata: {creationTimestamp: '%s'}\n%s".formatted(created, route)));
    Gateway gateway =
        new Gateway("infra", "main", "any", "http://ai.example.com", List.of(web), List.of());
    return new Arrivals(
            Optional.of(gateway),
            new Controller.Unread(),
            Optional.empty(),
            new Precedence(Dialect.TRAEFIK, List.of(SurroundingsReader.route(other))))
        .rivals(
            SERVICE,
            new LiveObject(
                OURS,
                Live.yaml(
                    """
                    metadata: {creationTimestamp: '2026-01-01T12:00:00Z'}
                    spec: {parentRefs: [{namespace: infra, name: main}]}
                    """)));
  }

  private static String route(String parent, String match) {
    return """
    spec:
      parentRefs: [{namespace: infra, %s}]
      rules: [{matches: [{%s}]}]
    """
        .formatted(parent, match);
  }

  private static String takes(List<Rival> rivals) {
    return rivals.isEmpty() ? "nothing" : rivals.getFirst().takes().name();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "path: {type: PathPrefix, value: /ml-team/qwen}     | 11:00 | ALL",
        "path: {type: PathPrefix, value: /ml-team/qwen}     | 12:00 | NONE",
        "path: {type: PathPrefix, value: /ml-team/qwen}     | 13:00 | NONE",
        "path: {type: PathPrefix, value: /ml-team/qwen/}    | 13:00 | NONE",
        "path: {type: PathPrefix, value: /ml-team/qwen/}    | 11:00 | ALL",
        "path: {value: /ml-team/qwen}                       | 11:00 | ALL",
        "path: {type: PathPrefix, value: /ml-team/qwen/v1}  | 13:00 | SOME",
        "path: {type: Exact, value: /ml-team/qwen}          | 13:00 | SOME",
        "path: {type: Exact, value: /ml-team/qwen/health}   | 13:00 | SOME",
        "'path: {value: /ml-team/qwen}, method: GET'        | 13:00 | SOME",
        "'path: {value: /ml-team/qwen}, method: POST'       | 13:00 | ALL",
        "'path: {value: /ml-team/qwen}, headers: [{name: x, value: y}]' | 11:00 | SOME",
        "path: {type: PathPrefix, value: /ml-team/qwen2}    | 11:00 | nothing",
        "path: {type: PathPrefix, value: /ml-team}          | 11:00 | nothing",
        "path: {type: PathPrefix, value: /}                 | 11:00 | nothing",
        "method: GET                                        | 11:00 | nothing",
        "'path: {value: /ml-team}, method: GET'             | 13:00 | SOME",
        "'path: {value: /ml-team}, method: POST'            | 13:00 | ALL",
        "'path: {value: /ml-team}, headers: [{name: x, value: y}]' | 11:00 | nothing",
        "path: {type: RegularExpression, value: '/ml-team/.*'} | 11:00 | nothing",
        "path: {type: RegularExpression, value: '/ml-team/[a-z]+'} | 11:00 | SOME",
        "path: {type: RegularExpression, value: '/web/.*'}  | 11:00 | nothing",
      })
  void theHeaviestMatchComesFirstThenTheOlderRoute(String match, String time, String takes) {
    assertThat(takes(rivals(null, route("name: main", match), "2026-01-01T" + time + ":00Z")))
        .isEqualTo(takes);
  }

  @ParameterizedTest
  @CsvSource({
    "'name: main', ALL",
    "'name: main, sectionName: web', ALL",
    "'name: main, port: 80', ALL",
    "'name: main, sectionName: tls', nothing",
    "'name: main, port: 443', nothing",
    "'name: other', nothing",
    "'name: main, kind: Service, group: \"\"', nothing",
  })
  void aRouteCountsWhereItIsAttached(String parent, String takes) {
    assertThat(
            takes(
                rivals(
                    null, route(parent, "path: {value: /ml-team/qwen}"), "2026-01-01T11:00:00Z")))
        .isEqualTo(takes);
  }

  @ParameterizedTest
  @CsvSource({
    // a younger route of a more specific hostname
    ", ai.example.com, ALL",
    ", '*.example.com', ALL",
    ", other.example.com, nothing",
    "'*.example.com', ai.example.com, ALL",
    "ai.example.com, ai.example.com, NONE",
  })
  void hostnamesIntersect(@Nullable String listener, String hostname, String takes) {
    String route =
        route("name: main", "path: {value: /ml-team/qwen}")
            .replace("spec:\n", "spec:\n  hostnames: ['" + hostname + "']\n");
    assertThat(takes(rivals(listener, route, "2026-01-01T13:00:00Z"))).isEqualTo(takes);
  }

  @Test
  void aRouteThatTheGatewayRefusesTakesNothing() {
    String route =
        route("name: main", "path: {value: /ml-team/qwen}")
            + """
            status:
              parents:
              - parentRef: {namespace: infra, name: main}
                conditions: [{type: Accepted, status: 'False', reason: NotAllowedByListeners}]
            """;
    assertThat(rivals(null, route, "2026-01-01T11:00:00Z")).isEmpty();
  }
}
