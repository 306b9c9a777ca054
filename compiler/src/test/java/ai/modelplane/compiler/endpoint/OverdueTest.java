package ai.modelplane.compiler.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.compiler.address.AddressPolicy;
import ai.modelplane.compiler.address.EndpointUrl;
import ai.modelplane.compiler.address.Host;
import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.api.Meta;
import ai.modelplane.compiler.api.ModelEndpoint;
import ai.modelplane.compiler.api.Names;
import ai.modelplane.compiler.endpoint.Candidate.Reach;
import ai.modelplane.compiler.endpoint.Candidate.Reason;
import ai.modelplane.compiler.endpoint.Candidate.Routable;
import ai.modelplane.compiler.endpoint.Candidate.Unroutable;
import ai.modelplane.compiler.fleet.Authorities;
import ai.modelplane.compiler.fleet.Routed;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** An endpoint that a new rule refuses: what is routed stays for now, what is new is refused. */
class OverdueTest {

  private static final AddressPolicy POLICY =
      AddressPolicy.STRICT.within(
          Set.of(), Set.of("ml-team", "prod"), Map.of(new Host.Ipv4("10.0.1.50"), "east"));

  private static Reach reach(String url, @Nullable String path, Set<Routed> routed) {
    ModelEndpoint endpoint =
        new ModelEndpoint(new Key(Kind.MODEL_ENDPOINT, "ml-team", "e"), Meta.NONE, url, path, null);
    return new Routability(POLICY, Authorities.UNKNOWN, routed, Names.DEFAULT_INSTANCE)
        .of(endpoint, EndpointUrl.parse(endpoint.url()), false);
  }

  /** Where it would be routed to if nothing were new. */
  private static Routed place(String url, @Nullable String path) {
    ModelEndpoint endpoint =
        new ModelEndpoint(new Key(Kind.MODEL_ENDPOINT, "ml-team", "e"), Meta.NONE, url, path, null);
    Routable routable =
        (Routable)
            new Routability(
                    AddressPolicy.STRICT, Authorities.UNKNOWN, Set.of(), Names.DEFAULT_INSTANCE)
                .of(endpoint, EndpointUrl.parse(endpoint.url()), false);
    return new Routed(
        new Key(Kind.SERVICE, "ml-team", routable.backend().name()), routable.rewritePath());
  }

  @Test
  void whatIsNewIsRefusedAtOnce() {
    assertThat(reach("http://vault.prod/v1", null, Set.of()))
        .isEqualTo(
            new Unroutable(
                Reason.REFUSED_ADDRESS,
                "vault.prod is a service of another namespace (prod) to the gateway's resolver"));
    assertThat(((Unroutable) reach("http://10.0.1.50/b/x/v1", null, Set.of())).reason())
        .isEqualTo(Reason.REFUSED_PATH);
    assertThat(((Unroutable) reach("http://10.0.1.50/ml-team/x", "/b/x", Set.of())).reason())
        .isEqualTo(Reason.REFUSED_REWRITE_PATH);
  }

  @Test
  void whatIsRoutedStaysWithItsReason() {
    Routed place = place("http://vault.prod/v1", null);
    Routable stays = (Routable) reach("http://vault.prod/v1", null, Set.of(place));
    assertThat(stays.overdue()).isNotNull();
    assertThat(stays.overdue().reason()).isEqualTo(Reason.REFUSED_ADDRESS);
    assertThat(stays.rewritePath()).isEqualTo("/");
  }

  /** A route to the same host is no reason to reach another path of it. */
  @Test
  void aRouteToAnotherPathIsNoExcuse() {
    Routed place = place("http://10.0.1.50/b/x/v1", null);
    assertThat(reach("http://10.0.1.50/b/x/v1", null, Set.of(place))).isInstanceOf(Routable.class);
    assertThat(reach("http://10.0.1.50/b/y/v1", null, Set.of(place)))
        .isInstanceOf(Unroutable.class);
  }

  @Test
  void aRuleThatIsNotNewExcusesNothing() {
    Routed anything = new Routed(new Key(Kind.SERVICE, "ml-team", "ip-127-0-0-1"), "/");
    assertThat(reach("http://127.0.0.1/v1", null, Set.of(anything))).isInstanceOf(Unroutable.class);
  }

  @Test
  void whatIsFineOwesNothing() {
    assertThat(((Routable) reach("http://10.0.1.50/ml-team/x/v1", null, Set.of())).overdue())
        .isNull();
  }
}
