package ai.modelplane.reconciler.cluster.folder;

import ai.modelplane.compiler.diagnostic.MessageText;
import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Which files of a folder can hold objects: by their ending, hidden ones left out. */
final class FolderFiles extends SimpleFileVisitor<Path> {

  private final Path root;
  private final List<String> problems;
  private final SortedMap<Path, FolderFile.Stamp> found = new TreeMap<>();

  private FolderFiles(Path root, List<String> problems) {
    this.root = root;
    this.problems = problems;
  }

  /**
   * Every such file below a folder, or the one file; links are followed.
   *
   * @param problems takes a line for everything that cannot be looked at
   */
  static SortedMap<Path, FolderFile.Stamp> find(Path root, List<String> problems) {
    FolderFiles visitor = new FolderFiles(root, problems);
    if (Files.exists(root)) {
      try {
        Files.walkFileTree(
            root, EnumSet.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, visitor);
      } catch (IOException e) {
        problems.add(root + ": " + MessageText.reason(e));
      }
    }
    return visitor.found;
  }

  /** The stamp of a file; empty when there is none. */
  static Optional<FolderFile.Stamp> stamp(Path path) {
    try {
      return Optional.of(
          FolderFile.Stamp.of(Files.readAttributes(path, BasicFileAttributes.class)));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  static boolean isManifest(Path file) {
    String name = file.toString();
    return name.endsWith(".yaml") || name.endsWith(".yml") || name.endsWith(".json");
  }

  @Override
  public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
    return !folder.equals(root) && isHidden(folder)
        ? FileVisitResult.SKIP_SUBTREE
        : FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
    if (file.equals(root) || (isManifest(file) && !isHidden(file))) {
      found.put(file, FolderFile.Stamp.of(attributes));
    }
    return FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult visitFileFailed(Path file, IOException e) {
    if (!(e instanceof FileSystemLoopException)) {
      problems.add(file + ": " + MessageText.reason(e));
    }
    return FileVisitResult.CONTINUE;
  }

  private static boolean isHidden(Path file) {
    return file.getFileName().toString().startsWith(".");
  }
}
