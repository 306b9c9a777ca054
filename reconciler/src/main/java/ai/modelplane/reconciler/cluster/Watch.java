package ai.modelplane.reconciler.cluster;

/** A cluster that is being watched, until this is closed. */
@FunctionalInterface
public interface Watch extends AutoCloseable {
  @Override
  void close();
}
