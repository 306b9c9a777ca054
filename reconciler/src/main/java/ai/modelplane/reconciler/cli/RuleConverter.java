package ai.modelplane.reconciler.cli;

import ai.modelplane.compiler.config.ConfigFile;
import ai.modelplane.compiler.diagnostic.Level;
import ai.modelplane.compiler.diagnostic.Rule;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A rule by its id. */
final class RuleConverter implements ITypeConverter<Rule> {

  @Override
  public Rule convert(String id) {
    return Rule.of(id)
        .orElseThrow(
            () ->
                new TypeConversionException(
                    "there is no rule \""
                        + id
                        + "\"; "
                        + ConfigFile.nearest(id).orElse("docs/rules.md lists them all")));
  }

  /** How much it is made to matter. */
  static final class OfLevel implements ITypeConverter<Level> {

    @Override
    public Level convert(String word) {
      return Level.of(word)
          .orElseThrow(
              () ->
                  new TypeConversionException(
                      "expected off, warning or error, found \"" + word + "\""));
    }
  }
}
