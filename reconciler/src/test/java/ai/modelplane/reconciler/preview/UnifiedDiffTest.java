package ai.modelplane.reconciler.preview;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class UnifiedDiffTest {

  static List<String> diff(String before, String after) {
    return UnifiedDiff.lines(before.lines().toList(), after.lines().toList());
  }

  @Test
  void whatIsTheSameIsFolded() {
    List<String> ten = IntStream.range(0, 10).mapToObj(i -> "line " + i).toList();
    List<String> changed = ten.stream().map(l -> l.equals("line 5") ? "new" : l).toList();

    assertThat(UnifiedDiff.lines(ten, changed))
        .containsExactly(
            "...", " line 2", " line 3", " line 4", "-line 5", "+new", " line 6", " line 7",
            " line 8", "...");
  }

  @Test
  void additionsAndRemovalsStandWhereTheyHappen() {
    assertThat(diff("a\nb\nc\n", "a\nc\nd\n")).containsExactly(" a", "-b", " c", "+d");
    assertThat(diff("", "a\nb\n")).containsExactly("+a", "+b");
    assertThat(diff("a\n", "")).containsExactly("-a");
  }

  @Test
  void equalTextsAreOneFold() {
    assertThat(diff("a\nb\n", "a\nb\n")).containsExactly("...");
  }

  @Test
  void textsBeyondTheLimitAreShownOneAfterTheOther() {
    List<String> before = IntStream.range(0, 131_072).mapToObj(i -> "a" + i).toList();
    List<String> after = IntStream.range(0, 131_072).mapToObj(i -> "b" + i).toList();

    assertThat(UnifiedDiff.lines(before, after))
        .hasSize(262_144)
        .startsWith("-a0", "-a1")
        .endsWith("+b131070", "+b131071");
  }
}
