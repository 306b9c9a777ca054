package ai.modelplane.reconciler.fields;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.reconciler.plan.Live;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TreesTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{a: 1, b: [x]}               | {b: [x], a: 1}              | ",
        "{a: 1}                       | {a: 1.0}                    | ",
        "{a: 1}                       | {a: \"1\"}                  | a",
        "{a: {b: 1, c: 2}}            | {a: {b: 1, c: 3}}           | a.c",
        "{a: {b: 1}}                  | {}                          | a.b",
        "{}                           | {a: {b: 1, c: {d: 2}}}      | a.b a.c.d",
        "{}                           | {a: {}}                     | a",
        "{a: {}}                      | {a: {b: 1}}                 | a.b",
        "{a: [1, 2]}                  | {a: [1, 3]}                 | a.1",
        "{a: [{b: 1}, {b: 2}]}        | {a: [{b: 1}, {b: 3}]}       | a.1.b",
        "{a: [1]}                     | {a: [1, 2]}                 | a",
        "{a: null}                    | {a: []}                     | ",
        "{a: []}                      | {a: null}                   | ",
        "{a: null}                    | {a: [1]}                    | a",
        "{a: null}                    | {a: {}}                     | a",
        "{a: [1]}                     | {a: {b: 1}}                 | a",
      })
  void differencesAreNamedAsDeepAsBothHaveTheSameShape(String a, String b, String paths) {
    List<String> expected = paths == null ? List.of() : List.of(paths.split(" "));

    assertThat(Trees.differences(Live.yaml(a), Live.yaml(b)))
        .extracting(path -> String.join(".", path))
        .isEqualTo(expected);
    assertThat(Trees.differences(Live.yaml(b), Live.yaml(a)))
        .extracting(path -> String.join(".", path))
        .isEqualTo(expected);
  }
}
