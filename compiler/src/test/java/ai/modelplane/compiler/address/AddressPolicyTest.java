package ai.modelplane.compiler.address;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressPolicyTest {

  private static final String OWN = "ml-team";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "127.0.0.1          | is a loopback address (127.0.0.0/8)",
        "127.255.255.254    | is a loopback address (127.0.0.0/8)",
        "0x7f.1             | is a loopback address (127.0.0.0/8)",
        "2130706433         | is a loopback address (127.0.0.0/8)",
        "0177.0.0.1.        | is a loopback address (127.0.0.0/8)",
        "[::1]              | is a loopback address (::1/128)",
        "[::ffff:127.0.0.1] | is a loopback address (127.0.0.0/8)",
        "[::ffff:7f00:1]    | is a loopback address (127.0.0.0/8)",
        "[::127.0.0.1]      | carries 127.0.0.1, which is a loopback address (127.0.0.0/8)",
        "[::ffff:0:7f00:1]  | carries 127.0.0.1, which is a loopback address (127.0.0.0/8)",
        "[64:ff9b::7f00:1]  | carries 127.0.0.1, which is a loopback address (127.0.0.0/8)",
        "[2002:7f00:1::]    | carries 127.0.0.1, which is a loopback address (127.0.0.0/8)",
        "[2001:0:1::80ff:fffe] | carries 127.0.0.1, which is a loopback address (127.0.0.0/8)",
        "[64:ff9b::a9fe:a9fe] | carries 169.254.169.254, which is a cloud metadata address",
        "[64:ff9b:1::1]     | is a local NAT64 address, which hides an IPv4 address",
        "169.254.169.254    | is a cloud metadata address (169.254.169.254/32)",
        "0xa9fea9fe         | is a cloud metadata address",
        "100.100.100.200    | is a cloud metadata address",
        "168.63.129.16      | is a cloud metadata address",
        "[fd00:ec2::254]    | is a cloud metadata address (fd00:ec2::/32)",
        "[fd20:ce::254]     | is a cloud metadata address",
        "169.254.1.1        | is a link-local address (169.254.0.0/16)",
        "[fe80::1]          | is a link-local address (fe80::/10)",
        "[febf::1]          | is a link-local address (fe80::/10)",
        "0.0.0.0            | is the unspecified address",
        "0                  | is the unspecified address",
        "[::]               | is the unspecified address",
        "0.1.2.3            | is an address of this network (0.0.0.0/8)",
        "224.0.0.1          | is a multicast address (224.0.0.0/4)",
        "239.255.255.255    | is a multicast address (224.0.0.0/4)",
        "[ff02::1]          | is a multicast address (ff00::/8)",
        "255.255.255.255    | is the broadcast address",
        "240.0.0.1          | is a reserved address (240.0.0.0/4)",
        "localhost          | is a name of the gateway's own machine",
        "LocalHost.         | is a name of the gateway's own machine",
        "a.b.localhost      | is a name of the gateway's own machine",
        "localhost.localdomain | is a name of the gateway's own machine",
        "metadata.google.internal | is a cloud metadata service",
        "Metadata.Google.Internal. | is a cloud metadata service",
        "metadata.goog      | is a cloud metadata service",
        "qwen               | has one label, and an EndpointSlice takes only names of two or more",
        "qwen.other.svc     | is a service of another namespace (other)",
        "qwen.other.svc.cluster.local | is a service of another namespace (other)",
        "QWEN.Other.SVC.Cluster.Local. | is a service of another namespace (other)",
        "pod-0.qwen.other.svc.cluster.local | is a service of another namespace (other)",
        "ml-team.other.svc  | is a service of another namespace (other)",
        "qwen.ml-team.other.svc | is a service of another namespace (other)",
        "qwen.other.svc.clusterset.local | is a service of another namespace (other)",
        "kubernetes.default.svc | is the Kubernetes API server",
        "kubernetes.default.svc.cluster.local | is the Kubernetes API server",
        "kubernetes.default | is a service of another namespace (default)",
        "dns.kube-system    | is a service of another namespace (kube-system)",
        "ml-team.svc        | names no service of a namespace",
        "svc.cluster.local  | names no service of a namespace",
        "x.cluster.local    | is a cluster-internal name of no namespace",
        "127-0-0-1.ml-team.pod | is a pod's name, which can stand for any address",
        "127-0-0-1.ml-team.pod.cluster.local | is a pod's name",
      })
  void aDangerousHostIsRefusedWithItsReason(String written, String reason) {
    assertThat(AddressPolicy.STRICT.refuse(HostTest.host(written), OWN))
        .hasValueSatisfying(found -> assertThat(found).startsWith(reason));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "10.0.1.50",
        "172.16.0.1",
        "192.168.1.1",
        "100.64.0.1",
        "8.8.8.8",
        "126.255.255.255",
        "128.0.0.1",
        "169.253.255.255",
        "169.255.0.0",
        "223.255.255.255",
        "[fd00::1]",
        "[2606:4700::1]",
        "[64:ff9b::8.8.8.8]",
        "[2002:0808:0808::1]",
        "[::ffff:10.0.1.50]",
        "api.example.com",
        "localhost.example.com",
        "svc.example.com",
        "qwen.ml-team.svc",
        "qwen.ml-team.svc.cluster.local",
        "pod-0.qwen.ml-team.svc.cluster.local",
      })
  void anOrdinaryHostIsNotRefused(String written) {
    assertThat(AddressPolicy.STRICT.refuse(HostTest.host(written), OWN)).isEmpty();
  }

  @Test
  void theApiServerIsRefusedToItsOwnNamespaceToo() {
    assertThat(AddressPolicy.STRICT.refuse(HostTest.host("kubernetes.default.svc"), "default"))
        .contains("is the Kubernetes API server");
    assertThat(AddressPolicy.STRICT.refuse(HostTest.host("qwen.default.svc"), "default")).isEmpty();
  }

  @Test
  void theGatewaysOwnAddressesAreRefusedAsALoop() {
    var policy =
        AddressPolicy.of(
            List.of(),
            List.of(
                "203.0.113.7", "LB.example.com.", "2001:DB8::7", "*.example.com", "not a host"));
    assertThat(policy.refuse(HostTest.host("203.0.113.7"), OWN))
        .contains("is the gateway's own address");
    assertThat(policy.refuse(HostTest.host("[64:ff9b::203.0.113.7]"), OWN))
        .contains("carries 203.0.113.7, which is the gateway's own address");
    assertThat(policy.refuse(HostTest.host("lb.example.com"), OWN)).isPresent();
    assertThat(policy.refuse(HostTest.host("[2001:db8:0::7]"), OWN)).isPresent();
    assertThat(policy.refuse(HostTest.host("api.example.com"), OWN)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.0/8, 127.9.9.9, 128.0.0.1",
    "127.0.0.1, [::ffff:127.0.0.1], 127.0.0.2",
    "127.1, 127.0.0.1, 127.0.0.2",
    "::ffff:127.0.0.0/104, 127.9.9.9, 169.254.1.1",
    "127.0.0.0/8, 0x7f.1, [64:ff9b::7f00:1]",
    "64:ff9b::/96, [64:ff9b::7f00:1], 127.0.0.1",
    "::/0, [64:ff9b::7f00:1], 127.0.0.1",
    "0.0.0.0/0, 127.0.0.1, [::127.0.0.1]",
    "Metadata.google.internal., metadata.google.internal, metadata.goog",
    "vllm.other.svc, vllm.other.svc, vllm.other.svc.cluster.local",
    "*.other.svc, a.b.other.svc, a.another.svc",
    "*.localhost, a.localhost, a.localdomain",
  })
  void anAllowanceOpensWhatItNamesAndNothingBeside(String allowance, String opened, String closed) {
    var policy = AddressPolicy.of(List.of(allow(allowance)), List.of());
    assertThat(AddressPolicy.STRICT.refuse(HostTest.host(opened), OWN)).isPresent();
    assertThat(policy.refuse(HostTest.host(opened), OWN)).isEmpty();
    var other = AddressPolicy.STRICT.refuse(HostTest.host(closed), OWN);
    assertThat(policy.refuse(HostTest.host(closed), OWN)).isEqualTo(other);
  }

  @Test
  void aWildcardDoesNotOpenItsOwnParent() {
    assertThat(allow("*.example.com").opens(HostTest.host("example.com"))).isFalse();
    assertThat(allow("*.example.com").opens(HostTest.host("badexample.com"))).isFalse();
  }

  @Test
  void anAllowanceWinsOverTheGateway() {
    var policy = AddressPolicy.of(List.of(allow("127.0.0.1")), List.of("127.0.0.1", "127.0.0.2"));
    assertThat(policy.refuse(HostTest.host("127.0.0.1"), OWN)).isEmpty();
    assertThat(policy.refuse(HostTest.host("127.0.0.2"), OWN)).isPresent();
  }

  @ParameterizedTest
  @CsvSource({
    "::1, is a loopback address (::1/128); no EndpointSlice takes it",
    "fe80::7, is a link-local address (fe80::/10); no EndpointSlice takes it",
    "ff12::7, is a multicast address (ff00::/8); no EndpointSlice takes it",
  })
  void whatNoSliceTakesStaysRefusedEvenWhenAllowed(String host, String reason) {
    var policy = AddressPolicy.of(List.of(allow("::/0")), List.of());
    assertThat(policy.refuse(HostTest.host(host), OWN)).contains(reason.replace(";", ", and"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "10.0.0.1/8    | \"10.0.0.1/8\" does not begin its block, expected 10.0.0.0/8",
        "fd00::1/8     | \"fd00::1/8\" does not begin its block, expected fd00::/8",
        "10.0.0.0/33   | \"10.0.0.0/33\" has the prefix length 33, expected 0 to 32",
        "::/129        | \"::/129\" has the prefix length 129, expected 0 to 128",
        "10/8          | \"10/8\" is not a block of addresses, expected one such as 10.0.0.0/8",
        "10.0.0.0/     | is not a block of addresses",
        "10.0.0.0/+8   | is not a block of addresses",
        "/8            | is not a block of addresses",
        "http://a.com  | is not a block of addresses",
        "localhost     | host \"localhost\" has one label, and an EndpointSlice takes only names"
            + " of",
        "*.10.0.0.1    | \"*.10.0.0.1\" is a wildcard of an address",
        "*             | has \"*\", expected letters, digits, hyphens and dots",
        "a.*.com       | has \"*\", expected letters, digits, hyphens and dots",
        "10.0.0.1:80   | is not an IPv6 address",
        "''            | host is empty",
      })
  void anAllowanceThatCannotBeReadSaysWhy(String text, String message) {
    assertThat(Allowance.parse(text))
        .isInstanceOfSatisfying(
            Parsed.Bad.class, bad -> assertThat(bad.message()).contains(message));
  }

  @Test
  void endpointsThatDifferOnlyInTheirPathShareOneAdmittedAddress() {
    Admission one = AddressPolicy.STRICT.admit(EndpointUrlTest.url("http://10.1/a/v1"), null, OWN);
    Admission two =
        AddressPolicy.STRICT.admit(EndpointUrlTest.url("http://10.0.0.1:80/b"), null, OWN);
    assertThat(one).isInstanceOf(Admitted.class).isEqualTo(two).hasSameHashCodeAs(two);
    assertThat(one)
        .isNotEqualTo(
            AddressPolicy.STRICT.admit(EndpointUrlTest.url("http://10.0.0.1"), null, "other"))
        .isNotEqualTo(
            AddressPolicy.STRICT.admit(EndpointUrlTest.url("https://10.0.0.1:80"), null, OWN))
        .isNotEqualTo(
            AddressPolicy.STRICT.admit(EndpointUrlTest.url("http://10.0.0.1:81"), null, OWN));
    assertThat(one).hasToString("ml-team: http://10.0.0.1:80");
  }

  @Test
  void aRefusalIsASentenceAboutTheAddressThatWasMeant() {
    Admission verdict =
        AddressPolicy.STRICT.admit(EndpointUrlTest.url("http://0x7f.1/v1"), null, OWN);
    assertThat(verdict)
        .isInstanceOfSatisfying(
            Admission.Refused.class,
            refused ->
                assertThat(refused.message())
                    .isEqualTo("127.0.0.1 is a loopback address (127.0.0.0/8)"));
  }

  @Test
  void nobodyOutsideThisPackageCanMakeAnAdmittedAddress() {
    assertThat(Modifier.isFinal(Admitted.class.getModifiers())).isTrue();
    assertThat(Arrays.stream(Admitted.class.getDeclaredConstructors()))
        .isNotEmpty()
        .allMatch(c -> (c.getModifiers() & (Modifier.PUBLIC | Modifier.PROTECTED)) == 0);
  }

  private static Allowance allow(String text) {
    return switch (Allowance.parse(text)) {
      case Parsed.Ok<Allowance>(Allowance allowance) -> allowance;
      case Parsed.Bad<Allowance>(String message) -> throw new AssertionError(message);
    };
  }

  private static Cidr cidr(String text) {
    return switch (Cidr.parse(text)) {
      case Parsed.Ok<Cidr>(Cidr cidr) -> cidr;
      case Parsed.Bad<Cidr>(String message) -> throw new AssertionError(message);
    };
  }
}
