package ai.modelplane.reconciler.dataplane;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.testbed.Authority;
import ai.modelplane.testbed.RecordingEngine;
import ai.modelplane.testbed.RecordingEngine.Request;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which name an upstream is called by, in Host and, over TLS, in SNI. */
@Tag("real")
class HostsTest {

  @TempDir Path repo;
  @TempDir Path keys;
  Site site;

  @BeforeEach
  void begin() {
    site = Site.begin("hosts", repo);
  }

  @AfterEach
  void end() {
    site.close();
  }

  @Test
  void eachBackendWithANameGetsItsOwnAndAnAddressKeepsTheClients() {
    RecordingEngine east = site.engine("east");
    RecordingEngine west = site.engine("west");
    RecordingEngine v4 = site.engine("v4");
    RecordingEngine v6 = site.engine("v6");
    site.testbed.network().place("api.east.example", 8080, east.port());
    site.testbed.network().place("api.west.example", 80, west.port());
    site.testbed.network().place("10.20.0.1", 8000, v4.port());
    site.testbed.network().place("fd00::7", 8000, v6.port());
    site.endpoint("east", "qwen", "http://api.east.example:8080/openai/v1")
        .endpoint("west", "qwen", "http://api.west.example/v1")
        .endpoint("v4", "qwen", "http://10.20.0.1:8000/v1")
        .endpoint("v6", "qwen", "http://[fd00::7]:8000/v1")
        .service("qwen", "qwen")
        .reconcile();
    String address = site.serving("qwen", 200);

    for (int i = 0; i < 12; i++) {
      assertThat(site.http.get(address + "/health").statusCode()).isEqualTo(200);
    }

    String clients = URI.create(address).getAuthority();
    assertThat(hosts(east)).containsOnly("api.east.example");
    assertThat(hosts(west)).containsOnly("api.west.example");
    assertThat(hosts(v4)).containsOnly(clients);
    assertThat(hosts(v6)).containsOnly(clients);
  }

  private static List<String> hosts(RecordingEngine engine) {
    return engine.requests().stream().map(Request::host).toList();
  }

  @Test
  void aProviderWithAPublicCertificateIsReachedOverTlsByItsName() {
    TlsEngine provider =
        site.tlsEngine(site.testbed.publicAuthority().serverNamed("api.provider.example"));
    site.testbed.network().place("api.provider.example", 443, provider.port());
    site.endpoint("provider", "qwen", "https://api.provider.example/openai/v1")
        .service("qwen", "qwen")
        .reconcile();

    String address = site.serving("qwen", 200);
    assertThat(site.http.get(address + "/v1/models").body()).isEqualTo("over TLS\n");

    assertThat(provider.calls().getLast())
        .isEqualTo(
            new TlsEngine.Call(
                "api.provider.example", "api.provider.example", "/openai/v1/models"));
  }

  @Test
  void anAddressWithAPrivateAuthorityIsReachedOverTlsByTheNameItIsGiven() {
    Authority own = Authority.create(keys);
    TlsEngine engine = site.tlsEngine(own.serverNamed("engine.internal.example"));
    site.apply(configMap("engine-ca", own))
        .endpoint(
            "engine",
            "qwen",
            "https://127.0.0.1:%d/ml-team/qwen-0/v1".formatted(engine.port()),
            "tls: {hostname: engine.internal.example, caRef: {kind: ConfigMap, name: engine-ca}}")
        .service("qwen", "qwen")
        .reconcile();

    String address = site.serving("qwen", 200);
    assertThat(site.http.get(address + "/v1/models").body()).isEqualTo("over TLS\n");

    assertThat(engine.calls().getLast())
        .isEqualTo(
            new TlsEngine.Call(
                "engine.internal.example", "engine.internal.example", "/ml-team/qwen-0/v1/models"));
  }

  /** Verified, not just encrypted: the wrong authority and the wrong name reach nobody. */
  @Test
  void anEngineThatCannotProveItsNameGetsNoRequest() {
    Authority own = Authority.create(keys);
    TlsEngine engine = site.tlsEngine(own.serverNamed("engine.internal.example"));
    site.testbed.network().place("engine.internal.example", 443, engine.port());
    String url = "https://127.0.0.1:%d/v1".formatted(engine.port());
    site.apply(configMap("engine-ca", own))
        .apply(configMap("other-ca", site.testbed.publicAuthority()))
        .endpoint(
            "other-ca",
            "other-ca",
            url,
            "tls: {hostname: engine.internal.example, caRef: {kind: ConfigMap, name: other-ca}}")
        .endpoint(
            "other-name",
            "other-name",
            url,
            "tls: {hostname: other.internal.example, caRef: {kind: ConfigMap, name: engine-ca}}")
        .endpoint("no-ca", "no-ca", "https://engine.internal.example/v1")
        .service("other-ca", "other-ca")
        .service("other-name", "other-name")
        .service("no-ca", "no-ca")
        .reconcile();

    site.serving("other-ca", 500);
    site.serving("other-name", 500);
    site.serving("no-ca", 500);
    assertThat(engine.calls()).isEmpty();
  }

  /** By itself the gateway answers 500 for it, with every condition True. */
  @Test
  void aBrokenAuthorityTakesItsEngineOutAndNotTheServiceDown() {
    Authority own = Authority.create(keys);
    TlsEngine secured = site.tlsEngine(own.serverNamed("engine.internal.example"));
    RecordingEngine plain = site.engine("plain");
    site.apply(configMap("engine-ca", own))
        .endpoint(
            "secured",
            "qwen",
            "https://127.0.0.1:%d/v1".formatted(secured.port()),
            "tls: {hostname: engine.internal.example, caRef: {kind: ConfigMap, name: engine-ca}}")
        .endpoint("plain", "qwen", "http://127.0.0.1:%d/v1".formatted(plain.port()))
        .service("qwen", "qwen")
        .reconcile();
    String address = site.serving("qwen", 200);
    isAsked(secured, address);

    site.apply(configMap("engine-ca", "    rubbish\n"));
    site.serving("qwen", 500);
    site.reconcile();

    for (int i = 0; i < 12; i++) {
      assertThat(site.http.get(address + "/health").statusCode()).isEqualTo(200);
    }
    assertThat(site.status("qwen", "{.status.conditions[?(@.type=='Ready')].status}"))
        .isEqualTo("True");

    site.apply(configMap("engine-ca", own)).reconcile();
    isAsked(secured, address);
  }

  private void isAsked(TlsEngine engine, String address) {
    int before = engine.calls().size();
    Http.eventually(
        () -> "the engine has got no request through " + address,
        () -> {
          site.http.get(address + "/health");
          return engine.calls().size() > before;
        });
  }

  private static String configMap(String name, Authority authority) {
    return configMap(name, authority.certificate().indent(4));
  }

  private static String configMap(String name, String indented) {
    return """
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: %s, namespace: NS}
    data:
      ca.crt: |
    %s\
    """
        .formatted(name, indented);
  }
}
