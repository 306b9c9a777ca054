package ai.modelplane.reconciler.preview;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.reconciler.apply.ChangeSet;
import ai.modelplane.reconciler.apply.ChangeSet.Outcome;
import ai.modelplane.reconciler.apply.ChangeSet.Result;
import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a pass did, held against the schema that the documentation gives. */
class ChangeSetJsonTest {

  private static final Schema SCHEMA = PlanJsonTest.schema("reconcile");

  /** One object of each result there is. */
  private static final ChangeSet EVERYTHING =
      new ChangeSet(
          Arrays.stream(Result.values())
              .map(
                  result ->
                      new Outcome(
                          new Key(Kind.HTTP_ROUTE, "ml-team", result.word()),
                          result,
                          "a message with \u001b[31mcolour",
                          null))
              .toList(),
          7);

  private static JsonNode json(ChangeSet changes) {
    return JsonText.read(ChangeSetJson.of(changes));
  }

  private static List<String> wrong(JsonNode json) {
    return SCHEMA.validate(json).stream().map(Error::toString).toList();
  }

  @Test
  void holdsToItsSchema() {
    assertThat(wrong(json(EVERYTHING))).isEmpty();
    assertThat(wrong(json(new ChangeSet(List.of(), 0)))).isEmpty();
    assertThat(ChangeSetJson.of(EVERYTHING)).endsWith("}\n").doesNotContain("\u001b");
  }

  @Test
  void theSchemaKnowsEveryField() {
    JsonNode schema = PlanJsonTest.file("reconcile");
    JsonNode json = json(EVERYTHING);

    assertThat(names(schema.at("/properties"))).isEqualTo(names(json));
    assertThat(names(schema.at("/properties/summary/properties")))
        .isEqualTo(names(json.path("summary")));
    assertThat(names(schema.at("/properties/changes/items/properties")))
        .isEqualTo(names(json.at("/changes/0")));
  }

  @Test
  void theSchemaRefusesWhatIsNoOutcome() {
    String text = ChangeSetJson.of(EVERYTHING);

    assertThat(wrong(JsonText.read("{}"))).isNotEmpty();
    assertThat(
            wrong(JsonText.read(text.replace("\"result\" : \"created\"", "\"result\" : \"made\""))))
        .isNotEmpty();
    assertThat(wrong(JsonText.read(text.replace("\"message\"", "\"text\"")))).isNotEmpty();
  }

  private static List<String> names(JsonNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }
}
