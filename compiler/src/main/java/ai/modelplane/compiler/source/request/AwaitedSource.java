package ai.modelplane.compiler.source.request;

import ai.modelplane.compiler.source.Identity;
import ai.modelplane.compiler.source.Snapshot;
import ai.modelplane.compiler.source.Source;
import ai.modelplane.compiler.source.SourceException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A file or folder that is not there, as before a volume is mounted. It is looked for at each
 * snapshot.
 */
final class AwaitedSource implements Source {

  /** Opens what is there by now. */
  @FunctionalInterface
  interface Opening {
    Source open() throws SourceException;
  }

  private final String name;
  private final Opening opening;
  private @Nullable Source found;

  AwaitedSource(String name, Opening opening) {
    this.name = name;
    this.opening = opening;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Snapshot snapshot() throws SourceException {
    if (found == null) {
      found = opening.open();
    }
    return found.snapshot();
  }

  @Override
  public Optional<Identity> identity() {
    return found == null ? Optional.empty() : found.identity();
  }

  @Override
  public void close() {
    if (found != null) {
      found.close();
    }
  }
}
