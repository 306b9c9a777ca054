package ai.modelplane.compiler.manifest;

import ai.modelplane.compiler.diagnostic.Location;
import ai.modelplane.compiler.diagnostic.Where;
import ai.modelplane.compiler.source.Snapshot;
import ai.modelplane.compiler.source.SourceFile;
import ai.modelplane.compiler.yaml.Positions;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Line and column of nodes in the files of a snapshot. A file is read again when a position in it
 * is asked for. The last few files are remembered, so callers go file by file.
 */
final class PositionCache {

  /** Files; a finding has a part in two at most, and neighbours often have the same. */
  private static final int REMEMBERED = 8;

  private final Map<String, SourceFile> files = new HashMap<>();
  private final Map<String, Optional<Positions>> recent =
      new LinkedHashMap<>(16, 0.75f, /* accessOrder= */ true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Optional<Positions>> eldest) {
          return size() > REMEMBERED;
        }
      };

  PositionCache(Snapshot snapshot) {
    snapshot.files().forEach(file -> files.put(file.path(), file));
    snapshot.configs().forEach(file -> files.put(file.path(), file));
  }

  Optional<Location> locate(Where.Node node) {
    return of(node.origin().file()).flatMap(positions -> positions.locate(node));
  }

  /** Empty when the file is none of the snapshot's, cannot be read now, or is not text. */
  Optional<Positions> of(String path) {
    Optional<Positions> known = recent.get(path);
    if (known == null) {
      known = read(path);
      recent.put(path, known);
    }
    return known;
  }

  private Optional<Positions> read(String path) {
    SourceFile file = files.get(path);
    if (file == null) {
      return Optional.empty();
    }
    try {
      return Positions.of(path, OtherDocuments.readable(path, file.content().read()));
    } catch (IOException e) {
      // what was read a moment ago is gone: the finding is shown without a position
      return Optional.empty();
    }
  }
}
