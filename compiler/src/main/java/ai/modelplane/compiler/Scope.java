package ai.modelplane.compiler;

import ai.modelplane.compiler.api.Key;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A part of everything that is served. What it leaves out is served as before.
 *
 * @param services each with its routes, their backends, and what a person wrote of it
 * @param endpoints each with what a person wrote of it, or with what it gets for its replica
 */
public record Scope(Set<Key> services, Set<Key> endpoints) {

  public Scope {
    services = Set.copyOf(services);
    endpoints = Set.copyOf(endpoints);
  }

  /** Its services and endpoints. */
  SortedSet<Key> all() {
    SortedSet<Key> all = new TreeSet<>(services);
    all.addAll(endpoints);
    return all;
  }

  /** The namespaces that it looks into. */
  Set<String> namespaces() {
    return all().stream().map(Key::namespace).collect(Collectors.toSet());
  }
}
