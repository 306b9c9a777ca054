package ai.modelplane.compiler.fleet;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Whether an object holds certificates as a BackendTLSPolicy expects them (GEP-1897): PEM under the
 * key {@code ca.crt}. A gateway that finds something else there answers 500, and all conditions of
 * the route and of the policy stay True.
 *
 * <p>A block of another type beside a certificate is passed over, as gateways do it. Dates and what
 * a certificate may be used for are theirs to judge.
 */
public final class CaBundle {

  private static final String KEY = "ca.crt";

  /** In characters: what an API server takes in one ConfigMap. */
  private static final int LARGEST = 1024 * 1024;

  private static final String BEGIN = "-----BEGIN ";
  private static final String END = "-----END ";
  private static final String DASHES = "-----";
  private static final String CERTIFICATE = "CERTIFICATE";
  private static final String EXPECTED = ", expected " + BEGIN + CERTIFICATE + DASHES;

  private static final String NOT_BASE64 = "is cut short, or no base64";

  /** Names that can be printed as they are. */
  private static final Pattern PLAIN = Pattern.compile("[-._ A-Za-z0-9]{1,60}");

  private static final int NAMED = 3;

  private CaBundle() {}

  /**
   * Why a ConfigMap cannot be used as a CA.
   *
   * @return one clause that follows its name; empty when nothing is
   */
  public static Optional<String> wrong(JsonNode configMap) {
    JsonNode data = configMap.path("data");
    if (data.path(KEY).isTextual()) {
      return wrong(data.path(KEY).textValue());
    }
    if (configMap.path("binaryData").has(KEY)) {
      return Optional.of("has " + KEY + " in binaryData, expected PEM text in data");
    }
    List<String> keys = plain(data.properties().stream().map(Map.Entry::getKey).toList());
    return Optional.of(
        "has no key " + KEY + (keys.isEmpty() ? "" : ", only " + String.join(", ", keys)));
  }

  /**
   * Why a CA cannot be read from the value of {@code ca.crt}, as one clause that follows the
   * object's name.
   */
  public static Optional<String> wrong(String text) {
    if (text.isBlank()) {
      return Optional.of("has nothing in " + KEY + EXPECTED);
    }
    if (text.length() > LARGEST) {
      return Optional.of("has more than 1 MiB in " + KEY);
    }
    List<Block> blocks = blocks(text);
    List<Block> certificates = blocks.stream().filter(b -> b.type().equals(CERTIFICATE)).toList();
    if (certificates.isEmpty()) {
      List<String> others = plain(blocks.stream().map(Block::type).toList());
      return Optional.of(
          others.isEmpty()
              ? "has no certificate in " + KEY + EXPECTED
              : "has only " + String.join(", ", others) + " in " + KEY + EXPECTED);
    }
    for (int i = 0; i < certificates.size(); i++) {
      String broken = broken(certificates.get(i));
      if (broken != null) {
        String which = certificates.size() == 1 ? "the certificate" : "certificate " + (i + 1);
        return Optional.of("cannot be used: " + which + " in " + KEY + " " + broken);
      }
    }
    return Optional.empty();
  }

  /** What can be printed, each once, and not too many. */
  private static List<String> plain(Collection<String> names) {
    List<String> plain =
        new TreeSet<>(names).stream().filter(n -> PLAIN.matcher(n).matches()).toList();
    return plain.size() <= NAMED
        ? plain
        : Stream.concat(plain.stream().limit(NAMED), Stream.of("...")).toList();
  }

  /**
   * A PEM block (RFC 7468).
   *
   * @param base64 its lines, joined
   * @param ended whether its last line is there
   */
  private record Block(String type, String base64, boolean ended) {}

  /** All blocks; what stands between them is explanation. */
  private static List<Block> blocks(String text) {
    List<Block> blocks = new ArrayList<>();
    StringBuilder body = new StringBuilder();
    String type = null;
    for (String whole : text.lines().toList()) {
      String line = whole.stripTrailing();
      if (type != null && line.equals(END + type + DASHES)) {
        blocks.add(new Block(type, body.toString(), true));
        type = null;
      } else if (line.startsWith(BEGIN) && line.endsWith(DASHES) && line.length() > 16) {
        if (type != null) {
          blocks.add(new Block(type, body.toString(), false));
        }
        type = line.substring(BEGIN.length(), line.length() - DASHES.length());
        body.setLength(0);
      } else if (type != null) {
        body.append(line.replace(" ", "").replace("\t", ""));
      }
    }
    if (type != null) {
      blocks.add(new Block(type, body.toString(), false));
    }
    return blocks;
  }

  private static @Nullable String broken(Block block) {
    if (!block.ended()) {
      return "has no end, expected " + END + CERTIFICATE + DASHES;
    }
    if (block.base64().length() % 4 != 0) {
      return NOT_BASE64; // Java would do without the padding, Go does not
    }
    byte[] der;
    try {
      der = Base64.getDecoder().decode(block.base64());
    } catch (IllegalArgumentException e) {
      return NOT_BASE64;
    }
    return isCertificate(der) ? null : "is not an X.509 certificate";
  }

  private static boolean isCertificate(byte[] der) {
    try {
      Certificate certificate =
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(der));
      return Arrays.equals(certificate.getEncoded(), der); // nothing behind it
    } catch (CertificateException | RuntimeException e) {
      return false; // anybody may have written it, and some rubbish makes the parser itself fail
    }
  }
}
