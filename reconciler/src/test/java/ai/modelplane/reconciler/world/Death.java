package ai.modelplane.reconciler.world;

/** The process is gone. It is no answer of the cluster, so nobody handles it. */
final class Death extends RuntimeException {
  private static final long serialVersionUID = 1L;
}
