package ai.modelplane.compiler.api;

import org.jspecify.annotations.Nullable;

/**
 * A cluster that models run on.
 *
 * @param gatewayAddress the host of its own gateway; null while it has none
 */
public record InferenceCluster(String name, Meta meta, @Nullable String gatewayAddress) {}
