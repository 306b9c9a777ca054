package ai.modelplane.compiler.source.request;

import ai.modelplane.compiler.source.Paths;
import ai.modelplane.compiler.source.Snapshot;
import ai.modelplane.compiler.source.disk.Disk;
import ai.modelplane.compiler.source.git.GitUrl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Files as programs call them: from the top of their repository, however the source was typed. Of
 * several repositories the files stay as they were typed, since their names would clash. Outside
 * Git, files below the working directory are called from there.
 */
public final class RepositoryPaths {

  /** The top of the repository that all sources are in; null when there is none. */
  private final @Nullable Path top;

  private RepositoryPaths(@Nullable Path top) {
    this.top = top;
  }

  /** The paths for sources that are read as one. */
  public static RepositoryPaths of(List<Request> requests) {
    List<Optional<Path>> tops = requests.stream().map(RepositoryPaths::top).distinct().toList();
    return new RepositoryPaths(tops.size() == 1 ? tops.getFirst().orElse(null) : null);
  }

  /** A snapshot of one of the sources with its files called so. A revision's files are already. */
  public Snapshot in(Snapshot snapshot, Request request) {
    if (isRevision(request)) {
      return snapshot;
    }
    if (top == null) {
      return snapshot.called(RepositoryPaths::inWorkingDirectory);
    }
    try {
      Path given = Path.of(request.source());
      String typed = Disk.text(given.normalize());
      String below = Disk.text(top.relativize(given.toRealPath()));
      return snapshot.called(path -> called(path, typed, below));
    } catch (IOException | InvalidPathException e) {
      return snapshot;
    }
  }

  private String called(String path, String typed, String below) {
    boolean isBelow =
        typed.isEmpty() || path.equals(typed) || path.startsWith(Paths.join(typed, "/"));
    String rest = isBelow ? Paths.moved(path, typed, "") : "..";
    return rest.equals("..") || rest.startsWith("../") ? above(path) : Paths.join(below, rest);
  }

  /** The configuration of a folder may stand above it. */
  private String above(String path) {
    try {
      Path real = Path.of(path).toRealPath();
      return top != null && real.startsWith(top) ? Disk.text(top.relativize(real)) : path;
    } catch (IOException | InvalidPathException e) {
      return path;
    }
  }

  private static String inWorkingDirectory(String path) {
    String here = Disk.text(Path.of("").toAbsolutePath());
    return path.startsWith(here + "/") ? path.substring(here.length() + 1) : path;
  }

  private static Optional<Path> top(Request request) {
    if (isRevision(request)) {
      return Optional.empty();
    }
    try {
      Path real = Path.of(request.source()).toRealPath();
      Path folder = Files.isDirectory(real) ? real : real.resolveSibling("");
      return Optional.ofNullable(Disk.workTree(folder));
    } catch (IOException | InvalidPathException e) {
      return Optional.empty();
    }
  }

  /** Whether paths are those in the repository: nobody typed a folder for them. */
  public static boolean isRevision(Request request) {
    String source = request.source();
    return request.rev() != null
        || source.equals("-")
        || GitUrl.matches(source)
        || (Files.isDirectory(Path.of(source)) && Disk.isRepository(Path.of(source)));
  }
}
