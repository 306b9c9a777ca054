package ai.modelplane.compiler.manifest;

import ai.modelplane.compiler.diagnostic.Diagnostic;
import ai.modelplane.compiler.diagnostic.Finding;
import ai.modelplane.compiler.diagnostic.Location;
import ai.modelplane.compiler.diagnostic.Where;
import ai.modelplane.compiler.source.Snapshot;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Findings with their places, for people to read. */
public final class Diagnostics {

  /** The longest line that is shown, in characters. A longer one was written by a program. */
  private static final int LINE = 4_096;

  private static final Comparator<Diagnostic> ORDER =
      Comparator.comparing(
          Diagnostic::location,
          Comparator.nullsLast(
              Comparator.comparing(Location::file)
                  .thenComparingInt(Location::line)
                  .thenComparingInt(Location::column)));

  private Diagnostics() {}

  /**
   * Looks up line and column of every finding; each file that has one is read again, once. No
   * source line is shown when it has more than 4,096 characters.
   *
   * @return by file, line and column, then in the order of the findings; those without a file last
   */
  public static List<Diagnostic> locate(List<Finding> findings, Snapshot snapshot) {
    Map<String, List<Finding>> byFile = new TreeMap<>();
    List<Diagnostic> nowhere = new ArrayList<>();
    for (Finding finding : findings) {
      String file = finding.where().file();
      if (file == null) {
        nowhere.add(new Diagnostic(finding, null, null, null, null));
      } else {
        byFile.computeIfAbsent(file, x -> new ArrayList<>()).add(finding);
      }
    }
    PositionCache positions = new PositionCache(snapshot);
    List<Diagnostic> diagnostics = new ArrayList<>();
    byFile.forEach(
        (file, own) -> {
          Map<Integer, Optional<String>> lines = new HashMap<>(); // thousands may be on the same
          own.forEach(finding -> diagnostics.add(diagnostic(finding, file, positions, lines)));
        });
    diagnostics.sort(ORDER);
    diagnostics.addAll(nowhere);
    return List.copyOf(diagnostics);
  }

  /**
   * @param lines of the file, as far as they were shown before
   */
  private static Diagnostic diagnostic(
      Finding finding, String file, PositionCache positions, Map<Integer, Optional<String>> lines) {
    Location also =
        finding.also() == null ? null : location(finding.also(), positions).orElse(null);
    Location at = location(finding.where(), positions).orElse(null);
    if (at == null) {
      return new Diagnostic(finding, Location.start(file), null, also, null);
    }
    Optional<String> line =
        lines.computeIfAbsent(
            at.line(),
            number ->
                positions.of(file).flatMap(p -> p.line(number)).filter(l -> l.length() <= LINE));
    return new Diagnostic(finding, at, line.orElse(null), also, null);
  }

  private static Optional<Location> location(Where where, PositionCache positions) {
    return switch (where) {
      case Where.Node node -> positions.locate(node);
      case Where.Span span -> Optional.of(span.location());
      case Where.File whole -> Optional.empty();
      case Where.Nowhere nowhere -> Optional.empty();
    };
  }
}
