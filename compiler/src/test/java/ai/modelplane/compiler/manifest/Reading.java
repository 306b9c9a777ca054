package ai.modelplane.compiler.manifest;

import ai.modelplane.compiler.schema.Schemas;
import ai.modelplane.testing.Texts;
import ai.modelplane.testing.Yaml;

/** Manifests, read with the real schemas. */
final class Reading {

  static final ManifestReader READER = new ManifestReader(new Schemas());

  private Reading() {}

  static Manifests read(Texts texts) {
    return READER.read(texts.snapshot());
  }

  static String service(String name) {
    return Yaml.service(name).in("ml").over("qwen").text();
  }

  static String endpoint(String name) {
    return Yaml.endpoint(name, "https://api.example.com/v1").in("ml").text();
  }
}
