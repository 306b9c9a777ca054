package ai.modelplane.reconciler.cli;

import ai.modelplane.compiler.address.Allowance;
import ai.modelplane.compiler.address.Parsed;
import ai.modelplane.compiler.config.ConfigFile;
import ai.modelplane.compiler.diagnostic.Level;
import ai.modelplane.compiler.diagnostic.Rule;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.TypeConversionException;

/** The values of options, beyond those that picocli knows. */
final class Converters {

  private static final Pattern DURATION =
      Pattern.compile("([0-9]{1,9}(?:\\.[0-9]{1,3})?)(ms|s|m|h)");

  private static final Duration LONGEST = Duration.ofDays(365);

  private Converters() {}

  static void register(CommandLine line) {
    line.registerConverter(Allowance.class, Converters::allowance);
    line.registerConverter(Duration.class, Converters::duration);
    line.registerConverter(Rule.class, Converters::rule);
    line.registerConverter(Level.class, Converters::level);
  }

  private static Allowance allowance(String text) {
    return switch (Allowance.parse(text)) {
      case Parsed.Ok<Allowance>(Allowance value) -> value;
      case Parsed.Bad<Allowance>(String message) -> throw new TypeConversionException(message);
    };
  }

  /** As kubectl takes them: {@code 500ms}, {@code 2.5s}, {@code 1m}, {@code 1h}. */
  static Duration duration(String text) {
    Matcher form = DURATION.matcher(text);
    if (!form.matches()) {
      throw new TypeConversionException(
          "\"" + text + "\" is no duration, expected 500ms, 2.5s or 1m");
    }
    long unit =
        switch (form.group(2)) {
          case "ms" -> 1;
          case "s" -> 1_000;
          case "m" -> 60_000;
          default -> 3_600_000;
        };
    Duration duration =
        Duration.ofMillis(
            new BigDecimal(form.group(1)).multiply(BigDecimal.valueOf(unit)).longValue());
    if (duration.compareTo(LONGEST) > 0) {
      throw new TypeConversionException(
          "\"" + text + "\" is longer than a year; expected at most 8760h");
    }
    return duration;
  }

  private static Rule rule(String id) {
    return Rule.of(id).orElseThrow(() -> new TypeConversionException(noRule(id)));
  }

  private static String noRule(String id) {
    String advice = ConfigFile.nearest(id).orElse("docs/rules.md lists them all");
    return "there is no rule \"" + id + "\"; " + advice;
  }

  private static Level level(String word) {
    return Level.of(word).orElseThrow(() -> new TypeConversionException(noLevel(word)));
  }

  private static String noLevel(String word) {
    return "expected off, warning or error, found \"" + word + "\"";
  }
}
