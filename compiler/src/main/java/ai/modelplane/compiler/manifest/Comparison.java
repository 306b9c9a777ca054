package ai.modelplane.compiler.manifest;

import ai.modelplane.compiler.diagnostic.Diagnostic;
import ai.modelplane.compiler.diagnostic.Diagnostic.Baseline;
import ai.modelplane.compiler.source.Snapshot;
import ai.modelplane.compiler.source.SourceFile;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a change did to findings: they are the same when all but their lines is. */
public final class Comparison {

  private Comparison() {}

  /** The findings of one revision, with their places. */
  public record Side(List<Diagnostic> diagnostics, Snapshot snapshot) {}

  /**
   * The findings of a change, each marked as introduced or unchanged, in their order; then those of
   * its base that it fixed. Of several equal ones, as many as the base has are unchanged.
   */
  public static List<Diagnostic> of(Side change, Side base) {
    Map<String, Deque<Diagnostic>> before = new LinkedHashMap<>();
    Map<String, String> stable = stablePaths(base.snapshot());
    for (Diagnostic diagnostic : base.diagnostics()) {
      before
          .computeIfAbsent(identity(diagnostic, stable), x -> new ArrayDeque<>(1))
          .add(diagnostic);
    }
    List<Diagnostic> all = new ArrayList<>();
    Map<String, String> now = stablePaths(change.snapshot());
    for (Diagnostic diagnostic : change.diagnostics()) {
      Deque<Diagnostic> same = before.get(identity(diagnostic, now));
      boolean known = same != null && same.poll() != null;
      all.add(diagnostic.as(known ? Baseline.UNCHANGED : Baseline.INTRODUCED));
    }
    before.values().forEach(left -> left.forEach(d -> all.add(d.as(Baseline.FIXED))));
    return List.copyOf(all);
  }

  private static Map<String, String> stablePaths(Snapshot snapshot) {
    Map<String, String> paths = new HashMap<>();
    for (SourceFile file : snapshot.files()) {
      paths.put(file.path(), file.stablePath());
    }
    snapshot.unseen().forEach(place -> paths.put(place.path(), place.stablePath()));
    snapshot.configs().forEach(file -> paths.put(file.path(), file.stablePath()));
    return paths;
  }

  private static String identity(Diagnostic diagnostic, Map<String, String> stable) {
    String file = diagnostic.location() == null ? "" : diagnostic.location().file();
    // a folder is shown as it was typed, from wherever that was
    return diagnostic.finding().identity(stable.getOrDefault(file, ""));
  }
}
