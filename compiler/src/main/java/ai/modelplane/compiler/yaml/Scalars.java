package ai.modelplane.compiler.yaml;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a plain scalar means. The rules are kubectl's: sigs.k8s.io/yaml v1.6.0 reads with
 * go.yaml.in/yaml v2 (resolve.go) and turns the result into JSON. So {@code yes}, {@code on} and
 * {@code y} are booleans, {@code 0777} and {@code 0o777} are octal, {@code 1_000} is a thousand,
 * {@code 1:30} and dates are strings, and a float without a fraction is an integer.
 */
final class Scalars {

  /** The number as Go's v2 parser takes it, underscores removed. */
  private static final Pattern FLOAT =
      Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");

  private static final BigInteger MAX_UINT64 =
      BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);
  private static final BigInteger MIN_INT64 = BigInteger.valueOf(Long.MIN_VALUE);

  private Scalars() {}

  /** The value of an unquoted, untagged scalar. A float may be infinite or NaN, unlike JSON. */
  static JsonNode plain(String text) {
    if (text.isEmpty()) {
      return NullNode.instance;
    }
    char first = text.charAt(0);
    if ((first >= '0' && first <= '9') || "+-.".indexOf(first) >= 0) {
      JsonNode number = number(text);
      return number == null ? TextPool.node(text) : number;
    }
    return switch (text) {
      case "~", "null", "Null", "NULL" -> NullNode.instance;
      case "y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON" ->
          BooleanNode.TRUE;
      case "n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF" ->
          BooleanNode.FALSE;
      default -> TextPool.node(text);
    };
  }

  /**
   * The value of a scalar with a tag, quoted or not. A tag that YAML 1.1 does not define makes it a
   * string.
   *
   * @return null when the text is not what the tag says
   */
  static @Nullable JsonNode tagged(String tag, String text) {
    JsonNode value = plain(text);
    return switch (tag) {
      case "tag:yaml.org,2002:int" -> value.isIntegralNumber() ? value : null;
      case "tag:yaml.org,2002:float" -> value.isNumber() ? value : null;
      case "tag:yaml.org,2002:bool" -> value.isBoolean() ? value : null;
      case "tag:yaml.org,2002:null" -> value.isNull() ? value : null;
      case "tag:yaml.org,2002:binary" -> binary(text);
      default -> TextPool.node(text);
    };
  }

  private static @Nullable JsonNode binary(String text) {
    try {
      byte[] bytes = Base64.getMimeDecoder().decode(text);
      return TextPool.node(new String(bytes, StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /** A double as JSON has it: without a fraction it is an integer, as Go prints it. */
  static JsonNode number(double value) {
    return Math.rint(value) == value && Math.abs(value) < 1L << 53
        ? number((long) value)
        : DoubleNode.valueOf(value);
  }

  /** An integer; past 64 bits it is a float, as in Go. */
  static JsonNode number(BigInteger value) {
    if (value.bitLength() < 64) {
      return number(value.longValue());
    }
    return value.compareTo(MAX_UINT64) <= 0 && value.compareTo(MIN_INT64) >= 0
        ? JsonNodeFactory.instance.numberNode(value)
        : DoubleNode.valueOf(value.doubleValue());
  }

  private static JsonNode number(long value) {
    return value == (int) value ? IntNode.valueOf((int) value) : LongNode.valueOf(value);
  }

  private static @Nullable JsonNode number(String text) {
    switch (text) {
      case ".nan", ".NaN", ".NAN" -> {
        return DoubleNode.valueOf(Double.NaN);
      }
      case ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF" -> {
        return DoubleNode.valueOf(Double.POSITIVE_INFINITY);
      }
      case "-.inf", "-.Inf", "-.INF" -> {
        return DoubleNode.valueOf(Double.NEGATIVE_INFINITY);
      }
      default -> {}
    }
    String digits = text.indexOf('_') < 0 ? text : text.replace("_", "");
    BigInteger integer = integer(digits);
    if (integer != null
        && integer.compareTo(MAX_UINT64) <= 0
        && integer.compareTo(MIN_INT64) >= 0) {
      return number(integer);
    }
    if (FLOAT.matcher(digits).matches()) {
      double value = Double.parseDouble(digits);
      return Double.isInfinite(value) ? null : number(value);
    }
    return null;
  }

  /** An integer in Go's notations with a prefix, or null. */
  private static @Nullable BigInteger integer(String text) {
    boolean negative = text.startsWith("-");
    int start = negative || text.startsWith("+") ? 1 : 0;
    int radix = 10;
    if (text.length() > start + 1 && text.charAt(start) == '0') {
      char mark = Character.toLowerCase(text.charAt(start + 1));
      radix = mark == 'x' ? 16 : mark == 'b' ? 2 : 8;
      start += mark == 'x' || mark == 'b' || mark == 'o' ? 2 : 1;
    }
    // 80 binary digits are more than 64 bits; without a bound a long text would take quadratic time
    if (start == text.length() || text.length() - start > 80) {
      return null;
    }
    for (int i = start; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c > 'f' || Character.digit(c, radix) < 0) {
        return null;
      }
    }
    BigInteger value = new BigInteger(text.substring(start), radix);
    return negative ? value.negate() : value;
  }
}
