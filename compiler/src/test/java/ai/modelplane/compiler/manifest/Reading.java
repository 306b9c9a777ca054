package ai.modelplane.compiler.manifest;

import ai.modelplane.compiler.schema.Schemas;

/** Manifests, read with the real schemas. */
final class Reading {

  static final ManifestReader READER = new ManifestReader(new Schemas());

  private Reading() {}

  static Manifests read(Files files) {
    return READER.read(files.snapshot());
  }
}
