package ai.modelplane.compiler.api;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Short names for texts. Objects on clusters are called by them, so they never change. */
public final class Digest {

  private Digest() {}

  /**
   * The first hexadecimal digits of the SHA-256 of a text's UTF-8.
   *
   * @param digits even, 2 to 64
   */
  public static String of(String text, int digits) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, digits / 2);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java platform has it
    }
  }
}
