package ai.modelplane.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Texts that want to be more than text, and what no output may make of them. It knows how runners,
 * terminals and people read, and nothing of how the program writes.
 */
public final class Hostility {

  /** In every text that has one; no output may have it. */
  public static final String SECRET = "s3cr3t";

  /** What people write where they may write anything. */
  public static final List<String> TEXTS =
      List.of(
          "::stop-commands::tok",
          " \u00a0\u3000::set-output name=a::b",
          "x\n::add-mask::y\r\n  ::error::z\r::warning::z\u0085::notice::z\u2028::debug::z",
          "##[error]a ##vso[task.complete result=Failed]b ##teamcity[buildStop c='d'] ###[group]",
          "x\n##[add-path]a\nsection_start:1560896352:a\r\u001b[0Ksection_end:1560896353:a",
          "\u001b[2J\u009b31m\u001b]0;t\u0007\u202egnp.\u2066x\u2069\u200f\u061c\u0000\u007f\ufeff",
          "<script>alert(1)</script>\" onload=\"x' autofocus onfocus='y </code></pre></details>",
          "--><img src=x onerror=alert(1)><!-- ]]> &lt;b&gt; &#60;i&#62;",
          "` `` ```` | [a](https://evil.example) ![i](//evil.example/i.png) https://evil.example",
          "@org/team #1 !2 www.evil.example\n# heading\n- item\n> quote\n```\n~~~\n/close\n$`x`$",
          "/close",
          "1. # @x",
          "https://user:s3cr3t@host.example/v1?a=b&token=s3cr3t&access_token=s3cr3t#key=s3cr3t",
          "https://s3cr3t:x@host.example https://user:a/s3cr3t@host.example ssh://git:s3cr3t@h/x",
          "Authorization: Bearer s3cr3t0123456789 password=s3cr3t {\"token\": \"s3cr3t\"} x",
          "\ud800 \udfff \ufffe \uffff \ud83d\ude80 r\u00f6ute \u6a21\u578b",
          "{0} %s %n ${jndi:x} $(id) %0A%0D::x::");

  private static final Pattern COMMAND =
      Pattern.compile("##\\[|##vso\\[|##teamcity\\[|^\\s*section_(start|end):[0-9]");

  private static final Pattern PAINT = Pattern.compile("\u001b\\[(0|1|2|3[0-9]|1;3[0-9])m");

  private Hostility() {}

  /** A text that a runner or a terminal may read, in the log of a job or on a screen. */
  public static void assertHarmless(String output) {
    for (String line : output.split("[\n\r\u0085\u2028\u2029]", -1)) {
      assertThat(trimmed(line)).as("the start of a line").doesNotStartWith("::");
      assertThat(COMMAND.matcher(line.toLowerCase(Locale.ROOT)).find()).as(line).isFalse();
    }
    assertInert(output);
  }

  /** The same of the format of a runner: its own commands, and no others. */
  public static void assertOnlyOwnCommands(String output) {
    for (String line : output.split("\n", -1)) {
      assertThat(line).matches("|::(error|warning|notice) (file=[^:]*,)?title=[a-z/-]+::.*");
    }
    assertInert(output);
  }

  /** What is left of a text in colours for a terminal. */
  public static void assertOnlyPainted(String output) {
    assertInert(PAINT.matcher(output).replaceAll(""));
  }

  /** Nothing acts on a terminal, and no secret is told. */
  public static void assertInert(String output) {
    assertThat(output.split("\n"))
        .filteredOn(line -> line.contains(SECRET) || line.codePoints().anyMatch(Hostility::acts))
        .as("lines that tell a secret, or act")
        .isEmpty();
  }

  private static boolean acts(int c) {
    return (c < 0x20 && c != '\n' && c != '\t')
        || (c >= 0x7F && c <= 0x9F)
        || c == 0x061C
        || c == 0x200E
        || c == 0x200F
        || (c >= 0x2028 && c <= 0x202E)
        || (c >= 0x2066 && c <= 0x2069)
        || c == 0xFEFF
        || (c >= 0xD800 && c <= 0xDFFF)
        || c == 0xFFFE
        || c == 0xFFFF;
  }

  /** As .NET trims it, in which two runners are written. */
  private static String trimmed(String line) {
    int start = 0;
    while (start < line.length()
        && (Character.isSpaceChar(line.charAt(start))
            || Character.isWhitespace(line.charAt(start)))) {
      start++;
    }
    return line.substring(start);
  }
}
