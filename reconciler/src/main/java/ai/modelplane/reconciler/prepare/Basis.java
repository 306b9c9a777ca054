package ai.modelplane.reconciler.prepare;

import ai.modelplane.compiler.Model;
import ai.modelplane.compiler.manifest.Manifests;

/**
 * What was planned from, for those who learn more later and go on from here.
 *
 * @param model knows everything that was gathered
 * @param served the manifests as they stand on the cluster after the pass
 */
public record Basis(Model model, Manifests served) {}
