package ai.modelplane.compiler.address;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class AddressPropertiesTest {

  /** An IPv4 address, and one way to write it in a URL. */
  record Spelling(int bits, String text) {}

  @Property
  void anySpellingOfALoopbackAddressIsRefused(@ForAll("loopback") Spelling spelling) {
    EndpointUrl url = EndpointUrlTest.url("http://" + spelling.text() + ":8080/v1");
    assertThat(AddressPolicy.STRICT.admit(url, null, "default"))
        .isInstanceOfSatisfying(
            Admission.Refused.class,
            refused ->
                assertThat(refused.message()).contains("is a loopback address (127.0.0.0/8)"));
  }

  @Property
  void everyIpv4NotationMeansTheAddressThatItWasMadeFrom(@ForAll("ipv4") Spelling spelling)
      throws UnknownHostException {
    byte[] bytes = ByteBuffer.allocate(4).putInt(spelling.bits()).array();
    assertThat(HostTest.host(spelling.text()).text())
        .isEqualTo(InetAddress.getByAddress(bytes).getHostAddress());
  }

  @Property
  void theCanonicalTextIsItsOwnCanonicalText(@ForAll("hosts") String written) {
    Host host = HostTest.host(written);
    assertThat(HostTest.host(host.text())).isEqualTo(host);
    assertThat(HostTest.host(host.urlText())).isEqualTo(host);
    EndpointUrl url = EndpointUrlTest.url("https://" + host.urlText() + ":8443/a%2Fb/");
    assertThat(EndpointUrlTest.url(url.text())).isEqualTo(url);
  }

  @Property
  void ipv6KeepsItsBitsThroughItsText(@ForAll long high, @ForAll long low)
      throws UnknownHostException {
    Ip ip = new Ip(high, low);
    assertThat(Ip.parseIpv6(ip.text())).isEqualTo(ip);
    byte[] bytes = ByteBuffer.allocate(16).putLong(high).putLong(low).array();
    String full = InetAddress.getByAddress(bytes).getHostAddress();
    assertThat(Ip.parseIpv6(full)).isEqualTo(ip);
  }

  @Property
  void whateverIsWrittenGivesAValueOrAMessageInPrintableAscii(@ForAll String text) {
    for (String written : List.of(text, "http://" + text, "http://example.com" + text)) {
      if (EndpointUrl.parse(written) instanceof Parsed.Bad<EndpointUrl>(String message)) {
        assertThat(message).isPrintable();
      } else {
        assertThat(EndpointUrlTest.url(written).text()).matches("[!-~]+");
      }
    }
  }

  @Property
  void aBlockHoldsItsFirstAddressAndNotTheOneBefore(
      @ForAll int bits, @ForAll @IntRange(min = 1, max = 32) int prefix) {
    int first = bits & (-1 << (32 - prefix));
    Cidr block = new Cidr(Ip.ipv4(first), prefix + 96);
    assertThat(block.contains(Ip.ipv4(bits))).isTrue();
    assertThat(block.contains(Ip.ipv4(first - 1))).isFalse();
    assertThat(Cidr.parse(block.text())).isEqualTo(new Parsed.Ok<>(block));
  }

  @Provide
  Arbitrary<Spelling> ipv4() {
    return spellings(Arbitraries.integers(), false);
  }

  @Provide
  Arbitrary<Spelling> loopback() {
    return spellings(Arbitraries.integers().map(i -> i & 0xffffff | 0x7f << 24), true);
  }

  @Provide
  Arbitrary<String> hosts() {
    Arbitrary<String> name =
        Arbitraries.strings()
            .withCharRange('a', 'z')
            .withCharRange('A', 'Z')
            .ofMinLength(1)
            .ofMaxLength(63)
            .list()
            .ofMinSize(1)
            .ofMaxSize(3)
            .map(labels -> String.join(".", labels));
    Arbitrary<String> ipv6 =
        Combinators.combine(Arbitraries.longs(), Arbitraries.longs())
            .as((high, low) -> new Ip(high, low).text().toUpperCase(Locale.ROOT));
    return Arbitraries.oneOf(
        name, ipv6, ipv4().map(Spelling::text), loopback().map(Spelling::text));
  }

  private static Arbitrary<Spelling> spellings(Arbitrary<Integer> addresses, boolean carried) {
    return Combinators.combine(addresses, Arbitraries.longs())
        .as((bits, seed) -> new Spelling(bits, spell(bits, new Random(seed), carried)));
  }

  private static String spell(int bits, Random random, boolean carried) {
    int top = bits >>> 16;
    int bottom = bits & 0xffff;
    String hex = random.nextBoolean() ? "%x:%x" : "%04X:%04X";
    String tail = String.format(Locale.ROOT, hex, top, bottom);
    String quad = Host.of(Ip.ipv4(bits)).text();
    String end = random.nextBoolean() ? tail : quad;
    return switch (random.nextInt(carried ? 10 : 6)) {
      case 4 -> "[::ffff:" + end + "]";
      case 5 -> "[0:0:0:0:0:FFFF:" + end + "]";
      case 6 -> "[::" + end + "]";
      case 7 -> "[64:ff9b::" + end + "]";
      case 8 -> "[2002:" + tail + "::" + random.nextInt(9999) + "]";
      case 9 ->
          String.format(
              "[2001:0:%x::%x:%x]", random.nextInt(0xffff), top ^ 0xffff, bottom ^ 0xffff);
      default -> parts(bits, 1 + random.nextInt(4), random);
    };
  }

  /** One to four parts, as inet_aton takes them, each in a radix of its own. */
  private static String parts(int bits, int count, Random random) {
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < count - 1; i++) {
      parts.add(number(bits >>> (24 - 8 * i) & 255, random));
    }
    long rest = Integer.toUnsignedLong(bits) & (0xffffffffL >>> (8 * (count - 1)));
    parts.add(number(rest, random));
    return String.join(".", parts) + (random.nextBoolean() ? "." : "");
  }

  private static String number(long value, Random random) {
    return switch (random.nextInt(5)) {
      case 0 -> "0x" + Long.toHexString(value);
      case 1 -> "0X" + Long.toHexString(value).toUpperCase(Locale.ROOT);
      case 2 -> "0" + Long.toOctalString(value);
      case 3 -> "000" + Long.toOctalString(value);
      default -> Long.toString(value);
    };
  }
}
