package ai.modelplane.compiler.source.git;

import ai.modelplane.compiler.source.SourceException;
import ai.modelplane.compiler.source.SourceFile;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectLoader;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;

/** Repositories on this machine, and the bytes in them. */
final class Repositories {

  /** First line of a pointer, https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md. */
  private static final byte[] LFS =
      Constants.encodeASCII("version https://git-lfs.github.com/spec/");

  private Repositories() {}

  /** A repository by its own folder: a bare one, or a {@code .git}. */
  static Repository bare(Path folder) throws SourceException {
    GitSettings.use();
    try {
      FileRepositoryBuilder builder =
          new FileRepositoryBuilder().setGitDir(folder.toFile()).setBare().setMustExist(true);
      quarantine(builder, System.getenv());
      return builder.build();
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
      return builder.setWorkTree(folder.toFile()).build();
    } catch (IOException | IllegalArgumentException e) {
      throw unreadable(folder, e);
    }
  }

  private static SourceException unreadable(Path folder, Exception e) {
    return new SourceException(
        "cannot read the Git repository %s: %s; try git -C %s status"
            .formatted(folder, e.getMessage(), folder),
        e);
  }

  /** The same for every clone of a repository: where it was cloned from, else where it is. */
  static String identity(Repository repository) {
    String origin = repository.getConfig().getString("remote", "origin", "url");
    Path home = repository.getCommonDirectory().toPath();
    if (origin == null || origin.isBlank()) {
      return GitUrl.localRepository(home);
    }
    if (!GitUrl.matches(origin)) {
      Path base = repository.isBare() ? home : repository.getWorkTree().toPath();
      return GitUrl.localRepository(base.resolve(origin));
    }
    try {
      return GitUrl.parse(origin).repository();
    } catch (SourceException e) {
      return GitUrl.withoutCredentials(origin); // a scheme of another tool still names it
    }
  }

  /** The bytes of a file in a commit, up to the limit. Safe to call from many threads. */
  static byte[] read(Repository repository, String path, ObjectId blob) throws IOException {
    try (ObjectReader reader = repository.newObjectReader()) {
      reader.setStreamFileThreshold(SourceFile.MOST_BYTES);
      ObjectLoader loader = reader.open(blob, Constants.OBJ_BLOB);
      if (!loader.isLarge()) {
        return withoutPointer(path, loader.getCachedBytes());
      }
      try (var in = loader.openStream()) {
        return in.readNBytes(SourceFile.MOST_BYTES);
      }
    }
  }

  /**
   * A Git LFS pointer stands for a file that is not here. A model's own JSON, such as a tokenizer,
   * is no manifest and counts as empty; YAML may well be one, and must not be missing in silence.
   */
  static byte[] withoutPointer(String path, byte[] bytes) throws IOException {
    boolean pointer =
        bytes.length > LFS.length
            && bytes.length < 1024
            && Arrays.equals(bytes, 0, LFS.length, LFS, 0, LFS.length);
    if (pointer && !path.endsWith(".json")) {
      throw new IOException("it is a Git LFS pointer; keep manifests out of Git LFS");
    }
    return pointer ? new byte[0] : bytes;
  }
}
