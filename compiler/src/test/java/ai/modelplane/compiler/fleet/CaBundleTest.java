package ai.modelplane.compiler.fleet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Base64;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is a CA and what is not. */
class CaBundleTest {

  private static final String FLEET =
      """
      -----BEGIN CERTIFICATE-----
      MIIBfTCCASOgAwIBAgIUJEsKLXuLjHijKheIunEYnKIz89wwCgYIKoZIzj0EAwIw
      EzERMA8GA1UEAwwIRmxlZXQgQ0EwIBcNMjYxMTIzMDc0OTQ2WhgPMjEyNjEwMzAw
      NzQ5NDZaMBMxETAPBgNVBAMMCEZsZWV0IENBMFkwEwYHKoZIzj0CAQYIKoZIzj0D
      AQcDQgAEaWGv8bxderzx7WCSWOKTFbO6sDMVUbeDsf3w/Hf5R25OVv1CAIGuZpSU
      NHajRWoBtIWzU5clcUos2elZ+RwHpaNTMFEwHQYDVR0OBBYEFGLv0eimXziPxwNS
      cYfBxT0BL76MMB8GA1UdIwQYMBaAFGLv0eimXziPxwNScYfBxT0BL76MMA8GA1Ud
      EwEB/wQFMAMBAf8wCgYIKoZIzj0EAwIDSAAwRQIgGm1vWBDnqWgL/r7rhiXcTdZW
      bT5V1RlHFGDXL2c3OwgCIQDoUaSYmbWo2UJpVI1tCACIA5mgFyIGxQUS1rzQbVGI
      eg==
      -----END CERTIFICATE-----
      """;

  private static final String OTHER =
      """
      -----BEGIN CERTIFICATE-----
      MIIBfDCCASOgAwIBAgIUZ6BEkCzOpTrc/BHOd+i9EgstL/MwCgYIKoZIzj0EAwIw
      EzERMA8GA1UEAwwIT3RoZXIgQ0EwIBcNMjYxMTIzMDc0OTQ2WhgPMjEyNjEwMzAw
      NzQ5NDZaMBMxETAPBgNVBAMMCE90aGVyIENBMFkwEwYHKoZIzj0CAQYIKoZIzj0D
      AQcDQgAERT7aTLNOOo4E9QtLxzR2GuOWbDXDT1XgEM+PBhkuE6taAYKqiZO3p3Ce
      DrFas4kuTwGEcrpu2CWmyCGC1Krf46NTMFEwHQYDVR0OBBYEFBXwd2uQMjtvVsay
      ZLayZkeR36pMMB8GA1UdIwQYMBaAFBXwd2uQMjtvVsayZLayZkeR36pMMA8GA1Ud
      EwEB/wQFMAMBAf8wCgYIKoZIzj0EAwIDRwAwRAIgNS/XV0dh4oalWyuABmYNKpEO
      DduY6a0DXGtyfMi6GVMCICq9DzK41P/Zt6UeNWp0CM2BX8oLAUAQu/V5Z9nRD1Ta
      -----END CERTIFICATE-----
      """;

  /** Not a key: nothing looks into it. */
  private static final String KEY =
      "-----BEGIN PRIVATE KEY-----\nMIGHAgEAMBMGByqG\n-----END PRIVATE KEY-----\n";

  private static final String EXPECTED = ", expected -----BEGIN CERTIFICATE-----";

  static Stream<String> good() {
    return Stream.of(
        FLEET,
        FLEET.strip(),
        FLEET + OTHER,
        FLEET.replace("\n", "\r\n"),
        FLEET.replace("\n", " \n"),
        "Fleet CA\n========\n" + FLEET + "\n# the one before\n" + OTHER + "that is all\n",
        KEY + FLEET,
        FLEET + KEY,
        "\n\n" + FLEET + FLEET,
        joined(FLEET));
  }

  /** On one long line, as some tools write it. */
  private static String joined(String pem) {
    String base64 = base64(pem);
    return "-----BEGIN CERTIFICATE-----\n" + base64 + "\n-----END CERTIFICATE-----\n";
  }

  private static String base64(String pem) {
    return pem.lines().filter(l -> !l.startsWith("-----")).reduce("", String::concat);
  }

  @ParameterizedTest
  @MethodSource("good")
  void certificatesAreFound(String text) {
    assertThat(CaBundle.wrong(text)).isEmpty();
    assertThat(CaBundle.wrong(configMap("data", "ca.crt", text))).isEmpty();
  }

  static Stream<Arguments> bad() {
    String first = FLEET.lines().skip(1).findFirst().orElseThrow();
    String last = "eg==\n";
    String begin = "-----BEGIN CERTIFICATE-----\n";
    String end = "-----END CERTIFICATE-----\n";
    return Stream.of(
        arguments("", "has nothing in ca.crt" + EXPECTED),
        arguments(" \n\n", "has nothing in ca.crt" + EXPECTED),
        arguments("rubbish", "has no certificate in ca.crt" + EXPECTED),
        arguments(base64(FLEET), "has no certificate in ca.crt" + EXPECTED),
        arguments(FLEET.indent(2), "has no certificate in ca.crt" + EXPECTED),
        arguments(FLEET.replace("\n", ""), "has no certificate in ca.crt" + EXPECTED),
        arguments("x".repeat(1024 * 1024), "has no certificate in ca.crt" + EXPECTED),
        arguments(FLEET + " ".repeat(1024 * 1024), "has more than 1 MiB in ca.crt"),
        arguments(KEY, "has only PRIVATE KEY in ca.crt" + EXPECTED),
        arguments(
            KEY + FLEET.replace("CERTIFICATE", "TRUSTED CERTIFICATE") + KEY,
            "has only PRIVATE KEY, TRUSTED CERTIFICATE in ca.crt" + EXPECTED),
        arguments(KEY.replace("PRIVATE", "\u001b[31m"), "has no certificate in ca.crt" + EXPECTED),
        arguments(
            FLEET.replace(last, "eg\n"),
            "cannot be used: the certificate in ca.crt is cut short, or no base64"),
        arguments(
            FLEET.replace(last, ""),
            "cannot be used: the certificate in ca.crt is not an X.509 certificate"),
        arguments(
            FLEET.replace(first, first.replace('M', '*')),
            "cannot be used: the certificate in ca.crt is cut short, or no base64"),
        arguments(
            FLEET.replace(end, ""),
            "cannot be used: the certificate in ca.crt has no end, expected " + end.strip()),
        arguments(
            FLEET.replace(end, "") + OTHER,
            "cannot be used: certificate 1 in ca.crt has no end, expected " + end.strip()),
        arguments(
            FLEET + OTHER.substring(0, 300),
            "cannot be used: certificate 2 in ca.crt has no end, expected " + end.strip()),
        arguments(
            FLEET + begin + "aGVsbG8K\n" + end,
            "cannot be used: certificate 2 in ca.crt is not an X.509 certificate"),
        arguments(
            begin + end, "cannot be used: the certificate in ca.crt is not an X.509 certificate"),
        arguments(
            begin + Base64.getEncoder().encodeToString(FLEET.getBytes(UTF_8)) + "\n" + end,
            "cannot be used: the certificate in ca.crt is not an X.509 certificate"));
  }

  @ParameterizedTest
  @MethodSource("bad")
  void everythingElseIsRefusedWithTheReason(String text, String why) {
    assertThat(CaBundle.wrong(text)).contains(why);
    assertThat(CaBundle.wrong(configMap("data", "ca.crt", text))).contains(why);
  }

  @Test
  void theKeyIsTheOneThatGatewaysLookFor() {
    assertThat(CaBundle.wrong(object())).contains("has no key ca.crt");
    ObjectNode other = configMap("data", "tls.crt", FLEET);
    other.withObjectProperty("data").put("ca.pem", FLEET).put("\u001b[31m", "x");
    assertThat(CaBundle.wrong(other)).contains("has no key ca.crt, only ca.pem, tls.crt");
    other.withObjectProperty("data").put("a", "").put("b", "");
    assertThat(CaBundle.wrong(other)).contains("has no key ca.crt, only a, b, ca.pem, ...");
  }

  @Test
  void aKeyStoreIsNoPem() {
    assertThat(CaBundle.wrong(configMap("binaryData", "ca.crt", "MIIKEAIBAzCCCcYGCSqGSIb3DQEH")))
        .contains("has ca.crt in binaryData, expected PEM text in data");
  }

  /** A tenant writes it, and it must not end the pass for all of them. */
  @Test
  void whateverIsInACertificateThereIsAnAnswer() {
    byte[] der = Base64.getDecoder().decode(base64(FLEET));
    Random random = new Random(1);
    int refused = 0;
    for (int i = 0; i < 5_000; i++) {
      byte[] broken = der.clone();
      for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
        broken[random.nextInt(broken.length)] = (byte) random.nextInt(256);
      }
      String base64 = Base64.getEncoder().encodeToString(broken);
      refused += CaBundle.wrong(joined(base64)).isPresent() ? 1 : 0;
    }
    assertThat(refused).isGreaterThan(1_000);
  }

  private static ObjectNode configMap(String member, String key, String value) {
    ObjectNode object = object();
    object.putObject(member).put(key, value);
    return object;
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode().put("apiVersion", "v1").put("kind", "ConfigMap");
  }
}
