package ai.modelplane.reconciler.cli;

import ai.modelplane.compiler.Options;
import ai.modelplane.compiler.api.Kind;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** What becomes of objects whose kind is in doubt. */
final class HoldOptions {

  @Option(
      names = "--hold",
      paramLabel = "DURATION",
      defaultValue = "15m",
      description =
          "How long something is held whose kind is in doubt, as when its definition was deleted"
              + " (default: ${DEFAULT-VALUE}).")
  private Duration hold = Duration.ofMinutes(15);

  @Option(
      names = "--gone",
      paramLabel = "KIND",
      split = ",",
      converter = KindConverter.class,
      description =
          "Confirm that what is not seen of a kind is gone: modelservices, modelendpoints,"
              + " modelreplicas or inferenceclusters.")
  private Set<Kind> gone = new TreeSet<>();

  Options in(Options options) {
    return options.holding(hold, gone);
  }

  /** A kind by its name in API paths, as kubectl takes it. */
  static final class KindConverter implements ITypeConverter<Kind> {
    @Override
    public Kind convert(String text) {
      return Arrays.stream(Kind.values())
          .filter(Kind::isOurs)
          .filter(k -> k.plural().equals(text) || k.word().equalsIgnoreCase(text))
          .findFirst()
          .orElseThrow(
              () ->
                  new TypeConversionException(
                      "\"" + text + "\" is none of the kinds that can be in doubt: " + all()));
    }

    private static String all() {
      return Arrays.stream(Kind.values())
          .filter(Kind::isOurs)
          .map(Kind::plural)
          .sorted()
          .collect(Collectors.joining(", "));
    }
  }
}
