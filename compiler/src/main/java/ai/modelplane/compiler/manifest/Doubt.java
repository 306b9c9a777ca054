package ai.modelplane.compiler.manifest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.api.Names;
import ai.modelplane.compiler.hold.UnseenReason;
import ai.modelplane.compiler.source.SourceFile;
import ai.modelplane.compiler.yaml.YamlReader;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Files that do not read as manifests. Most of them never were any, and are nobody's business; but
 * when an object was applied from one, something has happened to it.
 */
final class Doubt {

  /** First line of a pointer, https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md. */
  private static final byte[] LFS = "version https://git-lfs.github.com/spec/".getBytes(US_ASCII);

  private static final byte[] GIT_CRYPT = "\0GITCRYPT\0".getBytes(US_ASCII);

  /** Other groups have kinds of these names as well. */
  private static final List<String> KINDS =
      List.of(Kind.MODEL_SERVICE.word(), Kind.MODEL_ENDPOINT.word());

  private static final Pattern API_GROUP =
      Pattern.compile("apiVersion[\"']?\\s*:\\s*[\"']?([^\\s\"'/]+)/");

  private Doubt() {}

  /** What the bytes alone tell: such a file is not parsed. */
  static Optional<UnseenReason> of(byte[] bytes) {
    if (startsWith(bytes, LFS) && bytes.length < 1024) {
      return Optional.of(UnseenReason.POINTER);
    }
    if (startsWith(bytes, GIT_CRYPT)) {
      return Optional.of(UnseenReason.ENCRYPTED);
    }
    return isBlank(bytes) ? Optional.of(UnseenReason.EMPTY) : Optional.empty();
  }

  /** What is to be said of a file that has been parsed. */
  static Optional<UnseenReason> of(byte[] bytes, YamlReader.Read read) {
    if (!read.findings().isEmpty() && !namesUs(bytes)) {
      return Optional.of(
          bytes.length >= SourceFile.MOST_BYTES ? UnseenReason.LARGE : UnseenReason.UNPARSED);
    }
    return read.documents().stream()
        .map(YamlReader.Document::tree)
        .filter(tree -> !isObject(tree))
        .map(tree -> tree.has("sops") ? UnseenReason.ENCRYPTED : UnseenReason.NO_OBJECT)
        .min(UnseenReason::compareTo);
  }

  /** Whether a file may be one of ours, in whatever encoding. */
  private static boolean namesUs(byte[] bytes) {
    String text = new String(bytes, ISO_8859_1);
    return namesUs(text.indexOf('\0') < 0 ? text : text.replace("\0", "")); // as of UTF-16
  }

  /** Whether a text may be one of ours: it has our group, or our kinds and no group of theirs. */
  static boolean namesUs(String text) {
    if (text.contains(Names.GROUP)) {
      return true;
    }
    if (KINDS.stream().noneMatch(text::contains)) {
      return false;
    }
    List<String> groups = API_GROUP.matcher(text).results().map(found -> found.group(1)).toList();
    return groups.isEmpty() || groups.stream().anyMatch(KindRules::isMeant);
  }

  private static boolean isObject(JsonNode tree) {
    return tree.path("apiVersion").isTextual()
        && tree.path("kind").isTextual()
        && !tree.path("kind").textValue().startsWith("ENC[");
  }

  private static boolean isBlank(byte[] bytes) {
    for (byte b : bytes) {
      if (b != 0 && b != ' ' && b != '\n' && b != '\r' && b != '\t') {
        return false;
      }
    }
    return true;
  }

  private static boolean startsWith(byte[] bytes, byte[] beginning) {
    return bytes.length >= beginning.length
        && Arrays.equals(bytes, 0, beginning.length, beginning, 0, beginning.length);
  }
}
