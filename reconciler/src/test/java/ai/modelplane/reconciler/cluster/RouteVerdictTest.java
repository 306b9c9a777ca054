package ai.modelplane.reconciler.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.reconciler.plan.Live;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who has a vote on a route, and what comes of it. */
class RouteVerdictTest {

  private static final Key GATEWAY = new Key(Kind.GATEWAY, "infra", "main");
  private static final Key ROUTE = new Key(Kind.HTTP_ROUTE, "ml", "qwen");
  private static final Controller OURS = new Controller.Named("ours.example/gateway");

  /** An entry of each word: controller, listener, generation, Accepted, ResolvedRefs. */
  private static LiveObject route(String entries) {
    StringBuilder text =
        new StringBuilder(
            """
            metadata: {namespace: ml, name: qwen, generation: 3}
            spec:
              parentRefs:
              - {namespace: infra, name: main, sectionName: web}
              - {namespace: infra, name: main, sectionName: tls}
            status:
              parents:
            """);
    for (String entry : entries.isEmpty() ? new String[0] : entries.split(" ")) {
      String[] part = entry.split(":");
      text.append("  - controllerName: ").append(part[0]).append(".example/gateway\n");
      text.append("    parentRef: {namespace: infra, name: main, sectionName: ")
          .append(part[1])
          .append("}\n    conditions:\n");
      String[] types = part[0].equals("policy") ? new String[] {"Affected"} : CONDITIONS;
      for (int i = 0; i < types.length; i++) {
        text.append(
            "    - {type: %s, status: '%s', observedGeneration: %s, reason: R}\n"
                .formatted(types[i], part[3 + i], part[2]));
      }
    }
    return new LiveObject(ROUTE, Live.yaml(text.toString()));
  }

  private static final String[] CONDITIONS = {"Accepted", "ResolvedRefs"};

  @ParameterizedTest
  @CsvSource({
    "ours:web:3:True:True,                              Serving",
    "ours:web:3:True:True policy:web:1:False,           Serving",
    "ours:web:3:True:True other:web:1:False:False,      Serving",
    "ours:web:3:True:True ours:tls:2:True:True,         Pending",
    "ours:web:3:False:True ours:tls:3:True:True,        Serving",
    "ours:web:3:True:False,                             Refused",
    "ours:web:2:True:True,                              Pending",
    "other:web:3:True:True,                             Pending",
    "policy:web:3:True,                                 Pending",
    "ours:gone:3:True:True,                             Pending",
    "'',                                                Pending",
  })
  void onlyTheControllerOfTheClassHasAVote(String entries, String verdict) {
    assertThat(
            RouteVerdict.of(route(entries), GATEWAY, Optional.of(OURS)).getClass().getSimpleName())
        .isEqualTo(verdict);
  }

  @ParameterizedTest
  @CsvSource({
    "ours:web:3:True:True,                         Serving",
    "ours:web:3:True:True other:web:1:False:False, Serving",
    "ours:web:2:True:True other:web:1:True:True,   Pending",
    "policy:web:3:True,                            Pending",
  })
  void whileTheClassIsNotKnownEveryControllerHasAVote(String entries, String verdict) {
    assertThat(
            RouteVerdict.of(route(entries), GATEWAY, Optional.of(new Controller.Unread()))
                .getClass()
                .getSimpleName())
        .isEqualTo(verdict);
  }

  @Test
  void aGatewayOrAClassThatIsGoneRefusesWhateverWasSaidBefore() {
    LiveObject served = route("ours:web:3:True:True");
    assertThat(RouteVerdict.of(served, GATEWAY, Optional.empty()))
        .isEqualTo(new RouteVerdict.Refused("GatewayMissing", "there is no Gateway infra/main"));
    assertThat(RouteVerdict.of(served, GATEWAY, Optional.of(new Controller.NoClass("traefik"))))
        .isEqualTo(
            new RouteVerdict.Refused(
                "GatewayClassMissing",
                "there is no GatewayClass traefik, so that nobody serves Gateway infra/main"));
  }
}
