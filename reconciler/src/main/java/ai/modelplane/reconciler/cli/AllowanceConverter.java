package ai.modelplane.reconciler.cli;

import ai.modelplane.compiler.address.Allowance;
import ai.modelplane.compiler.address.Parsed;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** An address that is opened: a CIDR block, an address, or a name. */
final class AllowanceConverter implements ITypeConverter<Allowance> {

  @Override
  public Allowance convert(String text) {
    return switch (Allowance.parse(text)) {
      case Parsed.Ok<Allowance>(Allowance value) -> value;
      case Parsed.Bad<Allowance>(String message) -> throw new TypeConversionException(message);
    };
  }
}
