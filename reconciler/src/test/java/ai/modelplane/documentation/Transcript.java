package ai.modelplane.documentation;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** What a Markdown file shows of a terminal: commands, each with the lines that it prints. */
record Transcript(List<Step> steps) {

  /**
   * One command.
   *
   * @param expected the lines below it; {@code ...} stands for any lines
   */
  record Step(String command, List<String> expected) {}

  /** The fenced blocks of a kind, in the order of the file, as one transcript. */
  static Transcript of(String markdown, String fence) {
    List<Step> steps = new ArrayList<>();
    for (String block : blocks(markdown, fence)) {
      for (String line : block.lines().toList()) {
        if (line.startsWith("$ ")) {
          steps.add(new Step(line.substring(2), new ArrayList<>()));
        } else {
          steps.getLast().expected().add(line);
        }
      }
    }
    return new Transcript(steps);
  }

  /** The texts of the fenced blocks of a kind. */
  static List<String> blocks(String markdown, String fence) {
    List<String> blocks = new ArrayList<>();
    StringBuilder block = null;
    for (String line : markdown.lines().toList()) {
      if (block == null && line.equals("```" + fence)) {
        block = new StringBuilder();
      } else if (block != null && line.equals("```")) {
        blocks.add(block.toString());
        block = null;
      } else if (block != null) {
        block.append(line).append('\n');
      }
    }
    return blocks;
  }

  /** Whether lines are as shown, but for what differs from run to run. */
  static boolean matches(List<String> expected, List<String> actual) {
    if (expected.isEmpty()) {
      return actual.isEmpty();
    }
    if (expected.getFirst().strip().equals("...")
        && !(!actual.isEmpty() && actual.getFirst().strip().equals("..."))) {
      return java.util.stream.IntStream.rangeClosed(0, actual.size())
          .anyMatch(
              skip ->
                  matches(
                      expected.subList(1, expected.size()), actual.subList(skip, actual.size())));
    }
    return !actual.isEmpty()
        && Objects.equals(stable(expected.getFirst()), stable(actual.getFirst()))
        && matches(expected.subList(1, expected.size()), actual.subList(1, actual.size()));
  }

  private static String stable(String line) {
    return line.stripTrailing()
        .replaceAll("[0-9]+ ms", "N ms")
        .replaceAll("127\\.0\\.0\\.1:[0-9]+", "127.0.0.1:PORT");
  }
}
