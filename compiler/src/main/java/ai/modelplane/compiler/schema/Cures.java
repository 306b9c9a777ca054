package ai.modelplane.compiler.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** What to write in place of a value that has the wrong type. */
final class Cures {

  private Cures() {}

  /**
   * What to write.
   *
   * @param found the value
   * @param type what the schema asks for
   * @param field the name of the field; empty for an item of a list
   * @return null when the message says it all
   */
  static @Nullable String of(JsonNode found, String type, String field) {
    return switch (type) {
      case "integer" -> integer(found, field);
      case "boolean" -> isQuoted(found, "true|false") ? "remove the quotes" : null;
      case "string" -> string(found);
      case "object" -> map(found);
      case "array" -> list(found);
      default -> null;
    };
  }

  private static @Nullable String integer(JsonNode found, String field) {
    if (found.isTextual() && found.asText().matches("\\s*[0-9]{1,9}\\s*%\\s*")) {
      return "write the number alone: " + found.asText().replace("%", "").strip();
    }
    if (isQuoted(found, "-?[0-9]{1,18}")) {
      return "remove the quotes";
    }
    return found.isNumber() && field.equals("weight") ? share(found.decimalValue()) : null;
  }

  /** A part of one, as other tools take it, in the terms of weights. */
  private static String share(BigDecimal part) {
    BigDecimal percent = part.movePointRight(2).stripTrailingZeros();
    boolean whole = percent.scale() <= 0 && percent.signum() > 0 && percent.intValue() < 100;
    return "weights are whole numbers, relative to each other"
        + (whole && part.compareTo(BigDecimal.ONE) < 0
            ? ": write %d here and %d in the other entry"
                .formatted(percent.intValue(), 100 - percent.intValue())
            : ": multiply all of them by the same number");
  }

  private static @Nullable String string(JsonNode found) {
    if (found.isNumber() || found.isBoolean()) {
      return "put it in quotes";
    }
    return found.isArray() ? "write a single value, without a dash or brackets" : null;
  }

  private static @Nullable String map(JsonNode found) {
    if (found.isArray()) {
      return "write its entries as key: value, without dashes";
    }
    String text = found.isTextual() ? found.asText() : "";
    return text.matches("[\\w./-]+=[\\w.-]*")
        ? "write it as a map: " + text.replace("=", ": ")
        : null;
  }

  private static @Nullable String list(JsonNode found) {
    return found.isObject() && !found.isEmpty()
        ? "begin each entry with a dash: - " + found.fieldNames().next() + ": ..."
        : null;
  }

  private static boolean isQuoted(JsonNode found, String form) {
    return found.isTextual() && found.asText().matches(form);
  }
}
