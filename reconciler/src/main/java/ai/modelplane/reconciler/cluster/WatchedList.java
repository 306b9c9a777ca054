package ai.modelplane.reconciler.cluster;

import ai.modelplane.compiler.api.Kind;

/**
 * A list of objects of one kind that a cluster keeps.
 *
 * @param name tells it from others of its kind: a namespace, a selector
 */
public record WatchedList(Kind kind, String name) {}
