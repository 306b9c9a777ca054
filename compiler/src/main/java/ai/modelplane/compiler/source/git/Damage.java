package ai.modelplane.compiler.source.git;

import ai.modelplane.compiler.source.Snapshot;
import ai.modelplane.compiler.source.SourceFile;
import java.io.IOException;
import java.util.Optional;
import org.eclipse.jgit.errors.ConfigInvalidException;
import org.eclipse.jgit.errors.CorruptObjectException;
import org.eclipse.jgit.errors.IncorrectObjectTypeException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.errors.PackInvalidException;
import org.eclipse.jgit.errors.PackMismatchException;
import org.eclipse.jgit.errors.RepositoryNotFoundException;
import org.eclipse.jgit.errors.UnpackException;
import org.eclipse.jgit.errors.UnsupportedPackIndexVersionException;

/** What is wrong with a copy of a repository, and not with the server that it is of. */
final class Damage {

  private Damage() {}

  /** Whether a failure comes of it. */
  static boolean is(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      switch (cause) {
        case MissingObjectException _,
            CorruptObjectException _,
            IncorrectObjectTypeException _,
            PackInvalidException _,
            PackMismatchException _,
            UnpackException _,
            UnsupportedPackIndexVersionException _,
            RepositoryNotFoundException _,
            ConfigInvalidException _,
            java.nio.file.DirectoryNotEmptyException _,
            java.util.zip.DataFormatException _ -> {
          return true;
        }
        default -> {}
      }
    }
    return false;
  }

  /** Reads every file, since a manifest that only a broken copy lacks would be held as broken. */
  static void check(Snapshot snapshot) throws IOException {
    Optional<IOException> found =
        snapshot.files().parallelStream().flatMap(file -> of(file).stream()).findAny();
    if (found.isPresent()) {
      throw found.get();
    }
  }

  private static Optional<IOException> of(SourceFile file) {
    try {
      file.content().read();
      return Optional.empty();
    } catch (IOException e) {
      return is(e) ? Optional.of(e) : Optional.empty(); // such as what stands for a large file
    }
  }
}
