package ai.modelplane.compiler.diagnostic;

import ai.modelplane.compiler.text.Secrets;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.List;

/** Parts of messages that read the same in every room. */
public final class MessageText {

  /** Characters of a value in a message. */
  private static final int VALUE = 60;

  private MessageText() {}

  /** {@code a, b, c and 4 more}. */
  public static String list(List<String> words, int most) {
    String first = String.join(", ", words.subList(0, Math.min(most, words.size())));
    int more = words.size() - most;
    return more <= 0 ? first : first + " and " + more + " more";
  }

  /**
   * The text, or its beginning and three dots, without secrets: half of one is not recognised any
   * more. No character is cut in half.
   *
   * @param most characters (code points), without the dots
   */
  public static String cut(String text, int most) {
    String told = Secrets.hide(text);
    return told.codePointCount(0, told.length()) <= most
        ? told
        : told.substring(0, told.offsetByCodePoints(0, most)) + "...";
  }

  /** A value as it was written, on one line and not long. */
  public static String value(String text) {
    return cut(text.replaceAll("\\s+", " "), VALUE);
  }

  /** Why a file could not be read or written. Many exceptions have no message but the path. */
  public static String reason(IOException e) {
    return switch (e) {
      case AccessDeniedException _ -> "permission denied";
      case NoSuchFileException _ -> "it does not exist";
      case NotDirectoryException _ -> "it is not a folder";
      case FileAlreadyExistsException f -> f.getFile() + " is a file, not a folder";
      case FileSystemLoopException _ -> "its links go round in a circle";
      case FileSystemException f when f.getReason() != null -> f.getReason();
      default -> e.getMessage() == null ? e.toString() : e.getMessage();
    };
  }

  /** What a value is, after its field's name: {@code is a map}. */
  public static String is(JsonNode value) {
    return switch (value.getNodeType()) {
      case MISSING -> "is missing";
      case NULL -> "is empty";
      case OBJECT -> "is a map";
      case ARRAY -> "is a list";
      case BOOLEAN -> "is the boolean " + value.asText();
      case NUMBER -> "is the number " + value(value.asText());
      default ->
          value.asText().isEmpty()
              ? "is an empty string"
              : "is the string \"" + value(value.asText()) + "\"";
    };
  }
}
