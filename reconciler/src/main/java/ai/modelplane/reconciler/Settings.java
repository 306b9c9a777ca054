package ai.modelplane.reconciler;

import ai.modelplane.compiler.Options;
import java.time.Duration;
import java.util.Optional;

/**
 * What a person can set of a pass.
 *
 * @param publicUrl the base of every address, when the Gateway cannot tell
 * @param timeout how long the gateway may take to answer for a route
 * @param settle how long after its answer its data path may still be the old one
 */
public record Settings(
    Options options, Optional<String> publicUrl, Duration timeout, Duration settle) {}
