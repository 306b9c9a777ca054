package ai.modelplane.compiler.source;

import java.util.Optional;

/**
 * A place where manifests are kept. It may be asked again and again; each snapshot holds the files
 * of that moment, and can be read until the source is closed.
 */
public interface Source extends AutoCloseable {

  /** What a person gave, without credentials. */
  String name();

  /**
   * The files that are there now.
   *
   * @throws SourceException when it cannot be read completely: a snapshot never lacks files in
   *     silence, since what is missing would be deleted from the cluster
   */
  Snapshot snapshot() throws SourceException;

  /** What prunes, as far as it is known while the source cannot be read. */
  default Optional<Identity> identity() {
    return Optional.empty();
  }

  @Override
  default void close() {}
}
