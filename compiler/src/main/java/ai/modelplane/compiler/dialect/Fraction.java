package ai.modelplane.compiler.dialect;

import java.math.BigInteger;
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

  /** Exact, unless a term of it does not fit into 63 bits: then the nearest that do. */
  Fraction plus(Fraction other) {
    BigInteger top =
        big(numerator)
            .multiply(big(other.denominator))
            .add(big(other.numerator).multiply(big(denominator)));
    return of(top, big(denominator).multiply(big(other.denominator)));
  }

  /** The same of a product. */
  Fraction times(Fraction other) {
    return of(
        big(numerator).multiply(big(other.numerator)),
        big(denominator).multiply(big(other.denominator)));
  }

  private static Fraction of(BigInteger top, BigInteger bottom) {
    BigInteger divisor = top.gcd(bottom);
    BigInteger numerator = top.divide(divisor);
    BigInteger denominator = bottom.divide(divisor);
    int surplus =
        Math.max(0, numerator.max(denominator).bitLength() - (Long.SIZE - 1)); // 0 of our own
    return new Fraction(
        numerator.shiftRight(surplus).longValueExact(),
        denominator.shiftRight(surplus).max(BigInteger.ONE).longValueExact());
  }

  private static BigInteger big(long value) {
    return BigInteger.valueOf(value);
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
