package ai.modelplane.compiler.source;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The files of one revision.
 *
 * @param name what a person gave, without credentials, for messages
 * @param identity what prunes: a hash of repository and path; empty for a file or standard input,
 *     which prune nothing
 * @param revision the commit, null outside Git or when the work tree is not clean
 * @param files sorted by path; only names that can hold manifests (.yaml, .yml, .json)
 * @param kustomizations folders that hold a kustomization file, so are not plain manifests; the
 *     source's own folder may be the empty string
 * @param history which commit last changed a file
 */
public record Snapshot(
    String name,
    Optional<String> identity,
    @Nullable String revision,
    List<SourceFile> files,
    List<String> kustomizations,
    History history) {

  public Snapshot {
    files = List.copyOf(files);
    kustomizations = List.copyOf(kustomizations);
  }

  /** Answers which commit last changed a file; looked up only when it is asked for. */
  @FunctionalInterface
  public interface History {
    /**
     * The commit that last changed a file, by following first parents.
     *
     * @param path a {@link SourceFile#path}
     * @return empty outside Git, for a file that differs from the commit, and where a shallow clone
     *     ends too early to tell. Only while the source is open
     */
    Optional<String> lastChange(String path);

    History NONE = path -> Optional.empty();
  }
}
