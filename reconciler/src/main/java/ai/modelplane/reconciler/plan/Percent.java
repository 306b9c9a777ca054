package ai.modelplane.reconciler.plan;

import java.util.Locale;

/** How a share of requests is written, wherever a person reads one. */
public final class Percent {

  private Percent() {}

  /**
   * A share of 0 to 1 with one decimal, a dash for none; what is not none never reads as none, what
   * is not all as all. The same in every locale.
   */
  public static String of(double share) {
    if (share == 0) {
      return "-";
    }
    if (share < 0.0005) {
      return "<0.1 %";
    }
    return share < 1 && share >= 0.9995
        ? ">99.9 %"
        : String.format(Locale.ROOT, "%.1f %%", share * 100);
  }
}
