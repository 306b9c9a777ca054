package ai.modelplane.compiler.diagnostic;

import org.jspecify.annotations.Nullable;

/** The object that a finding is about, with the parts of its name that could be read. */
public record Resource(String kind, @Nullable String namespace, @Nullable String name) {

  @Override
  public String toString() {
    String of = name == null ? "(no name)" : name;
    return kind + " " + (namespace == null ? of : namespace + "/" + of);
  }
}
