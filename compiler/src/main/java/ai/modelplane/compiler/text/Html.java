package ai.modelplane.compiler.text;

import java.util.Locale;

/** Text from manifests, made safe to stand in HTML, between tags and in quoted attributes. */
public final class Html {

  private Html() {}

  /** A template of {@link String#format} with texts in it, each made safe. */
  public static String format(String template, Object... texts) {
    Object[] safe = texts.clone();
    for (int i = 0; i < safe.length; i++) {
      if (safe[i] instanceof String text) {
        safe[i] = text(text);
      }
    }
    return String.format(Locale.ROOT, template, safe);
  }

  public static String text(String text) {
    StringBuilder out = new StringBuilder(text.length());
    Printable.text(text).codePoints().forEach(c -> append(c, out));
    return out.toString();
  }

  private static void append(int c, StringBuilder out) {
    switch (c) {
      case '&' -> out.append("&amp;");
      case '<' -> out.append("&lt;");
      case '>' -> out.append("&gt;");
      case '"' -> out.append("&quot;");
      case '\'' -> out.append("&#39;");
      case '`' -> out.append("&#96;");
      default -> out.appendCodePoint(c);
    }
  }
}
