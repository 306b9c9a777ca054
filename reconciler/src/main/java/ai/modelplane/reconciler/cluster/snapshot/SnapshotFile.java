package ai.modelplane.reconciler.cluster.snapshot;

import static java.nio.charset.StandardCharsets.UTF_8;

import ai.modelplane.compiler.diagnostic.MessageText;
import ai.modelplane.reconciler.cluster.ClusterException;
import ai.modelplane.reconciler.cluster.ClusterException.Cause;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;

/** Where a snapshot is kept. */
public final class SnapshotFile {

  private SnapshotFile() {}

  /**
   * Writes a file, whole or not at all. One that says the same is left alone, with its time.
   *
   * @return whether it was written
   * @throws ClusterException when it cannot be
   */
  public static boolean write(Path file, String text) {
    byte[] bytes = text.getBytes(UTF_8);
    try {
      Path target = Files.exists(file) ? file.toRealPath() : file;
      if (Files.isDirectory(target)) {
        throw new ClusterException(
            Cause.INVALID, "-o: %s is a folder; give the name of a file in it".formatted(file));
      }
      if (Files.isRegularFile(target) && Arrays.equals(Files.readAllBytes(target), bytes)) {
        return false;
      }
      if (Files.exists(target) && !Files.isRegularFile(target)) {
        Files.write(target, bytes); // a pipe or a terminal
        return true;
      }
      Path temporary = target.resolveSibling("." + target.getFileName() + ".tmp");
      try {
        Files.write(temporary, bytes);
        Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(temporary);
      }
      return true;
    } catch (IOException e) {
      throw new ClusterException(
          Cause.TROUBLED, "-o: cannot write %s: %s".formatted(file, why(e)), e);
    }
  }

  private static String why(IOException e) {
    return e instanceof NoSuchFileException
        ? "its folder does not exist; create it first"
        : MessageText.reason(e);
  }
}
