package ai.modelplane.compiler.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whose an object is, whichever room asks. */
class OwnershipTest {

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "a pass made it                  | modelplane | qwen-0 |      | true",
        "kubectl made it, with the label |            | qwen-0 |      | false",
        "another tool made it            | helm       | qwen-0 |      | false",
        "it is from Git                  | modelplane | qwen-0 | 5a1c | false",
        "its source is empty             | modelplane | qwen-0 | ''   | true",
        "it names no replica             | modelplane |        |      | false",
        "its replica is empty            | modelplane | ''     |      | false",
      })
  void onlyWhatAPassMadeStandsForAReplica(
      String situation, String managedBy, String replica, String source, boolean stands) {
    Map<String, String> labels = new TreeMap<>();
    put(labels, Names.MANAGED_BY, managedBy);
    put(labels, Names.REPLICA, replica);
    put(labels, Names.SOURCE, source);

    assertThat(Ownership.of(labels).standsForReplica()).as(situation).isEqualTo(stands);
    assertThat(Ownership.of(json(labels))).isEqualTo(Ownership.of(labels));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "modelplane | one | true  | false",
        "modelplane | two | false | true",
        "modelplane |     | false | false",
        "           | one | false | false",
        "           | two | false | true",
        "           |     | false | false",
      })
  void itIsOfOneInstanceOfAnotherOrOfNone(
      String managedBy, String instance, boolean ours, boolean others) {
    Map<String, String> labels = new TreeMap<>();
    put(labels, Names.MANAGED_BY, managedBy);
    put(labels, Names.INSTANCE, instance);

    Ownership ownership = Ownership.of(labels);

    assertThat(ownership.isOf("one")).isEqualTo(ours);
    assertThat(ownership.isOfAnother("one")).isEqualTo(others);
  }

  @Test
  void withoutLabelsItIsNobodys() {
    assertThat(Ownership.of(JsonNodeFactory.instance.missingNode()))
        .isEqualTo(new Ownership(false, "", "", ""));
  }

  private static void put(Map<String, String> labels, String name, String value) {
    if (value != null) {
      labels.put(name, value);
    }
  }

  private static ObjectNode json(Map<String, String> labels) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    labels.forEach(json::put);
    return json;
  }
}
