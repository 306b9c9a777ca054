package ai.modelplane.reconciler.preview;

import com.github.difflib.DiffUtils;
import com.github.difflib.patch.AbstractDelta;
import com.github.difflib.patch.DeltaType;
import java.util.ArrayList;
import java.util.List;

/** Two texts, line by line, folded to the lines that differ and a few lines around them. */
final class UnifiedDiff {

  private static final int CONTEXT = 3;

  /** Lines of one text times lines of the other. The time of a diff grows with it: here, 1 s. */
  private static final long LIMIT = 25_000_000;

  private UnifiedDiff() {}

  /**
   * Lines that begin with a space, a minus, a plus, or are a fold, {@code "..."}. Two texts beyond
   * the limit are shown one after the other.
   */
  static List<String> lines(List<String> before, List<String> after) {
    List<String> lines = new ArrayList<>();
    if ((long) before.size() * after.size() > LIMIT) {
      before.forEach(line -> lines.add("-" + line));
      after.forEach(line -> lines.add("+" + line));
      return lines;
    }
    List<AbstractDelta<String>> parts = DiffUtils.diff(before, after, true).getDeltas();
    for (int i = 0; i < parts.size(); i++) {
      List<String> old = parts.get(i).getSource().getLines();
      if (parts.get(i).getType() == DeltaType.EQUAL) {
        fold(old, i == 0 ? 0 : CONTEXT, i == parts.size() - 1 ? 0 : CONTEXT, lines);
      } else {
        old.forEach(line -> lines.add("-" + line));
        parts.get(i).getTarget().getLines().forEach(line -> lines.add("+" + line));
      }
    }
    return lines;
  }

  /** The first and the last lines of a part that is the same in both texts. */
  private static void fold(List<String> same, int first, int last, List<String> lines) {
    int end = same.size() - last;
    for (int i = 0; i < same.size(); i++) {
      if (i < first || i >= end) {
        lines.add(" " + same.get(i));
      } else if (i == first) {
        lines.add("...");
      }
    }
  }
}
