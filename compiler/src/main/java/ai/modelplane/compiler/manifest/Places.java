package ai.modelplane.compiler.manifest;

import ai.modelplane.compiler.diagnostic.Location;
import ai.modelplane.compiler.diagnostic.Where;
import ai.modelplane.compiler.source.Snapshot;
import ai.modelplane.compiler.source.SourceFile;
import ai.modelplane.compiler.yaml.Positions;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Places in the files of a snapshot. A file is read again when a place in it is asked for; the last
 * one is remembered, so ask file by file.
 */
final class Places {

  private final Map<String, SourceFile> files = new HashMap<>();
  private String lastFile = "";
  private Optional<Positions> last = Optional.empty();

  Places(Snapshot snapshot) {
    snapshot.files().forEach(file -> files.put(file.path(), file));
  }

  Optional<Location> locate(Where.Node node) {
    return of(node.origin().file()).flatMap(positions -> positions.locate(node));
  }

  /** Empty when the file is none of the snapshot's, cannot be read now, or is not text. */
  Optional<Positions> of(String path) {
    if (!path.equals(lastFile)) {
      lastFile = path;
      last = read(path);
    }
    return last;
  }

  private Optional<Positions> read(String path) {
    SourceFile file = files.get(path);
    if (file == null) {
      return Optional.empty();
    }
    try {
      return Positions.of(path, file.content().read());
    } catch (IOException e) {
      // what was read a moment ago is gone: the finding is shown without its place
      return Optional.empty();
    }
  }
}
