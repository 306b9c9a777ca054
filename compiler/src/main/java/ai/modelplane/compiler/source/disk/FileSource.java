package ai.modelplane.compiler.source.disk;

import ai.modelplane.compiler.source.Identity;
import ai.modelplane.compiler.source.Listing;
import ai.modelplane.compiler.source.Snapshot;
import ai.modelplane.compiler.source.Source;
import ai.modelplane.compiler.source.SourceException;
import ai.modelplane.compiler.source.SourceFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** One file, with any name. It prunes nothing. */
public final class FileSource implements Source {

  private final String name;
  private final Path file;
  private final String stablePath;
  private final Optional<Identity> identity;
  private final Optional<SourceFile> config;

  public FileSource(String name, Path file, Optional<Identity> identity) throws IOException {
    Path real = file.toRealPath();
    Path folder = Path.of(real.toString()).getParent();
    Path workTree = folder == null ? null : Disk.workTree(folder);
    Path stable = workTree == null ? real.getFileName() : workTree.relativize(real);
    this.name = name;
    this.file = file;
    this.stablePath = Disk.text(stable);
    this.identity = identity;
    this.config =
        folder == null
            ? Optional.empty()
            : Disk.config(
                folder, workTree == null ? folder : workTree, Path.of(name).resolveSibling(""));
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Snapshot snapshot() throws SourceException {
    if (!Files.isReadable(file)) {
      throw new SourceException(
          "cannot read %s: %s"
              .formatted(name, Files.exists(file) ? "permission denied" : "it does not exist"));
    }
    String path = Disk.text(file.normalize());
    Listing listing = new Listing(name, file -> file);
    listing.files().add(new SourceFile(path, stablePath, () -> Disk.read(file)));
    return listing.snapshot(identity, null, config, Snapshot.History.NONE);
  }
}
