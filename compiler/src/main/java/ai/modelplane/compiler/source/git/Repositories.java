package ai.modelplane.compiler.source.git;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import ai.modelplane.compiler.source.SourceException;
import ai.modelplane.compiler.source.SourceFile;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectLoader;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;

/** Repositories on this machine, and the bytes in them. */
final class Repositories {

  /** Of a clone that was made with a filter, and how to have the rest. */
  static final String INCOMPLETE =
      "the clone is partial and does not have it; complete it: git fetch --refetch --no-filter";

  private Repositories() {}

  /** A repository by its own folder: a bare one, or a {@code .git}. */
  static Repository bare(Path folder) throws SourceException {
    GitSettings.use();
    try {
      FileRepositoryBuilder builder =
          new FileRepositoryBuilder().setGitDir(folder.toFile()).setBare().setMustExist(true);
      quarantine(builder, System.getenv());
      return readable(builder.build(), folder);
    } catch (IOException e) {
      throw unreadable(folder, e);
    }
  }

  /**
   * While a pre-receive hook runs, what is pushed lies apart (git-receive-pack(1), "Quarantine
   * environment").
   */
  private static void quarantine(FileRepositoryBuilder builder, Map<String, String> environment) {
    String objects = environment.get("GIT_OBJECT_DIRECTORY");
    if (environment.containsKey("GIT_QUARANTINE_PATH") && objects != null) {
      builder.setObjectDirectory(new File(objects));
      String others = environment.getOrDefault("GIT_ALTERNATE_OBJECT_DIRECTORIES", "");
      for (String other : others.split(File.pathSeparator, -1)) {
        if (!other.isEmpty()) {
          builder.addAlternateObjectDirectory(new File(other));
        }
      }
    }
  }

  /** A repository by the folder that holds {@code .git}, which may be a file that points on. */
  static Repository withWorkTree(Path folder) throws SourceException {
    GitSettings.use();
    try {
      FileRepositoryBuilder builder =
          new FileRepositoryBuilder()
              .addCeilingDirectory(folder.toFile().getParentFile())
              .findGitDir(folder.toFile())
              .setMustExist(true);
      return readable(builder.setWorkTree(folder.toFile()).build(), folder);
    } catch (IOException | IllegalArgumentException e) {
      throw unreadable(folder, e);
    }
  }

  private static Repository readable(Repository repository, Path folder) throws SourceException {
    String format = repository.getConfig().getString("extensions", null, "objectFormat");
    if (format == null || format.equalsIgnoreCase("sha1")) {
      return repository;
    }
    repository.close();
    throw new SourceException(
        "the Git repository %s has the object format %s, which cannot be read; git archive HEAD |"
                .formatted(folder, format)
            + " tar -x -C DIR makes a folder that can");
  }

  private static SourceException unreadable(Path folder, Exception e) {
    return new SourceException(
        "cannot read the Git repository %s: %s; try git -C %s status"
            .formatted(folder, e.getMessage(), folder),
        e);
  }

  /**
   * Whether a clone was made with a filter, so that git fetches what it lacks when it is needed.
   */
  static boolean isPartial(Repository repository) {
    Config config = repository.getConfig();
    return config.getString("extensions", null, "partialClone") != null
        || config.getSubsections("remote").stream()
            .anyMatch(remote -> config.getBoolean("remote", remote, "promisor", false));
  }

  /**
   * What is staged and where git leaves files out.
   *
   * @throws SourceException when it has a format that cannot be read here
   */
  static DirCache index(Repository repository, String given) throws SourceException, IOException {
    try {
      return repository.readDirCache();
    } catch (IOException e) {
      String bytes = new String(Files.readAllBytes(repository.getIndexFile().toPath()), ISO_8859_1);
      if (bytes.contains("sdir\0\0\0\0")) {
        throw foreignIndex("a sparse index", "sparse-checkout reapply --no-sparse-index", given, e);
      }
      if (bytes.contains("link\0\0")) {
        throw foreignIndex("a split index", "update-index --no-split-index", given, e);
      }
      throw e;
    }
  }

  private static SourceException foreignIndex(
      String format, String command, String given, IOException e) {
    return new SourceException(
        "the Git work tree %s has %s, which cannot be read; change it with git -C %s %s"
            .formatted(given, format, given, command),
        e);
  }

  /** The bytes of a file in a commit, up to the limit. Safe to call from many threads. */
  static byte[] read(Repository repository, ObjectId blob) throws IOException {
    try (ObjectReader reader = repository.newObjectReader()) {
      reader.setStreamFileThreshold(SourceFile.MOST_BYTES);
      ObjectLoader loader = reader.open(blob, Constants.OBJ_BLOB);
      if (!loader.isLarge()) {
        return loader.getCachedBytes();
      }
      try (var in = loader.openStream()) {
        return in.readNBytes(SourceFile.MOST_BYTES);
      }
    } catch (MissingObjectException e) {
      if (isPartial(repository)) {
        throw new IOException(INCOMPLETE, e);
      }
      throw e;
    }
  }
}
