package ai.modelplane.compiler.fleet;

import ai.modelplane.compiler.api.Key;

/**
 * Where live routes send requests.
 *
 * @param backend the Service
 * @param rewritePath what replaces the public prefix
 */
public record Routed(Key backend, String rewritePath) {}
