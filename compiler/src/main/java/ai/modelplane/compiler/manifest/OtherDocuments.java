package ai.modelplane.compiler.manifest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import ai.modelplane.compiler.diagnostic.Rule;
import ai.modelplane.compiler.source.SourceFile;
import ai.modelplane.compiler.yaml.YamlReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Documents that do not name us, beside some that do. They may be larger than what is read, or have
 * longer lines: that is no mistake of ours.
 */
final class OtherDocuments {

  private static final Pattern MARKER = Pattern.compile("(?dm)^(---|[.]{3})(?=\\s|$)");

  /** What tells whose a document is, and is kept of it. */
  private static final Pattern TYPE =
      Pattern.compile("(?dm)^(apiVersion|kind):[ \\t]*[\\w./\"'-]{1,300}[ \\t\\r]*$");

  private OtherDocuments() {}

  /** The bytes of a file as they can be read; see {@link #without}. */
  static byte[] readable(String path, byte[] bytes) {
    return new String(bytes, ISO_8859_1).contains("\n---")
        ? without(bytes, YamlReader.read(path, bytes)).orElse(bytes)
        : bytes;
  }

  /**
   * The bytes without the text of documents of others, so that all that is left stands on the same
   * line; empty when they are within the limits, or nothing is left out.
   *
   * @param read what the bytes say
   */
  static Optional<byte[]> without(byte[] bytes, YamlReader.Read read) {
    boolean cut = bytes.length == SourceFile.MOST_BYTES;
    if (cut || read.findings().stream().noneMatch(f -> f.rule() == Rule.YAML_LIMIT)) {
      return Optional.empty();
    }
    String text = new String(bytes, ISO_8859_1);
    StringBuilder left = new StringBuilder();
    for (String document : documents(text)) {
      left.append(Doubt.namesUs(document) ? document : emptied(document));
    }
    return left.length() == text.length()
        ? Optional.empty()
        : Optional.of(left.toString().getBytes(ISO_8859_1));
  }

  /** Each with the marker before it. */
  private static List<String> documents(String text) {
    List<String> documents = new ArrayList<>();
    int from = 0;
    for (MatchResult marker : MARKER.matcher(text).results().toList()) {
      documents.add(text.substring(from, marker.start()));
      from = marker.start();
    }
    documents.add(text.substring(from));
    return documents;
  }

  private static String emptied(String document) {
    StringBuilder left = new StringBuilder();
    if (MARKER.matcher(document).lookingAt()) {
      left.append(document, 0, 3);
    }
    document
        .lines()
        .forEach(line -> left.append(TYPE.matcher(line).matches() ? line : "").append('\n'));
    boolean ended = document.endsWith("\n");
    return ended ? left.toString() : left.substring(0, Math.max(0, left.length() - 1));
  }
}
