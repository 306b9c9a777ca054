package ai.modelplane.compiler.source.disk;

import ai.modelplane.compiler.diagnostic.MessageText;
import ai.modelplane.compiler.hold.UnseenReason;
import ai.modelplane.compiler.source.Identity;
import ai.modelplane.compiler.source.Links;
import ai.modelplane.compiler.source.Listing;
import ai.modelplane.compiler.source.Paths;
import ai.modelplane.compiler.source.Snapshot;
import ai.modelplane.compiler.source.Source;
import ai.modelplane.compiler.source.SourceException;
import ai.modelplane.compiler.source.SourceFile;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A folder outside Git, or one that Git ignores: every manifest below it.
 *
 * @param name the folder as it was typed
 * @param root the same as a path; may be a link that is switched later, so is looked up each time
 * @param path what it is narrowed to
 */
public record FolderSource(String name, Path root, String path, Optional<Identity> identity)
    implements Source {

  @Override
  public Optional<Identity> identity() {
    return identity;
  }

  @Override
  public Snapshot snapshot() throws SourceException {
    try {
      Path real = root.toRealPath();
      Path start = real.resolve(path);
      if (!path.isEmpty() && !Files.exists(start)) {
        throw Paths.missing(path, name);
      }
      if (!Files.isDirectory(start)) {
        throw path.isEmpty()
            ? new SourceException("cannot read %s: it is not a folder".formatted(name))
            : Paths.notAFolder(path, name);
      }
      if (!start.toRealPath().startsWith(real)) {
        throw new SourceException(
            "--path %s is a link that leads out of %s; give its target as the source"
                .formatted(path, name));
      }
      Optional<SourceFile> config = Disk.config(start, real, Path.of(name).resolve(path));
      Walk walk = new Walk(real);
      walk.links.walk(Disk.text(real.relativize(start.toRealPath())), path);
      return walk.listing.snapshot(identity, null, config, Snapshot.History.NONE);
    } catch (IOException e) {
      throw new SourceException("cannot read %s: %s".formatted(name, MessageText.reason(e)), e);
    }
  }

  /** Paths are those below the root. */
  private final class Walk implements Links.Tree {

    private final Path root;
    private final String shown = Disk.text(Path.of(name).normalize());
    private final Listing listing = new Listing(name, file -> Paths.join(shown, file));
    private final Links links = new Links(listing, this);

    Walk(Path root) {
      this.root = root;
    }

    @Override
    public void walk(String from, String as) throws IOException, SourceException {
      Path at = root.resolve(from);
      if (Files.isDirectory(at)) {
        folder(entries(at), from, as);
      } else {
        file(at, from, as);
      }
    }

    /** In order, so that of two links to a file it is always the same one that counts. */
    private static List<Path> entries(Path folder) throws IOException {
      List<Path> entries = new ArrayList<>();
      try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
        all.forEach(entries::add);
      } catch (DirectoryIteratorException e) {
        throw e.getCause();
      }
      Collections.sort(entries);
      return entries;
    }

    private void folder(List<Path> entries, String from, String as)
        throws IOException, SourceException {
      for (Path entry : entries) {
        String last = Disk.name(entry);
        String path = Paths.join(from, last);
        String named = Paths.join(as, last);
        BasicFileAttributes is = attributes(entry);
        if (is == null) {
          listing.leaveOut(named, UnseenReason.UNREADABLE);
        } else if (last.indexOf('\uFFFD') >= 0) {
          listing.leaveOut(named, UnseenReason.NAME);
        } else if (is.isSymbolicLink()) {
          links.met(path, named);
        } else if (is.isDirectory()) {
          below(entry, path, named);
        } else {
          file(entry, path, named);
        }
      }
    }

    /** Null when nobody can tell what it is. */
    private static @Nullable BasicFileAttributes attributes(Path entry) {
      try {
        return Files.readAttributes(entry, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      } catch (IOException e) {
        return null;
      }
    }

    private void below(Path folder, String path, String as) throws IOException, SourceException {
      if (Listing.isHidden(Disk.name(folder))) {
        listing.leaveOut(as, UnseenReason.HIDDEN);
        return;
      }
      if (Listing.isManifest(as)) {
        listing.leaveOut(as, UnseenReason.FOLDER);
      }
      List<Path> entries;
      try {
        entries = entries(folder);
      } catch (IOException e) {
        listing.leaveOut(as, UnseenReason.UNREADABLE);
        return;
      }
      folder(entries, path, as);
    }

    private void file(Path file, String path, String as) throws SourceException {
      if (links.isNew(path)) {
        listing.meet(as, () -> Disk.read(file));
      }
    }

    @Override
    public Optional<String> link(String path) throws IOException {
      return Disk.link(root, root.resolve(path));
    }

    @Override
    public Links.Place place(String path) {
      Path at = root.resolve(path);
      return Files.isDirectory(at)
          ? Links.Place.FOLDER
          : Files.exists(at) ? Links.Place.FILE : Links.Place.NOTHING;
    }
  }
}
