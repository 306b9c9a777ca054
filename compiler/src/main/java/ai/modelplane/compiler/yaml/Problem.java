package ai.modelplane.compiler.yaml;

import ai.modelplane.compiler.diagnostic.Rule;
import org.jspecify.annotations.Nullable;

/** Something wrong at a stretch of the text: offsets in Java chars, the end exclusive. */
record Problem(Rule rule, int start, int end, String message, @Nullable String hint) {

  /** Reading cannot go on. */
  static final class Stop extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient Problem problem;

    Stop(Problem problem) {
      super(problem.message(), null, false, false);
      this.problem = problem;
    }

    static Stop limit(int start, int end, String message) {
      return new Stop(new Problem(Rule.YAML_LIMIT, start, end, message, null));
    }

    Problem problem() {
      return problem;
    }
  }
}
