package ai.modelplane.compiler.dialect;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An exact share of a service's requests, in lowest terms.
 *
 * @param numerator 0 or more
 * @param denominator 1 or more
 */
public record Fraction(long numerator, long denominator) {

  /** Brings it to lowest terms. */
  public Fraction {
    if (numerator < 0 || denominator < 1) {
      throw new IllegalArgumentException(numerator + "/" + denominator + " is no share");
    }
    long divisor = gcd(numerator, denominator);
    numerator /= divisor;
    denominator /= divisor;
  }

  /** Each weight's share of a total, in the order of the map. */
  static <T> Map<T, Fraction> of(Map<T, Long> weights, long total) {
    Map<T, Fraction> shares = LinkedHashMap.newLinkedHashMap(weights.size());
    weights.forEach((of, weight) -> shares.put(of, new Fraction(weight, total)));
    return shares;
  }

  /** The nearest double. */
  public double value() {
    return (double) numerator / denominator;
  }

  @Override
  public String toString() {
    return numerator + "/" + denominator;
  }

  private static long gcd(long a, long b) {
    return a == 0 ? b : gcd(b % a, a);
  }
}
