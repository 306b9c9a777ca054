package ai.modelplane.compiler.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostTest {

  @ParameterizedTest
  @CsvSource({
    "10.0.1.50, 10.0.1.50",
    "10.0.1.50., 10.0.1.50",
    "0x7f.1, 127.0.0.1",
    "0X7F.0.0.1, 127.0.0.1",
    "127.1, 127.0.0.1",
    "127.0.1, 127.0.0.1",
    "2130706433, 127.0.0.1",
    "0x7f000001, 127.0.0.1",
    "017700000001, 127.0.0.1",
    "0177.0.0.1, 127.0.0.1",
    "0177.0x0.0.01, 127.0.0.1",
    "0, 0.0.0.0",
    "00, 0.0.0.0",
    "0x0, 0.0.0.0",
    "1, 0.0.0.1",
    "010.0.0.1, 8.0.0.1",
    "10.65536, 10.1.0.0",
    "4294967295, 255.255.255.255",
    "::ffff:127.0.0.1, 127.0.0.1",
    "[::ffff:7f00:1], 127.0.0.1",
    "[0:0:0:0:0:FFFF:7F00:0001], 127.0.0.1",
  })
  void everyNotationOfAnIpv4AddressIsThatAddress(String written, String canonical) {
    assertThat(host(written)).isEqualTo(new Host.Ipv4(canonical));
  }

  @ParameterizedTest
  @CsvSource({
    "FD00:0:0:0:0:0:0:1, fd00::1",
    "[2001:0DB8::0001], 2001:db8::1",
    "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
    "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
    "2001:0:0:1:0:0:0:1, 2001:0:0:1::1",
    "1:2:3:4:5:6:0:0, 1:2:3:4:5:6::",
    "0:0:3:4:5:6:7:8, ::3:4:5:6:7:8",
    "::, ::",
    "::1, ::1",
    "::127.0.0.1, ::7f00:1",
    "64:ff9b::10.0.0.1, 64:ff9b::a00:1",
  })
  void ipv6IsWrittenAsRfc5952Says(String written, String canonical) {
    assertThat(host(written)).isEqualTo(new Host.Ipv6(canonical));
    assertThat(host(written).urlText()).isEqualTo("[" + canonical + "]");
  }

  @ParameterizedTest
  @CsvSource({
    "api.example.com, api.example.com",
    "API.Example.COM., api.example.com",
    "xn--exmple-cua.com, xn--exmple-cua.com",
    "127.0.0.1.nip.io, 127.0.0.1.nip.io",
    "1.2.3.4.in-addr.arpa, 1.2.3.4.in-addr.arpa",
    "0x7f.1.0xyz, 0x7f.1.0xyz",
    "localhost, localhost",
  })
  void namesAreLowerCaseWithoutAFinalDot(String written, String canonical) {
    assertThat(host(written)).isEqualTo(new Host.Name(canonical));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                 | host is empty, expected a name or an IP address",
        "256.0.0.1          | host \"256.0.0.1\" ends in a number but is not an IPv4 address",
        "1.2.3.4.5          | ends in a number but is not an IPv4 address",
        "api.example.7      | ends in a number but is not an IPv4 address",
        "08.0.0.1           | ends in a number but is not an IPv4 address",
        "4294967296         | ends in a number but is not an IPv4 address",
        "18446744073709551617 | ends in a number but is not an IPv4 address",
        "127.0.0.0x         | ends in a number but is not an IPv4 address",
        "a_b.example.com    | has an underscore, expected letters, digits and hyphens",
        "ex\u00e4mple.com   | has a character outside ASCII, expected punycode",
        "\uff11\uff12\uff17.0.0.1 | has a character outside ASCII",
        "127\u30020\u30020\u30021 | has a character outside ASCII",
        "\u212aube.example.com | has a character outside ASCII",
        "%31%32%37.0.0.1    | is percent-encoded",
        "a..example.com     | has an empty label",
        "example.com..      | has an empty label",
        ".example.com       | has an empty label",
        "-a.example.com     | has a label that begins or ends with a hyphen",
        "a-.example.com     | has a label that begins or ends with a hyphen",
        "a$b.example.com    | has \"$\", expected letters, digits, hyphens and dots",
        "[fe80::1%25eth0]   | has a zone, expected none",
        "fe80::1%eth0       | has a zone, expected none",
        "[127.0.0.1]        | is not an IPv6 address",
        "[v1.fe80::1]       | is not an IPv6 address",
        "1:2:3:4:5:6:7      | is not an IPv6 address",
        "::1::              | is not an IPv6 address",
        "::12345            | is not an IPv6 address",
        "::ffff:0177.0.0.1  | is not an IPv6 address",
        "::ffff:127.1       | is not an IPv6 address",
        "[[::1]]            | is not an IPv6 address",
      })
  void otherTextsAreBadAndSayWhy(String written, String message) {
    assertThat(problem(written)).contains(message);
  }

  @Test
  void aLabelHasAtMost63CharactersAndAName253() {
    String label = "a".repeat(63);
    assertThat(host(label + ".com")).isEqualTo(new Host.Name(label + ".com"));
    assertThat(problem(label + "a.com")).contains("has a label of 64 characters");
    String name = String.join(".", label, label, label, "a".repeat(61));
    assertThat(host(name + ".").text()).hasSize(253);
    assertThat(problem(name + "a")).contains("has 254 characters, expected at most 253");
  }

  @Test
  void aMessageNeverCarriesControlCharactersOn() {
    assertThat(problem("a\u001b[31m\n.example.com"))
        .isEqualTo(
            "host \"aU+001B[31mU+000A.example.com\" has U+001B, expected letters, digits,"
                + " hyphens and dots");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0x7f.1", "127.1", "127.0.0.01", "::1", "localhost", ""})
  void anIpv4HostCannotBeMadeInAnotherSpelling(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> new Host.Ipv4(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"::ffff:127.0.0.1", "[::1]", "0::1", "::A", "127.0.0.1"})
  void anIpv6HostCannotBeMadeInAnotherSpelling(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> new Host.Ipv6(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"127.0.0.1", "2130706433", "0x7f.1", "::1", "A.com", "a.com.", "a b.com", ""})
  void aNameCanHideNoAddressAndHasOneSpelling(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> new Host.Name(text));
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.1.50, IPv4",
    "127.0.0.1, FQDN",
    "127.8.9.1, FQDN",
    "169.254.7.7, FQDN",
    "0.0.0.0, FQDN",
    "224.0.0.7, FQDN",
    "224.0.1.7, IPv4",
    "fd00::1, IPv6",
    "api.example.com, FQDN",
  })
  void theSliceIsOfATypeThatTakesTheHost(String written, String type) {
    assertThat(host(written).sliceAddressType()).isEqualTo(type);
  }

  static Host host(String text) {
    return switch (Host.parse(text)) {
      case Parsed.Ok<Host>(Host host) -> host;
      case Parsed.Bad<Host>(String message) -> throw new AssertionError(text + ": " + message);
    };
  }

  private static String problem(String text) {
    return switch (Host.parse(text)) {
      case Parsed.Ok<Host>(Host host) -> throw new AssertionError(text + " is " + host);
      case Parsed.Bad<Host>(String message) -> message;
    };
  }
}
