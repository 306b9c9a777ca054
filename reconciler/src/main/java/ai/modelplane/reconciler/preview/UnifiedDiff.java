package ai.modelplane.reconciler.preview;

import java.util.ArrayList;
import java.util.List;

/** Two texts, line by line, folded to what differs and a few lines around it. */
final class UnifiedDiff {

  private static final int CONTEXT = 3;

  /** Cells of the table below; two texts that need more are shown one after the other. */
  private static final long LIMIT = 16_000_000;

  private UnifiedDiff() {}

  /** Lines that begin with a space, a minus, a plus, or are a fold, {@code "..."}. */
  static List<String> lines(List<String> before, List<String> after) {
    return fold(merge(before, after));
  }

  private static List<String> merge(List<String> a, List<String> b) {
    int shorter = Math.min(a.size(), b.size());
    int head = 0;
    while (head < shorter && a.get(head).equals(b.get(head))) {
      head++;
    }
    int tail = 0;
    while (tail < shorter - head && a.get(a.size() - 1 - tail).equals(b.get(b.size() - 1 - tail))) {
      tail++;
    }
    List<String> merged = new ArrayList<>();
    a.subList(0, head).forEach(line -> merged.add(" " + line));
    merged.addAll(mergeMiddle(a.subList(head, a.size() - tail), b.subList(head, b.size() - tail)));
    a.subList(a.size() - tail, a.size()).forEach(line -> merged.add(" " + line));
    return merged;
  }

  /** By longest common subsequence. */
  private static List<String> mergeMiddle(List<String> a, List<String> b) {
    if ((long) a.size() * b.size() > LIMIT) {
      List<String> all = new ArrayList<>(a.stream().map(line -> "-" + line).toList());
      b.forEach(line -> all.add("+" + line));
      return all;
    }
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
