package ai.modelplane.compiler.source.disk;

import ai.modelplane.compiler.diagnostic.MessageText;
import ai.modelplane.compiler.source.Identity;
import ai.modelplane.compiler.source.Listing;
import ai.modelplane.compiler.source.Snapshot;
import ai.modelplane.compiler.source.Source;
import ai.modelplane.compiler.source.SourceException;
import ai.modelplane.compiler.source.SourceFile;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/**
 * What can be read only once: standard input, or a pipe that was given as a file. Read to its end
 * before anything else happens; every snapshot is the same.
 */
public final class StdinSource implements Source {

  /** Bytes; far above any output of a templating tool that a cluster would take. */
  static final int MOST_BYTES = 64 * 1024 * 1024;

  private final String name;
  private final Snapshot snapshot;

  /**
   * @throws SourceException when it cannot be read, is too large, or says nothing
   */
  public StdinSource(String path, InputStream in, Optional<Identity> identity)
      throws SourceException {
    this.name = path.equals("-") ? "standard input" : path;
    byte[] bytes;
    try {
      bytes = in.readNBytes(MOST_BYTES + 1);
    } catch (IOException e) {
      throw new SourceException(
          "cannot read %s: %s; check the command that writes it"
              .formatted(name, MessageText.reason(e)),
          e);
    }
    if (bytes.length > MOST_BYTES) {
      throw new SourceException(
          "%s has more than 64 MiB; write the manifests to a folder and give that".formatted(name));
    }
    if (isBlank(bytes)) {
      throw new SourceException(
          "%s is empty; check the command that writes it: it may have failed".formatted(name));
    }
    Listing listing = new Listing(name, file -> file);
    listing.files().add(new SourceFile(path, bytes::clone));
    this.snapshot = listing.snapshot(identity, null, Optional.empty(), Snapshot.History.NONE);
  }

  private static boolean isBlank(byte[] bytes) {
    for (byte b : bytes) {
      if (!Character.isWhitespace(b)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Snapshot snapshot() {
    return snapshot;
  }
}
