package ai.modelplane.reconciler.cluster.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;

class SharedPartsTest {

  private static final String ROUTE =
      """
      {"metadata": {"name": "%s", "managedFields": [{"fieldsV1": {"f:spec": {"f:rules": {}}}}]},
       "spec": {"rules": [{"backendRefs": [{"name": "a", "weight": 1}, {"name": "%s", "weight": 1}]}]}}
      """;

  private final SharedParts parts = new SharedParts();

  @Test
  void whatTwoObjectsHaveInCommonIsKeptOnceAndNothingElseChanges() throws JsonProcessingException {
    ObjectNode one = route("one", "b");
    ObjectNode two = route("two", "c");
    parts.in(one);
    parts.in(two);

    assertThat(one).isEqualTo(route("one", "b"));
    assertThat(two).isEqualTo(route("two", "c"));
    String fields = "/metadata/managedFields/0/fieldsV1";
    assertThat(two.at(fields)).isSameAs(one.at(fields));
    String refs = "/spec/rules/0/backendRefs/";
    assertThat(two.at(refs + 0)).isSameAs(one.at(refs + 0));
    assertThat(two.at(refs + 1)).isNotSameAs(one.at(refs + 1));
    assertThat(two.at("/metadata")).isNotSameAs(one.at("/metadata"));
  }

  private static ObjectNode route(String name, String backend) throws JsonProcessingException {
    return (ObjectNode) new ObjectMapper().readTree(ROUTE.formatted(name, backend));
  }
}
