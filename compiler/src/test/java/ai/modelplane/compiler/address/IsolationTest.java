package ai.modelplane.compiler.address;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.compiler.address.Admission.Overdue;
import ai.modelplane.compiler.address.Admission.Part;
import ai.modelplane.compiler.address.Admission.Refused;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an endpoint of one namespace may not reach of the others, where the cluster is known. */
class IsolationTest {

  private static final String OWN = "ml-team";

  private static final AddressPolicy POLICY = policy(List.of());

  private static AddressPolicy policy(List<Allowance> allowed) {
    return AddressPolicy.of(allowed, List.of())
        .within(
            Set.of(cidr("10.96.0.0/12"), cidr("fd00:96::/112")),
            Set.of(OWN, "prod", "ai"),
            Map.of(
                HostTest.host("10.0.1.50"), "prod-us-east",
                HostTest.host("fd00::50"), "prod-eu-west",
                HostTest.host("gw.example.com"), "prod-asia"));
  }

  private static Cidr cidr(String text) {
    return ((Parsed.Ok<Cidr>) Cidr.parse(text)).value();
  }

  private static Admission admit(String url, @Nullable String rewritePath) {
    return POLICY.admit(EndpointUrlTest.url(url), rewritePath, OWN);
  }

  private static void overdue(Admission admission, Part part) {
    assertThat(admission).isInstanceOf(Overdue.class);
    assertThat(((Overdue) admission).part()).isEqualTo(part);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "10.96.0.10       | is in a range of the cluster's Services (10.96.0.0/12)",
        "10.111.255.255   | is in a range of the cluster's Services (10.96.0.0/12)",
        "0x0a60000a       | is in a range of the cluster's Services (10.96.0.0/12)",
        "10.0x60000a      | is in a range of the cluster's Services (10.96.0.0/12)",
        "174063626        | is in a range of the cluster's Services (10.96.0.0/12)",
        "[::ffff:10.96.0.10] | is in a range of the cluster's Services (10.96.0.0/12)",
        "[64:ff9b::10.96.0.10] | carries 10.96.0.10, which is in a range of the cluster's Services",
        "[2002:0a60:000a::] | carries 10.96.0.10, which is in a range of the cluster's Services",
        "[2001:0:1::f59f:fff5] | carries 10.96.0.10, which is in a range of the cluster's Services",
        "[fd00:96:0::1]   | is in a range of the cluster's Services (fd00:96::/112)",
        "vault.prod       | is a service of another namespace (prod) to the gateway's resolver",
        "VAULT.Prod.      | is a service of another namespace (prod) to the gateway's resolver",
        "vault-0.vault.prod | is a service of another namespace (prod) to the gateway's resolver",
        "together.ai      | is a service of another namespace (ai) to the gateway's resolver",
      })
  void aHostOfTheClusterIsRefused(String host, String why) {
    for (String url : List.of("http://" + host + "/v1", "https://" + host + ":8443/a/b")) {
      Admission admission = admit(url, null);
      overdue(admission, Part.HOST);
      assertThat(((Overdue) admission).message()).contains(why);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "10.95.255.255",
        "10.112.0.0",
        "fd00:97::1",
        "vllm.ml-team",
        "vllm-0.vllm.ml-team",
        "vllm.ml-team.svc",
        "vllm.ml-team.svc.cluster.local",
        "vault.stage",
        "a.b.c.prod",
        "prod.example.com",
        "api.together.xyz"
      })
  void anyOtherHostIsNot(String host) {
    String written = host.contains("::") ? "[" + host + "]" : host;
    assertThat(admit("http://" + written + "/v1", null)).isInstanceOf(Admitted.class);
  }

  @Test
  void whatIsAllowedByHandIsOpen() {
    Allowance block = ((Parsed.Ok<Allowance>) Allowance.parse("10.96.0.0/16")).value();
    Allowance name = ((Parsed.Ok<Allowance>) Allowance.parse("vault.prod")).value();
    AddressPolicy open = policy(List.of(block, name));

    assertThat(open.admit(EndpointUrlTest.url("http://10.96.0.10/v1"), null, OWN))
        .isInstanceOf(Admitted.class);
    assertThat(open.admit(EndpointUrlTest.url("http://vault.prod/v1"), null, OWN))
        .isInstanceOf(Admitted.class);
    overdue(open.admit(EndpointUrlTest.url("http://10.97.0.10/v1"), null, OWN), Part.HOST);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://10.0.1.50/other-team/secret-0/v1",
        "https://10.0.1.50/other-team/secret-0/v1",
        "http://10.0.1.50:8443/other-team/secret-0/v1",
        "http://0x0a000132/other-team/secret-0/v1",
        "http://10.0.306/other-team/secret-0/v1",
        "http://[::ffff:10.0.1.50]/other-team/secret-0/v1",
        "http://[64:ff9b::10.0.1.50]/other-team/secret-0/v1",
        "http://[::10.0.1.50]/other-team/secret-0/v1",
        "http://[fd00:0:0::50]/other-team/secret-0/v1",
        "http://GW.Example.com./other-team/secret-0/v1",
        "http://10.0.1.50",
        "http://10.0.1.50/",
        "http://10.0.1.50/v1",
        "http://10.0.1.50/ml-team-2/x/v1",
        "http://10.0.1.50/ML-TEAM/x/v1",
        "http://10.0.1.50/%6dl-team/x/v1",
        "http://10.0.1.50//ml-team/x/v1",
        "http://10.0.1.50//other-team/x/v1",
        "http://10.0.1.50/ml-team;x/../v1x",
      })
  void behindAClusterGatewayAPathOfAnotherNamespaceIsRefused(String url) {
    if (EndpointUrl.parse(url) instanceof Parsed.Bad<EndpointUrl>) {
      return; // refused before
    }
    overdue(admit(url, null), Part.URL_PATH);
    overdue(admit(url, "/ml-team/x/"), Part.URL_PATH);
  }

  @Test
  void theRewritePathCountsAsWell() {
    String url = "http://10.0.1.50/ml-team/x/v1";
    for (String path : List.of("/", "/other-team/x/", "/ml-team-2", "/ml", "//ml-team/x")) {
      overdue(admit(url, path), Part.REWRITE_PATH);
    }
    for (String path : List.of("/ml-team", "/ml-team/", "/ml-team/y/", "/ml-team/y/z")) {
      assertThat(admit(url, path)).as(path).isInstanceOf(Admitted.class);
    }
    assertThat(((Overdue) admit(url, "/other-team/x/")).message())
        .isEqualTo(
            "10.0.1.50 is the gateway of InferenceCluster prod-us-east, and its rewritePath"
                + " /other-team/x/ is not below /ml-team/ there");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://10.0.1.50/ml-team/x/v1",
        "http://gw.example.com/ml-team/x",
        "http://10.0.1.51/other-team/x/v1",
        "http://gw.example.org/other-team/x/v1"
      })
  void itsOwnPathAndOtherHostsAreFine(String url) {
    assertThat(admit(url, null)).isInstanceOf(Admitted.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/a%2fb",
        "/a%2Fb",
        "/a%5cb",
        "/a%5Cb",
        "/a%252fb",
        "/a%25252Fb",
        "/a/%252e%252e/b",
        "/%2f"
      })
  void anEncodedSlashIsRefusedEverywhere(String path) {
    for (String host : List.of("api.example.com", "10.0.1.50")) {
      overdue(admit("http://" + host + "/ml-team" + path, null), Part.URL_PATH);
      overdue(admit("http://" + host + "/ml-team/v1", "/ml-team" + path), Part.REWRITE_PATH);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/a%20b", "/a%25b", "/a%2Db", "/a/.well-known/b", "/~a/%7Eb"})
  void otherEncodedCharactersAreFine(String path) {
    assertThat(admit("http://api.example.com" + path, path)).isInstanceOf(Admitted.class);
  }

  /** The address of an InferenceCluster is the platform's word. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "10.96.0.10",
        "192.168.1.1",
        "[fd00:96::1]",
        "gateway.istio-system.svc.cluster.local",
        "gateway.prod",
        "10.0.1.50",
        "10.0.1.50:8080"
      })
  void aClusterMayBeAnywhereInTheNetwork(String address) {
    EndpointUrl url = EndpointUrlTest.url("http://" + address + "/ml-team/qwen-0/v1");
    assertThat(POLICY.admitCluster(url, "/ml-team/qwen-0/", OWN)).isInstanceOf(Admitted.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "0x7f.1",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "169.254.1.1",
        "169.254.169.254",
        "[fe80::1]",
        "localhost",
        "a.localhost",
        "metadata.google.internal",
        "[64:ff9b::7f00:1]",
        "gateway",
        "10.0.1.50/other-team/secret-0"
      })
  void butNotOnTheGatewaysOwnMachineAndNotWithAPath(String address) {
    EndpointUrl url = EndpointUrlTest.url("http://" + address + "/ml-team/qwen-0/v1");
    assertThat(POLICY.admitCluster(url, "/ml-team/qwen-0/", OWN)).isInstanceOf(Refused.class);
  }
}
