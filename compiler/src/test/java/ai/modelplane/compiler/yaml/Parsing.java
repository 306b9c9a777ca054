package ai.modelplane.compiler.yaml;

import ai.modelplane.compiler.yaml.YamlReader.Read;
import java.nio.charset.StandardCharsets;

/** Texts, read as files of YAML. */
final class Parsing {

  private Parsing() {}

  static Read yaml(String text) {
    return YamlReader.read("f.yaml", text.getBytes(StandardCharsets.UTF_8));
  }
}
