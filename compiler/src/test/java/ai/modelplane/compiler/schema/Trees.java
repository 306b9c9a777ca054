package ai.modelplane.compiler.schema;

import ai.modelplane.compiler.yaml.YamlReader;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Texts of manifests as trees. */
final class Trees {

  private Trees() {}

  static ObjectNode tree(String yaml) {
    List<ObjectNode> all = all(yaml);
    if (all.size() != 1) {
      throw new IllegalArgumentException(all.size() + " documents in: " + yaml);
    }
    return all.getFirst();
  }

  static List<ObjectNode> all(String yaml) {
    YamlReader.Read read = YamlReader.read("test.yaml", yaml.getBytes(StandardCharsets.UTF_8));
    if (!read.findings().isEmpty()) {
      throw new IllegalArgumentException(read.findings().toString());
    }
    return read.documents().stream().map(d -> (ObjectNode) d.tree()).toList();
  }
}
