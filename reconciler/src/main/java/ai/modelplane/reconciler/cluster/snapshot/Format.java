package ai.modelplane.reconciler.cluster.snapshot;

/** The fixed words of a snapshot file. */
final class Format {

  static final String GROUP = "snapshot.modelplane.ai/";

  /**
   * Raised when an older program would misread a newer file; a field more is no such case. Not of
   * the group of the manifests, since a snapshot may lie among them.
   */
  static final String VERSION = GROUP + "v1";

  static final String KIND = "ClusterSnapshot";
  static final String NAMESPACES = "namespaces";
  static final String SERVICE_RANGES = "serviceRanges";
  static final String OBJECTS = "objects";
  static final String ITEM = "  - ";

  /**
   * The end of a YAML document. Without it a file that was cut short would pass for a whole one.
   */
  static final String END = "...";

  static final String COMMENT =
      """
      # What Modelplane reads of a cluster, without secrets: one object a line, sorted. It takes the cluster's place
      # in validate, render, diff and explain: --cluster FILE. Do not edit it, make it anew: modelplane snapshot -o FILE
      """;

  private Format() {}
}
