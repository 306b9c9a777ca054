package ai.modelplane.reconciler.preview;

import java.util.ArrayList;
import java.util.List;

/** Two texts, line by line, folded to what differs and a few lines around it. */
final class UnifiedDiff {

  private static final int CONTEXT = 3;

  private UnifiedDiff() {}

  /** Lines that begin with a space, a minus, a plus, or are a fold, {@code "..."}. */
  static List<String> lines(List<String> before, List<String> after) {
    return fold(merge(before, after));
  }

  /** By longest common subsequence; objects are a few hundred lines at most. */
  private static List<String> merge(List<String> a, List<String> b) {
    int[][] common = new int[a.size() + 1][b.size() + 1];
    for (int i = a.size() - 1; i >= 0; i--) {
      for (int j = b.size() - 1; j >= 0; j--) {
        common[i][j] =
            a.get(i).equals(b.get(j))
                ? common[i + 1][j + 1] + 1
                : Math.max(common[i + 1][j], common[i][j + 1]);
      }
    }
    List<String> merged = new ArrayList<>();
    int i = 0;
    int j = 0;
    while (i < a.size() || j < b.size()) {
      if (i < a.size() && j < b.size() && a.get(i).equals(b.get(j))) {
        merged.add(" " + a.get(i++));
        j++;
      } else if (j == b.size() || (i < a.size() && common[i + 1][j] >= common[i][j + 1])) {
        merged.add("-" + a.get(i++));
      } else {
        merged.add("+" + b.get(j++));
      }
    }
    return merged;
  }

  private static List<String> fold(List<String> merged) {
    boolean[] shown = new boolean[merged.size()];
    for (int i = 0; i < merged.size(); i++) {
      if (!merged.get(i).startsWith(" ")) {
        int end = Math.min(merged.size() - 1, i + CONTEXT);
        for (int k = Math.max(0, i - CONTEXT); k <= end; k++) {
          shown[k] = true;
        }
      }
    }
    List<String> folded = new ArrayList<>();
    for (int i = 0; i < merged.size(); i++) {
      if (shown[i]) {
        folded.add(merged.get(i));
      } else if (i == 0 || shown[i - 1]) {
        folded.add("...");
      }
    }
    return folded;
  }
}
