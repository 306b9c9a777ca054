package ai.modelplane.compiler.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.compiler.fleet.Gateway.Admits;
import ai.modelplane.compiler.fleet.Gateway.Listener;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GatewayTest {

  /** A listener is protocol, hostname and serving or broken, with slashes between them. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "none",
      value = {
        // the listener's hostname, else the first address
        "HTTP//serving                                  | 203.0.113.10           |"
            + " http://203.0.113.10",
        "HTTP/models.example.com/serving                | 203.0.113.10           |"
            + " http://models.example.com",
        "HTTP/*.example.com/serving                     | 203.0.113.10           | none",
        "HTTP/*.example.com/serving                     | 1.2.3.4 lb.example.com |"
            + " http://lb.example.com",
        "HTTP/*.example.com/serving                     | example.com            | none",
        "HTTP/*.example.com/serving                     | elb.example.net        | none",
        "HTTP/*.example.com/serving HTTP//serving       | 203.0.113.10           |"
            + " http://203.0.113.10",
        "HTTP//serving                                  | lb.example.com 1.2.3.4 |"
            + " http://lb.example.com",
        "HTTP//serving                                  | 2001:db8::1            |"
            + " http://[2001:db8::1]",
        "HTTP//serving                                  | ''                     | none",
        "HTTP/models.example.com/serving                | ''                     |"
            + " http://models.example.com",
        "''                                             | 203.0.113.10           | none",
        // https only when the HTTPS listener itself serves
        "HTTPS/models.example.com/serving               | 203.0.113.10           |"
            + " https://models.example.com",
        "HTTP//serving HTTPS/models.example.com/serving | 203.0.113.10           |"
            + " https://models.example.com",
        "HTTPS//serving HTTP/plain.example.com/serving  | 203.0.113.10           |"
            + " https://203.0.113.10",
        "HTTPS/secure.example.com/broken HTTP/plain.example.com/serving | 203.0.113.10 |"
            + " http://plain.example.com",
        "HTTPS/secure.example.com/broken HTTP//serving  | 203.0.113.10           |"
            + " http://203.0.113.10",
        "HTTPS/a.example.com/broken HTTPS/b.example.com/serving | 203.0.113.10   |"
            + " https://b.example.com",
        // one that serves before one that does not
        "HTTP/a.example.com/broken HTTP/b.example.com/serving | 203.0.113.10     |"
            + " http://b.example.com",
        "HTTP/a.example.com/broken                      | 203.0.113.10           |"
            + " http://a.example.com",
        // a listener that is broken for certain gives none
        "HTTPS/a.example.com/invalid HTTP//broken       | 203.0.113.10           |"
            + " http://203.0.113.10",
        "HTTPS/a.example.com/invalid                    | 203.0.113.10           | none",
        // where nothing else is, the address stays what it was when it served
        "HTTPS/a.example.com/broken                     | 203.0.113.10           |"
            + " https://a.example.com",
        // others are not for HTTP
        "TCP/a.example.com/serving HTTP//serving        | 203.0.113.10           |"
            + " http://203.0.113.10",
      })
  void thePublicBaseIs(String listeners, String addresses, @Nullable String base) {
    Gateway gateway = gateway(null, words(addresses), listeners(listeners));
    assertThat(base(gateway, "ml-team")).isEqualTo(base);
  }

  @ParameterizedTest
  @CsvSource({
    "https://models.example.com:8443, https://models.example.com:8443",
    "https://models.example.com/, https://models.example.com",
    "' http://models.example.com/llm// ', http://models.example.com/llm",
  })
  void theAnnotationWins(String annotation, String base) {
    Gateway gateway = gateway(annotation, List.of("203.0.113.10"), listeners("HTTP//serving"));
    assertThat(base(gateway, "ml-team")).isEqualTo(base);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "HTTP/*.models.example.com/serving | a1b2c3.elb.example.net | 80   | AddressUnknown",
        "HTTP//serving                     | 203.0.113.10           | 8000 | AddressUnknown",
        "HTTPS/ai.example.com/serving      | 203.0.113.10           | 8443 | AddressUnknown",
        "HTTP//serving                     | ''                     | 80   | NoAddress",
        "HTTPS//invalid                    | 203.0.113.10           | 443  | ListenerInvalid",
        "TLS//serving                      | 203.0.113.10           | 443  | NotAllowedByListeners",
      })
  void withoutAnEntranceItSaysWhy(String listeners, String addresses, int port, String reason) {
    Listener one = listeners(listeners).getFirst();
    Listener at =
        new Listener(
            one.name(),
            one.protocol(),
            port,
            one.hostname(),
            one.serving(),
            one.invalid(),
            one.admits());

    Entrance entrance =
        Entrance.of(gateway(null, words(addresses), List.of(at)), "ml-team", listener -> true);

    assertThat(entrance)
        .isInstanceOfSatisfying(
            Entrance.Nowhere.class, no -> assertThat(no.reason().word()).isEqualTo(reason));
  }

  @ParameterizedTest
  @CsvSource({
    "*.models.example.com, http://qwen.models.example.com:8080, true",
    "*.models.example.com, https://models.example.com, false",
    "ai.example.com, https://other.example.com, false",
    "ai.example.com, https://AI.example.com/llm, true",
  })
  void aPublicUrlMustHaveAHostThatAListenerTakes(String hostname, String url, boolean leads) {
    Gateway gateway = gateway(url, List.of(), listeners("HTTP/" + hostname + "/serving"));
    assertThat(base(gateway, "ml-team")).isEqualTo(leads ? url : null);
  }

  @Test
  void aListenerThatRefusesTheRouteGivesNoAddress() {
    Gateway gateway =
        gateway(
            null, List.of("203.0.113.10"), listeners("HTTPS/ai.example.com/serving HTTP//serving"));
    assertThat(Entrance.of(gateway, "ml-team", l -> !l.protocol().equals("HTTPS")))
        .isInstanceOfSatisfying(
            Entrance.At.class, at -> assertThat(at.base()).isEqualTo("http://203.0.113.10"));
  }

  @Test
  void anEmptyAnnotationSaysNothing() {
    Gateway gateway = gateway(" ", List.of("203.0.113.10"), listeners("HTTP//serving"));
    assertThat(base(gateway, "ml-team")).isEqualTo("http://203.0.113.10");
  }

  @Test
  void aRouteNamesTheListenersThatTakeItsNamespace() {
    Gateway gateway =
        gateway(
            null,
            List.of(),
            List.of(
                new Listener("all", "HTTP", 80, null, true, null, Admits.ALL),
                new Listener("same", "HTTP", 80, null, true, null, Admits.SAME),
                new Listener("some", "HTTPS", 443, null, false, null, Admits.SELECTOR),
                new Listener("nobody", "HTTP", 80, null, true, null, Admits.NONE),
                new Listener("modelplane-inner", "HTTP", 80, null, true, null, Admits.ALL),
                new Listener("tls", "TLS", 80, null, true, null, Admits.ALL)));
    assertThat(gateway.listenersFor("ml-team"))
        .extracting(Listener::name)
        .containsExactly("all", "some");
    assertThat(gateway.listenersFor("modelplane-system"))
        .extracting(Listener::name)
        .containsExactly("all", "same", "some");
  }

  @Test
  void aListenerThatTakesNoRouteOfTheNamespaceGivesNoAddress() {
    Gateway gateway =
        gateway(
            null,
            List.of("203.0.113.10"),
            List.of(
                new Listener("same", "HTTPS", 443, "admin.example.com", true, null, Admits.SAME)));
    assertThat(base(gateway, "ml-team")).isNull();
    assertThat(base(gateway, "modelplane-system")).isEqualTo("https://admin.example.com");
  }

  @ParameterizedTest
  @CsvSource({
    "https://models.example.com:8443/llm, models.example.com",
    "http://203.0.113.9, 203.0.113.9",
    "http://[2001:db8::1]:8080/x, [2001:db8::1]",
    "HTTPS://models.example.com, models.example.com",
  })
  void itsHostsAreAllThatLeadBackToIt(String publicUrl, String host) {
    Gateway gateway =
        gateway(publicUrl, List.of("203.0.113.10"), listeners("HTTP/a.example.com/serving"));
    assertThat(gateway.hosts()).containsExactly("203.0.113.10", "a.example.com", host);
  }

  @ParameterizedTest
  @CsvSource({
    "modelplane-inner, HTTP,  ,               , ALL,      ",
    "modelplane-inner, HTTP,  ,               , SELECTOR, ",
    "modelplane-inner, HTTPS, ,               , ALL,      is not HTTP",
    "modelplane-inner, HTTP,  ai.example.com, , ALL,      has a hostname",
    "modelplane-inner, HTTP,  ,               , SAME,     takes no HTTPRoutes of namespace ml-team",
    "modelplane-inner, HTTP,  ,               , NONE,     takes no HTTPRoutes of namespace ml-team",
    "modelplane-inner, HTTP,  ,    no such port, ALL,     is broken: no such port",
    "inner,            HTTP,  ,               , ALL,      has no listener modelplane-inner",
  })
  void whatIsWrongWithTheInnerListenerIsSaid(
      String name, String protocol, String hostname, String invalid, Admits admits, String wrong) {
    Listener inner = new Listener(name, protocol, 9999, hostname, true, invalid, admits);
    List<Listener> listeners = new ArrayList<>(listeners("HTTP//serving"));
    assertThat(gateway(null, List.of(), List.of(inner)).innerObstacle("ml-team"))
        .as("without a public listener")
        .isPresent();
    listeners.add(inner);

    Optional<String> obstacle = gateway(null, List.of(), listeners).innerObstacle("ml-team");

    if (wrong == null) {
      assertThat(obstacle).isEmpty();
    } else {
      assertThat(obstacle.orElseThrow()).endsWith(wrong);
    }
  }

  private static Gateway gateway(
      @Nullable String publicUrl, List<String> addresses, List<Listener> listeners) {
    return new Gateway("modelplane-system", "modelplane", "any", publicUrl, listeners, addresses);
  }

  private static @Nullable String base(Gateway gateway, String namespace) {
    return Entrance.of(gateway, namespace, listener -> true) instanceof Entrance.At at
        ? at.base()
        : null;
  }

  private static List<Listener> listeners(String text) {
    return words(text).stream()
        .map(word -> word.split("/", -1))
        .map(
            part ->
                new Listener(
                    part[0] + part[1],
                    part[0],
                    part[0].equals("HTTPS") ? 443 : 80,
                    part[1].isEmpty() ? null : part[1],
                    part[2].equals("serving"),
                    part[2].equals("invalid") ? "ResolvedRefs is False: no certificate" : null,
                    Admits.ALL))
        .toList();
  }

  private static List<String> words(String text) {
    return Arrays.stream(text.split(" ")).filter(w -> !w.isEmpty()).toList();
  }
}
