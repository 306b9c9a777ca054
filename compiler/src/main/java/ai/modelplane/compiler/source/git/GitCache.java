package ai.modelplane.compiler.source.git;

import ai.modelplane.compiler.source.Identity;
import ai.modelplane.compiler.source.SourceException;
import ai.modelplane.compiler.source.disk.Disk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.StoredConfig;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.util.FileUtils;

/** Where fetched repositories are kept, one bare repository for each address. */
final class GitCache {

  private GitCache() {}

  /** The folder of an address; credentials have no part in its name. */
  static Path folder(GitUrl url, Map<String, String> environment) {
    String xdg = environment.getOrDefault("XDG_CACHE_HOME", "");
    Path caches = // a relative one is to be ignored, says the XDG base directory specification
        xdg.startsWith("/") ? Path.of(xdg) : home(environment).resolve(".cache");
    return caches.resolve("modelplane/git").resolve(Identity.hash(url.address().toString()));
  }

  static Path home(Map<String, String> environment) {
    String home = environment.getOrDefault("HOME", "");
    return Path.of(home.isEmpty() ? System.getProperty("user.home", "/") : home);
  }

  static CacheLock lock(Path folder) throws IOException {
    Path parent = folder.getParent();
    if (parent != null && !Files.isDirectory(parent)) {
      Files.createDirectories(parent);
      if (Files.getFileStore(parent).supportsFileAttributeView("posix")) {
        Files.setPosixFilePermissions(parent, PosixFilePermissions.fromString("rwx------"));
      }
    }
    return CacheLock.acquire(folder.resolveSibling(folder.getFileName() + ".lock"));
  }

  /** Deletes the repository, to be fetched anew. The lock must be held. */
  static void delete(Path folder) throws IOException {
    Path aside = Files.createTempDirectory(folder.getParent(), folder.getFileName() + ".old");
    // moved first, so that others see all of it or nothing
    Files.move(folder, aside.resolve("repository"), StandardCopyOption.ATOMIC_MOVE);
    FileUtils.delete(aside.toFile(), FileUtils.RECURSIVE | FileUtils.RETRY);
  }

  /** Opens the repository, made when there is none yet. The lock must be held. */
  static Repository open(Path folder) throws IOException, SourceException {
    if (!Disk.isRepository(folder)) {
      // made beside and moved into place, so that a crash leaves no half of one
      Path fresh = Files.createTempDirectory(folder.getParent(), folder.getFileName() + ".new");
      GitSettings.use();
      try (Repository repository =
          new FileRepositoryBuilder().setGitDir(fresh.toFile()).setBare().build()) {
        repository.create(true);
        StoredConfig config = repository.getConfig();
        config.setBoolean("gc", null, "autoDetach", false);
        config.save();
      }
      Files.move(fresh, folder, StandardCopyOption.ATOMIC_MOVE);
    }
    return Repositories.bare(folder);
  }
}
