package ai.modelplane.compiler;

import ai.modelplane.compiler.manifest.Manifests;
import ai.modelplane.compiler.source.Identity;

/**
 * What one source says.
 *
 * @param identity what prunes
 */
public record SourceManifests(Manifests manifests, Identity identity) {}
