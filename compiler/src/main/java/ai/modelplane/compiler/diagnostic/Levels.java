package ai.modelplane.compiler.diagnostic;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The levels that the configuration sets; every other rule keeps its own severity. They change what
 * a validation reports and what it fails for, never what is applied.
 */
public record Levels(Map<Rule, Level> levels) {

  public static final Levels NONE = new Levels(Map.of());

  public Levels {
    levels = Map.copyOf(levels);
  }

  /** These, except where others say something. */
  public Levels overriddenBy(Levels others) {
    Map<Rule, Level> both = new EnumMap<>(Rule.class);
    both.putAll(levels);
    both.putAll(others.levels);
    return new Levels(both);
  }

  /** The findings that are left, in their order, each as severe as its rule is now. */
  public List<Finding> apply(List<Finding> findings) {
    if (levels.isEmpty()) {
      return findings;
    }
    List<Finding> left = new ArrayList<>(findings.size());
    for (Finding finding : findings) {
      switch (levels.get(finding.rule())) {
        case null -> left.add(finding);
        case OFF -> {}
        case WARNING -> left.add(finding.as(Severity.WARNING));
        case ERROR -> left.add(finding.as(Severity.ERROR));
      }
    }
    return left;
  }
}
