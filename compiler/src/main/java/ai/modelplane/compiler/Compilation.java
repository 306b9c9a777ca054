package ai.modelplane.compiler;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.diagnostic.Finding;
import ai.modelplane.compiler.dialect.DesiredState;
import ai.modelplane.compiler.dialect.Target;
import ai.modelplane.compiler.endpoint.Candidates;
import ai.modelplane.compiler.hold.Refusal;
import ai.modelplane.compiler.manifest.Manifest;
import ai.modelplane.compiler.routing.Route;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a compilation made.
 *
 * @param applied the manifests that go to the cluster
 * @param refused valid manifests that do not, with why
 * @param routes one for each service that is served, sorted by key
 * @param findings of this step alone; reading the manifests has its own
 */
public record Compilation(
    List<Manifest> applied,
    SortedMap<Key, Refusal> refused,
    Candidates candidates,
    List<Route> routes,
    DesiredState desired,
    Target target,
    List<Finding> findings) {

  public Compilation {
    applied = List.copyOf(applied);
    refused = Collections.unmodifiableSortedMap(new TreeMap<>(refused));
    routes = List.copyOf(routes);
    findings = List.copyOf(findings);
  }
}
