package ai.modelplane.reconciler;

import ai.modelplane.compiler.Options;
import java.time.Duration;

/**
 * What a person can set of a pass.
 *
 * @param timeout how long the gateway may take to answer for a route
 * @param settle how long after its answer its data path may still be the old one
 */
public record Settings(Options options, Duration timeout, Duration settle) {}
