package ai.modelplane.reconciler.cluster.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** URLs that an older definition let in; the definition of today refuses them. */
class RedactionTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://me:s3cr3t@api.example.com/v1?key=s3cr3t#s3cr3t",
        "https://me:s3/s3cr3t@api.example.com/v1",
        "https://api.example.com/v1?s3cr3t"
      })
  void noPartOfAUrlThatMayBeASecretIsKept(String url) {
    ObjectNode spec = JsonNodeFactory.instance.objectNode().put("url", url);

    Redaction.clean(spec);

    assertThat(spec.path("url").asText())
        .doesNotContain("s3cr3t")
        .contains("***", "api.example.com");
  }
}
