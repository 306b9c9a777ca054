package ai.modelplane.reconciler.fields;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.reconciler.plan.Live;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The algebra of field sets. Written as {@code fieldsV1} has it. */
class FieldSetTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // one                | other                | both                  | without the other
        "{f:a: {}}            | {f:b: {}}            | {f:a: {}, f:b: {}}    | {f:a: {}}",
        "{f:a: {}}            | {f:a: {}}            | {f:a: {}}             | {}",
        "{}                   | {f:a: {}}            | {f:a: {}}             | {}",
        "{f:a: {f:b: {}}}     | {}                   | {f:a: {f:b: {}}}      | {f:a: {f:b: {}}}",
        "{f:a: {f:b: {}}}     | {f:a: {f:c: {}}}     | {f:a: {f:b: {}, f:c: {}}} | {f:a: {f:b:"
            + " {}}}",
        "{f:a: {f:b: {}}}     | {f:a: {}}            | {f:a: {}}             | {}",
        "{f:a: {}}            | {f:a: {f:b: {}}}     | {f:a: {}}             | {}",
        "{f:a: {.: {}, f:b: {}}} | {f:a: {f:b: {}}}  | {f:a: {.: {}, f:b: {}}} | {f:a: {.: {}}}",
        "{f:a: {'v:1': {}}}   | {f:a: {'v:2': {}}}   | {f:a: {'v:1': {}, 'v:2': {}}} | {f:a:"
            + " {'v:1': {}}}",
      })
  void twoSetsAreUnitedAndSubtracted(String one, String other, String both, String rest) {
    FieldSet a = set(one);
    FieldSet b = set(other);

    assertThat(a.union(b)).isEqualTo(set(both)).isEqualTo(b.union(a));
    assertThat(a.minus(b)).isEqualTo(set(rest));
    assertThat(a.minus(b).union(a.within(b))).as("nothing is lost").isEqualTo(a);
    assertThat(a.minus(b).minus(b)).isEqualTo(a.minus(b));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{a: 1, b: {c: [x], d: {}}, e: null} | {f:a: {}, f:b: {f:c: {}, f:d: {}}, f:e: {}}",
        "{}                                  | {}",
      })
  void everyFieldOfATreeGivesTheTree(String tree, String fields) {
    FieldSet all = FieldSet.of(Live.yaml(tree));

    assertThat(all).isEqualTo(set(fields));
    assertThat(all.project(Live.yaml(tree))).isEqualTo(Live.yaml(tree));
    assertThat(FieldSet.NONE.project(Live.yaml(tree))).isEmpty();
  }

  private static FieldSet set(String fieldsV1) {
    return FieldSet.parse(Live.yaml(fieldsV1));
  }
}
